// Statistics of the recorded values of one unit: counts, passages, means, autocorrelation, errors.

import { AppError } from '../../../../core/errors.ts'
import { kindOfName } from '../../../../core/model/unit-names.ts'
import { codePointSlice } from '../../../../core/text/code-points.ts'
import { autocorrelation } from '../../../../core/units/autocorrelation.ts'
import { meanByCharacter } from '../../../../core/units/characters.ts'
import { extremePositions, quantileRows, strongestWithin } from '../../../../core/units/passages.ts'
import { type Response, responseOf } from '../../../../core/units/response.ts'
import { splitHistogram } from '../../../../core/units/split-histogram.ts'
import { stepError } from '../../../../core/units/threshold-metrics.ts'
import type {
  Autocorrelation,
  CharacterMean,
  Passage,
  SplitHistogram,
  UnitPassages,
  ValueRange,
} from '../../../contract/unit-types.ts'
import type { TaskContext } from '../../context.ts'
import { recordedFeature } from '../../recorded-feature.ts'
import { recordedText } from '../../recorded-text.ts'
import { type FeatureClock, recordedTruth, recordedValues, shownUnit } from '../../recorded-unit.ts'

export interface UnitInput {
  recording: number
  unit: string
  expression?: string
}

type Context = TaskContext<FeatureClock>

export function unitSplit({ recording, unit, expression }: UnitInput, context: Context): SplitHistogram {
  const values = recordedValues(context, recording, unit)
  return splitHistogram(kindOfName(unit), values, truthOf(context, recording, expression))
}

/**
 * The response of the unit to a number feature.
 * @param raw of a cell state: recorded values instead of tanh
 * @throws AppError `not-a-number` for a feature that is true or false
 */
export function unitResponse(
  { recording, unit, expression = '', raw }: UnitInput & { raw?: boolean },
  context: Context,
): Response {
  const { kind, values: feature } = recordedFeature({ recording, expression }, context.store, context.emit)
  if (kind === 'boolean')
    throw new AppError('not-a-number', 'This feature is true or false; the histogram shows a unit at both.')
  const values = raw ? recordedValues(context, recording, unit) : shownUnit(context, recording, unit).values
  return responseOf(feature, values)
}

const PASSAGES = 12
const QUANTILES = [0.95, 0.75, 0.5, 0.25, 0.05]
/** Characters on either side of the place. */
const AROUND = 80
const APART = 2 * AROUND

export interface PassagesInput extends UnitInput {
  range?: ValueRange
}

export function unitPassages({ recording, unit, expression, range }: PassagesInput, context: Context): UnitPassages {
  const raw = recordedValues(context, recording, unit)
  const { values: shown } = shownUnit(context, recording, unit)
  const truth = truthOf(context, recording, expression)
  const characters = createSlices(recordedText(context.store, recording))
  const passage = (position: number): Passage => {
    const start = Math.max(0, position - AROUND)
    const end = Math.min(raw.length, position + AROUND)
    return {
      position,
      start,
      text: characters(start, end),
      values: raw.slice(start, end),
      shown: shown.slice(start, end),
      truth: truth?.slice(start, end) ?? null,
    }
  }
  return {
    highest: extremePositions(raw, PASSAGES, APART, 1).map(passage),
    lowest: extremePositions(raw, PASSAGES, APART, -1).map(passage),
    quantiles: quantileRows(raw, QUANTILES, 2).map(({ quantile, value, positions }) => ({
      quantile,
      value,
      passages: positions.map(passage),
    })),
    within: range ? strongestWithin(range.raw ? raw : shown, range, PASSAGES, APART).map(passage) : null,
  }
}

/** Cuts a text at code points; a plain slice for a text of the basic plane. */
function createSlices(text: string): (from: number, to: number) => string {
  if (!/[\ud800-\udbff]/.test(text)) return (from, to) => text.slice(from, to)
  return (from, to) => codePointSlice(text, from, to)
}

/** @param raw of a cell state: recorded values instead of tanh */
export function unitCharacters(
  { recording, unit, raw }: UnitInput & { raw?: boolean },
  context: Context,
): CharacterMean[] {
  const values = raw ? recordedValues(context, recording, unit) : shownUnit(context, recording, unit).values
  return meanByCharacter(recordedText(context.store, recording), values)
}

export function unitAutocorrelation({ recording, unit }: UnitInput, context: Context): Autocorrelation {
  return autocorrelation(shownUnit(context, recording, unit).values)
}

export interface UnitErrorInput {
  recording: number
  unit: string
  expression: string
  threshold: number
  sign: 1 | -1
  from: number
  direction: 1 | -1
}

export function unitError(input: UnitErrorInput, context: Context): number {
  const { recording, unit, expression, threshold, sign, from, direction } = input
  const { values } = shownUnit(context, recording, unit)
  const truth = recordedTruth(context.store, recording, expression, context.emit)
  return stepError(values, truth, { threshold, sign }, from, direction)
}

function truthOf({ store, emit }: Context, recording: number, expression: string | undefined): Uint8Array | null {
  return expression === undefined ? null : recordedTruth(store, recording, expression, emit)
}
