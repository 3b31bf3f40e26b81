// Scores features one by one against a unit, or against a selected passage.

import { AppError } from '../../../core/errors.ts'
import type { FeatureValues } from '../../../core/features/evaluate.ts'
import { kindOfName } from '../../../core/model/unit-names.ts'
import { type Explanation, UnitAccount, unscored } from '../../../core/search/explain.ts'
import {
  featureBeside,
  type Passage,
  rankUnits,
  type SelectionFeature,
  type SelectionUnits,
  unitBeside,
  unusable,
} from '../../../core/search/selection.ts'
import { shownValues } from '../../../core/units/display-scale.ts'
import { shownStatistics } from '../../../core/units/scale.ts'
import type { FeatureInfo } from '../../contract/types.ts'
import { recordedActivations } from '../activations.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, evaluateRecorded } from '../recorded-feature.ts'

/** The result of one feature; `evaluating` and `evaluated` bracket its regexes. */
export type Explained<T> = Evaluating | { type: 'explained'; explanation: T }

export interface ExplainUnitInput {
  recording: number
  column: number
  unit: string
  features: readonly FeatureInfo[]
}

/** @throws AppError for a unit that cannot be explained */
export function explainUnit(input: ExplainUnitInput, context: TaskContext<Explained<Explanation>>): void {
  const { recording, column, unit, features } = input
  const { store } = context
  const { characters } = store.recording(recording)
  const account = new UnitAccount(
    shownValues(kindOfName(unit), store.unitValues(recording, column, 0, characters)),
    unit,
  )
  each<Explanation>(features, { recording, characters }, context, {
    explain: (named, feature) => ({ ...named, ...account.against(feature), q: null, problem: null }),
    refuse: (named, problem) => unscored(named, 'boolean', problem),
  })
}

export interface ExplainSelectionInput {
  recording: number
  passage: Passage
  features: readonly FeatureInfo[]
}

export function explainSelection(
  { recording, passage, features }: ExplainSelectionInput,
  context: TaskContext<Explained<SelectionFeature>>,
): void {
  const { characters } = context.store.recording(recording)
  each(features, { recording, characters }, context, {
    explain: (named, feature) => featureBeside(named, feature, passage),
    refuse: (named, problem) => unusable(named, 'boolean', problem),
  })
}

type Named = Pick<Explanation, 'feature' | 'expression' | 'meaning'>

function each<T>(
  features: readonly FeatureInfo[],
  recorded: { recording: number; characters: number },
  { store, emit, check }: TaskContext<Explained<T>>,
  methods: { explain(named: Named, feature: FeatureValues): T; refuse(named: Named, problem: string): T },
): void {
  for (const { name, expression, meaning } of features) {
    check()
    const named = { feature: name, expression, meaning }
    try {
      const feature = evaluateRecorded({ ...recorded, expression }, store, emit)
      emit({ type: 'explained', explanation: methods.explain(named, feature) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      emit({ type: 'explained', explanation: methods.refuse(named, error.message) })
    }
  }
}

/** Most units of a result. */
const LISTED = 100

export function selectionUnits(
  { recording, passage }: { recording: number; passage: Passage },
  { store, check }: TaskContext,
): SelectionUnits[] {
  const info = store.recording(recording)
  const { units, characters } = info
  const { name } = recordedActivations(store, recording, characters)
  const deviations = new Map<string, number>()
  const { variance } = shownStatistics(store.summary(recording), info)
  const found = Array.from({ length: units }, (_, column) => {
    check()
    deviations.set(name(column), Math.sqrt(variance[column]))
    const values = store.unitValues(recording, column, passage.start, passage.end)
    return unitBeside(name(column), shownValues(kindOfName(name(column)), values), passage)
  })
  return rankUnits(found, (unit) => deviations.get(unit)!).slice(0, LISTED)
}
