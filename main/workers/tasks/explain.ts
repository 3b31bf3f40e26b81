// One feature after the other against one unit, or against a selected passage.

import { AppError } from '../../../core/errors.ts'
import { evaluateFeature, type FeatureValues } from '../../../core/features/evaluate.ts'
import { type Explanation, UnitAccount, unjudged } from '../../../core/search/explain.ts'
import {
  featureBeside,
  type Passage,
  rankUnits,
  type SelectionFeature,
  type SelectionUnits,
  unitBeside,
  unusable,
} from '../../../core/search/selection.ts'
import { countCodePoints } from '../../../core/text/code-points.ts'
import type { FeatureInfo } from '../../contract/types.ts'
import { recordedActivations } from '../activations.ts'
import type { TaskContext } from '../context.ts'
import { recordedText } from '../recorded-text.ts'
import type { Evaluating } from './prepare-feature.ts'

/** What is told of one feature; before it comes `evaluating`, and `evaluated` once its regexes are done with. */
export type Told<T> = Evaluating | { type: 'evaluated' } | { type: 'told'; explanation: T }

export interface ExplainUnitInput {
  recording: number
  column: number
  unit: string
  seed: number
  features: readonly FeatureInfo[]
}

/** @throws AppError for a unit that cannot be explained */
export function explainUnit(input: ExplainUnitInput, context: TaskContext<Told<Explanation>>): void {
  const { recording, column, unit, seed, features } = input
  const { store } = context
  const text = recordedText(store, recording)
  const values = store.unitValues(recording, column, 0, store.recording(recording).characters)
  // the text was read first: what has been recorded since is left out
  const account = new UnitAccount(values.subarray(0, countCodePoints(text)), unit, { seed })
  each<Explanation>(features, text, context, {
    judge: (named, feature) => ({ ...named, ...account.against(feature), q: null, problem: null }),
    refuse: (named, problem) => unjudged(named, 'boolean', problem),
  })
}

export interface ExplainSelectionInput {
  recording: number
  passage: Passage
  features: readonly FeatureInfo[]
}

export function explainSelection(
  { recording, passage, features }: ExplainSelectionInput,
  context: TaskContext<Told<SelectionFeature>>,
): void {
  each(features, recordedText(context.store, recording), context, {
    judge: (named, feature) => featureBeside(named, feature, passage),
    refuse: (named, problem) => unusable(named, 'boolean', problem),
  })
}

type Named = Pick<Explanation, 'feature' | 'expression' | 'meaning'>

function each<T>(
  features: readonly FeatureInfo[],
  text: string,
  { store, emit, check }: TaskContext<Told<T>>,
  say: { judge(named: Named, feature: FeatureValues): T; refuse(named: Named, problem: string): T },
): void {
  const known = store.features()
  for (const { name, expression, meaning } of features) {
    check()
    const named = { feature: name, expression, meaning }
    emit({ type: 'evaluating' })
    try {
      const feature = evaluateFeature(expression, text, known)
      emit({ type: 'evaluated' })
      emit({ type: 'told', explanation: say.judge(named, feature) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      emit({ type: 'told', explanation: say.refuse(named, error.message) })
    }
  }
}

/** Units that are listed. */
const LISTED = 100

export function selectionUnits(
  { recording, passage }: { recording: number; passage: Passage },
  { store, check }: TaskContext,
): SelectionUnits[] {
  const { units, characters } = store.recording(recording)
  const { name } = recordedActivations(store, recording, characters)
  const deviations = new Map<string, number>()
  const { m2 } = store.summary(recording)
  const found = Array.from({ length: units }, (_, column) => {
    check()
    deviations.set(name(column), Math.sqrt(m2[column] / characters))
    return unitBeside(name(column), store.unitValues(recording, column, passage.start, passage.end), passage)
  })
  return rankUnits(found, (unit) => deviations.get(unit)!).slice(0, LISTED)
}
