// The checkpoints that the training of the network of the recording kept. The one that reads the text may be deleted.

import { effect, type ReadonlySignal, type Signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Catalogue, KeptCheckpoint, RecordingInfo } from '../../main/contract/types.ts'
import { type Resource, resource } from './resource.ts'

export interface Observed {
  catalogue: ReadonlySignal<Catalogue | null>
  recording: ReadonlySignal<RecordingInfo | null>
  /** the step of the one that reads the text */
  shown: Signal<number | null>
}

/** None for a network of another program. */
export function createKeptCheckpoints(
  api: ApiClient,
  { catalogue, recording, shown }: Observed,
): Resource<KeptCheckpoint[]> {
  const list = resource(
    () => {
      const model = catalogue.value?.models.find(({ id }) => id === recording.value?.model)
      return model?.kept ? [model.id, model.kept, model.steps] : null
    },
    ([model], signal) => api.call('checkpoints.list', { model }, { signal }),
  )
  const forget = effect(() => {
    const there = list.value.value?.map(({ step }) => step) ?? []
    if (shown.value !== null && !list.pending.value && !there.includes(shown.value)) shown.value = null
  })
  return {
    ...list,
    dispose() {
      forget()
      list.dispose()
    },
  }
}
