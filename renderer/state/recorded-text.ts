// The text of the recording in use: its characters, its files, the kinds of text that it is like, and where the recording
// begins in it.

import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Catalogue } from '../../main/contract/types.ts'
import { disposables } from '../disposable.ts'
import { decodeText } from '../text/source.ts'
import type { Chain } from './current.ts'
import { resource, sameKey } from './resource.ts'

export function createRecordedText(
  api: ApiClient,
  catalogue: ReadonlySignal<Catalogue | null>,
  chain: ReadonlySignal<Chain>,
) {
  const recording = computed(() => chain.value.recording)
  const characters = computed(() => {
    const r = recording.value
    return r && ([r.corpus, r.start, r.end] as const)
  })
  const text = resource(
    () => characters.value,
    async ([corpus, start, end], signal) =>
      decodeText(await api.call('corpora.text', { corpus, start, end }, { signal })),
  )
  const files = resource(
    () => {
      const corpus = catalogue.value?.corpora.find(({ id }) => id === recording.value?.corpus)
      return corpus?.files ? [corpus.id] : null
    },
    ([corpus], signal) => api.call('corpora.parts', { corpus }, { signal }),
  )
  const textKinds = resource(
    () => (chain.value.corpus ? [chain.value.corpus.id] : null),
    ([corpus], signal) => api.call('corpora.kinds', { corpus }, { signal }),
  )
  const line = resource(
    () => {
      const r = recording.value
      return r && r.start > 0 ? [r.corpus, r.start] : null
    },
    ([corpus, position], signal) => api.call('corpora.line', { corpus, position }, { signal }),
  )
  const parts = disposables(text, files, textKinds, line)
  return {
    text,
    /** null also while the text is still that of another recording */
    ownText: computed(() => (sameKey(text.key.value, characters.value) ? text.value.value : null)),
    /** files that the text was put together of; starts are the text's */
    files: files.value,
    /** groups of the library of features that are meant for the text, the most fitting first */
    textKinds,
    /** where the recording begins: a character of the text, and the number of its line; places are given in the text's */
    origin: computed(() => {
      const position = recording.value?.start ?? 0
      return { position, line: position > 0 ? (line.value.value ?? 1) : 1 }
    }),
    dispose: () => parts.dispose(),
  }
}
