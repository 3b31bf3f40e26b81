// What a figure was made of, when it was collected: enough to tell whether it still says the same.

import { count } from './marks/numbers.ts'

export interface FigureSource {
  model: string
  modelHash: string
  corpus: string
  corpusHash: string
  recording?: string
  /** of all that decides the recording's values; absent where only a stretch of a growing one is shown */
  recordingHash?: string
  /** where the recording begins in the corpus */
  start?: number
  /** characters that were recorded */
  characters?: number
  /** the named features that the expression mentions, as they were */
  definitions?: Record<string, string>
}

/** What the researcher calls units, by unit. */
export type UnitNames = Readonly<Record<string, string>>

/** What captions are made of. */
export interface CaptionWords {
  model: string
  corpus: string
  /** “Moby-Dick (24,000 characters)” */
  on: string
  /** “Moby-Dick, characters 1,200 to 1,900” of characters of the recording */
  stretch(from: number, to: number): string
  /** “L1.c.17 (quotes)” */
  unit(unit: string): string
}

/** What captions call the network, the text and its units. */
export function captionWords(
  { corpus, model, start = 0, characters = 0 }: FigureSource,
  names: UnitNames,
): CaptionWords {
  return {
    model,
    corpus,
    on: `${corpus} (${count(characters)} characters)`,
    stretch: (from, to) => `${corpus}, characters ${count(start + from)} to ${count(start + to)}`,
    unit: (unit) => (names[unit] ? `${unit} (${names[unit]})` : unit),
  }
}
