// A stretch of a recording as text and traces show it: the characters, what any unit does there, and where a feature is
// true.

import { AppError } from '../../core/errors.ts'
import { ruleShares } from '../../core/features/shades.ts'
import { parseUnit } from '../../core/run/units.ts'
import { shownValues } from '../../core/units/shown.ts'
import type { RecordingInfo } from '../contract/types.ts'
import type { Features } from './features.ts'
import type { Host } from './host.ts'
import type { Recordings } from './recordings.ts'

/** More characters than this are no figure. */
const MOST_CHARACTERS = 100_000

export interface Stretch {
  text: string
  /** of its first character in the corpus */
  start: number
  /** [characters] as they were recorded */
  values(unit: string): Float32Array
  /** [characters] as the window colours them: the cell state through tanh, everything else as it is */
  shown(unit: string): Float32Array
  /** [characters] how strong the feature's rule is, 0 … 1; undefined without one */
  mask: Float32Array | undefined
}

/**
 * @param range characters of the recording, half-open; what lies behind its end is left out
 * @throws AppError `bad-range`, `too-long`, or what is wrong with the feature
 */
export async function stretchOf(
  { reader }: Host,
  { features, recordings }: { features: Features; recordings: Recordings },
  recording: RecordingInfo,
  range: { start: number; end: number; expression: string | undefined },
  signal: AbortSignal,
): Promise<Stretch> {
  const { start, end } = within(recording, range)
  const { expression } = range
  const rule = expression ? await features.rule(recording.id, expression, signal) : undefined
  const at = recording.start + start
  const values = (unit: string) => recordings.values(recording.id, unit, start, end)
  return {
    text: reader.corpusText(recording.corpus, at, recording.start + end),
    start: at,
    values,
    shown: (unit) => shownValues(parseUnit(unit).kind, values(unit)),
    mask: rule && ruleShares(rule, start, end),
  }
}

function within({ characters }: RecordingInfo, range: { start: number; end: number }): { start: number; end: number } {
  const { start } = range
  const end = Math.min(range.end, characters)
  if (start >= end)
    throw new AppError('bad-range', `The range ${start}:${range.end} is empty; ${characters} characters are recorded.`)
  if (end - start > MOST_CHARACTERS)
    throw new AppError(
      'too-long',
      `A figure holds at most ${MOST_CHARACTERS} characters, and ${end - start} were chosen; choose fewer.`,
    )
  return { start, end }
}
