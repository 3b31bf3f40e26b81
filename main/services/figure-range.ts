// A stretch of a recording for text and trace figures: characters, values of units, and where a feature is true.

import { AppError } from '../../core/errors.ts'
import { ruleOpacities } from '../../core/features/shades.ts'
import { score } from '../../core/figures/marks/numbers.ts'
import { columnNamed, kindOfName } from '../../core/model/unit-names.ts'
import { placeOf, type ScaleChoice, type UnitScale } from '../../core/schema/unit-scale.ts'
import { shownValues } from '../../core/units/display-scale.ts'
import { scaleOf, unitScales } from '../../core/units/scale.ts'
import type { RecordingInfo } from '../contract/types.ts'
import type { Store } from '../store/store.ts'
import type { Features } from './features.ts'
import type { Recordings } from './recordings.ts'
import type { ServiceContext } from './service-context.ts'

/** Most characters of a figure. */
const MOST_CHARACTERS = 100_000

export interface Stretch {
  text: string
  /** of its first character in the corpus */
  start: number
  /** [characters] as they were recorded */
  values(unit: string): Float32Array
  /** [characters] as searched: the cell state through tanh, everything else as recorded */
  shown(unit: string): Float32Array
  /** the scale of a unit */
  scale(unit: string, choice?: ScaleChoice): UnitScale
  /** [characters] positions on the color scale, −1 … +1 */
  places(unit: string, scale: UnitScale): Float32Array
  /** [characters] opacity of the feature's rule, 0 … 1; undefined without one */
  mask: Float32Array | undefined
}

/**
 * @param range characters of the recording, half-open; what lies behind its end is left out
 * @throws AppError `bad-range`, `too-long`, or what is wrong with the feature
 */
export async function stretchOf(
  { reader }: ServiceContext,
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
    shown: (unit) => shownValues(kindOfName(unit), values(unit)),
    scale: (unit, choice) => scaleFor(reader, recording, unit, choice),
    places: (unit, scale) => values(unit).map((value) => placeOf(scale, value)),
    mask: rule && ruleOpacities(rule, start, end),
  }
}

/** The unit's default scale, unless another is chosen. @throws AppError `no-such-unit` */
export function scaleFor(reader: Store, recording: RecordingInfo, unit: string, choice?: ScaleChoice): UnitScale {
  const column = columnNamed(recording, unit)
  return scaleOf(unitScales(reader.summary(recording.id), recording), column, kindOfName(unit), choice)
}

/** The ends in words, and the quantity. */
export function scaleEnds({ quantity, low, high, raw }: UnitScale): { quantity: string; low: string; high: string } {
  const end = (value: number) =>
    raw ? score(value, 1) : value === 0 ? '0' : `${value < 0 ? '−' : '+'}${Math.abs(value)}`
  return { quantity, low: end(low), high: end(high) }
}

/** The quantity of a unit in tables: `tanh c` of a cell state. */
export function quantityOf(unit: string): string {
  const kind = kindOfName(unit)
  return kind === 'c' ? 'tanh c' : kind
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
