// Types of many units at once, and of the likeliest next characters.

export type { GalleryValues } from '../../core/units/gallery.ts'

export interface GalleryOrder {
  /** columns of the recording, in order of similarity */
  columns: Uint32Array
  /** [columns], in the same order: characters until the autocorrelation has fallen to 1/e */
  memory: Float32Array
  /** characters compared */
  characters: number
}

export interface UnitComparison {
  /** [units][units] Pearson's r of what is shown */
  r: Float32Array
  characters: number
}

export interface ExpectedCharacters {
  start: number
  /** number of likeliest characters a place */
  most: number
  /** [characters][most] indices in `alphabet`, likeliest first */
  ids: Uint16Array
  p: Float32Array
  alphabet: string[]
  /** from the recorded state, or from the start of the recording; else after a warm-up */
  exact: boolean
}
