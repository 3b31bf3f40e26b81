// What can be written in a feature expression, asked for again when the workspace's features change.

import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Catalogue, FeatureLanguage } from '../../main/contract/types.ts'
import { type Resource, resource } from './resource.ts'

export function createLanguage(api: ApiClient, catalogue: ReadonlySignal<Catalogue | null>): Resource<FeatureLanguage> {
  const features = computed(() => catalogue.value && JSON.stringify(catalogue.value.features))
  return resource(
    () => (features.value === null ? null : [features.value]),
    (_key, signal) => api.call('features.describe', {}, { signal }),
  )
}
