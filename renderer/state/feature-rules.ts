// The feature in use as it is drawn under the text: runs of one that is true or false, strengths of a number.

import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { RecordingInfo } from '../../main/contract/types.ts'
import { disposables } from '../disposable.ts'
import { onlyOf, resource } from './resource.ts'

/** Runs of a growing recording are fetched again every so many characters. */
export const RUNS_STEP = 65_536

/** @param accepted the last expression without an error, before its search has ended */
export function createFeatureRules(
  api: ApiClient,
  recording: ReadonlySignal<RecordingInfo | null>,
  accepted: ReadonlySignal<{ kind: 'boolean' | 'number'; expression: string } | null>,
) {
  const ofKind = (kind: 'boolean' | 'number') =>
    computed(() => (accepted.value?.kind === kind ? accepted.value.expression : null))
  const [feature, numberFeature] = [ofKind('boolean'), ofKind('number')]
  const id = computed(() => recording.value?.id ?? null)
  const keyOf = (expression: string | null) => {
    const r = recording.value
    return r && expression !== null ? ([r.id, expression, Math.ceil(r.characters / RUNS_STEP)] as const) : null
  }
  const loadedRuns = resource(
    () => keyOf(feature.value),
    ([id, expression], signal) => api.call('features.runs', { recording: id, expression }, { signal }),
  )
  const loadedRule = resource(
    () => keyOf(numberFeature.value),
    ([id, expression], signal) => api.call('features.rule', { recording: id, expression }, { signal }),
  )
  const [runs, numberRule] = [onlyOf(loadedRuns, () => id.value), onlyOf(loadedRule, () => id.value)]
  const parts = disposables(runs, numberRule)
  return {
    /** the feature whose matches are underlined */
    feature,
    runs,
    /** the number that is drawn as a rule by its size */
    numberFeature,
    numberRule,
    dispose: () => parts.dispose(),
  }
}
