// The tasks by name. A new one is a file in tasks/ and a line here.

import type { Task } from './context.ts'
import { backend } from './tasks/backend.ts'
import { births } from './tasks/births.ts'
import { makeCodes } from './tasks/build-codes.ts'
import { checkWorkspace } from './tasks/check-workspace.ts'
import { checkpointValues } from './tasks/checkpoint-values.ts'
import { compareNetworks } from './tasks/compare-networks.ts'
import { comparePredictions } from './tasks/compare-predictions.ts'
import { controlFeatureTask as controlFeature } from './tasks/control-feature.ts'
import { createModel } from './tasks/create-model.ts'
import { evaluate } from './tasks/evaluate.ts'
import { expected } from './tasks/expected.ts'
import { explainSelection, explainUnit, selectionUnits } from './tasks/explain.ts'
import { exportActivations } from './tasks/export-activations.ts'
import { featureEffects } from './tasks/feature-effects.ts'
import { featureRule, featureRuns } from './tasks/feature-runs.ts'
import { checkFeature, describeFeatures, planFeatures } from './tasks/features.ts'
import { fitCorpus } from './tasks/fit-corpus.ts'
import { galleryCompare, galleryOrder, galleryValues } from './tasks/gallery.ts'
import { generate } from './tasks/generate.ts'
import { generateHeld } from './tasks/generate-held.ts'
import { importCorpus } from './tasks/import-corpus.ts'
import { importStates } from './tasks/import-states.ts'
import { inspectModel } from './tasks/inspect-model.ts'
import { markdown } from './tasks/markdown.ts'
import { matrixChances, matrixMetrics } from './tasks/matrix.ts'
import { memory } from './tasks/memory.ts'
import { exportModel, importModel } from './tasks/models.ts'
import { ngramSurprisal } from './tasks/ngram-surprisal.ts'
import { overview } from './tasks/overview.ts'
import { patch } from './tasks/patch.ts'
import { prepareFeatureTask as prepareFeature } from './tasks/prepare-feature.ts'
import { probe } from './tasks/probe.ts'
import { record } from './tasks/record.ts'
import { replicate } from './tasks/replicate.ts'
import { scratchpad } from './tasks/scratchpad.ts'
import { loadCodes, search } from './tasks/search.ts'
import { searchControls } from './tasks/search-baselines.ts'
import { searchOtherText } from './tasks/search-other-text.ts'
import { searchRefine } from './tasks/search-refine.ts'
import { searchRotated } from './tasks/search-rotated.ts'
import { sources } from './tasks/sources.ts'
import { takeCheckpoint } from './tasks/take-checkpoint.ts'
import { textFeature } from './tasks/text-feature.ts'
import { textKinds } from './tasks/text-kinds.ts'
import { textLine } from './tasks/text-line.ts'
import { train } from './tasks/train.ts'
import { unitCorrelated } from './tasks/unit/correlated.ts'
import { unitEffect } from './tasks/unit/effect.ts'
import { saturation, unitGates } from './tasks/unit/gates.ts'
import { unitWeights } from './tasks/unit/network.ts'
import {
  unitAutocorrelation,
  unitCharacters,
  unitError,
  unitPassages,
  unitResponse,
  unitSplit,
} from './tasks/unit/values.ts'

export const tasks = {
  backend,
  births,
  checkFeature,
  checkpointValues,
  checkWorkspace,
  compareNetworks,
  comparePredictions,
  createModel,
  describeFeatures,
  evaluate,
  expected,
  explainSelection,
  explainUnit,
  exportActivations,
  exportModel,
  featureEffects,
  featureRule,
  featureRuns,
  fitCorpus,
  galleryCompare,
  galleryOrder,
  galleryValues,
  generate,
  generateHeld,
  importCorpus,
  importModel,
  importStates,
  inspectModel,
  loadCodes,
  makeCodes,
  markdown,
  matrixChances,
  matrixMetrics,
  memory,
  ngramSurprisal,
  overview,
  patch,
  planFeatures,
  prepareFeature,
  controlFeature,
  probe,
  record,
  replicate,
  saturation,
  search,
  searchControls,
  searchOtherText,
  searchRefine,
  searchRotated,
  selectionUnits,
  sources,
  takeCheckpoint,
  textFeature,
  textKinds,
  textLine,
  train,
  scratchpad,
  unitAutocorrelation,
  unitCharacters,
  unitCorrelated,
  unitEffect,
  unitError,
  unitGates,
  unitPassages,
  unitResponse,
  unitSplit,
  unitWeights,
}

export type TaskName = keyof typeof tasks
type Of<K extends TaskName> = (typeof tasks)[K]
export type TaskInput<K extends TaskName> = Of<K> extends Task<infer I, infer _E, infer _O> ? I : never
export type TaskEvent<K extends TaskName> = Of<K> extends Task<infer _I, infer E, infer _O> ? E : never
export type TaskOutput<K extends TaskName> = Of<K> extends Task<infer _I, infer _E, infer O> ? O : never
