// What is told of many units at once, and of what the network expects.

export type { GalleryValues } from '../../core/units/gallery.ts'

export interface GalleryOrder {
  /** columns of the recording, like beside like */
  columns: Uint32Array
  /** [columns], in the same order: characters until the autocorrelation has fallen to 1/e */
  memory: Float32Array
  /** characters that were compared */
  characters: number
}

export interface UnitComparison {
  /** [units][units] Pearson's r of what is shown */
  r: Float32Array
  characters: number
}

export interface ExpectedCharacters {
  start: number
  /** likeliest ones told of each character */
  most: number
  /** [characters][most] places in `alphabet`, likeliest first */
  ids: Uint16Array
  p: Float32Array
  alphabet: string[]
  /** from the recorded state, or from the very start of the recording; else after some characters of warm-up */
  exact: boolean
}
