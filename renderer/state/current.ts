// The chain in use: a recording with its model and corpus. Whatever was picked in the tree, the rest follows.

import type { Catalogue, CorpusInfo, ModelInfo, RecordingInfo } from '../../main/contract/types.ts'

export interface Pick {
  kind: 'corpus' | 'model' | 'recording'
  id: number
}

export interface Chain {
  corpus: CorpusInfo | null
  model: ModelInfo | null
  recording: RecordingInfo | null
}

/** Falls back to the newest recording, then the newest model, then the first text. */
export function chainOf(catalogue: Catalogue | null, picked: Pick | null): Chain {
  if (!catalogue) return { corpus: null, model: null, recording: null }
  const { corpora, models, recordings } = catalogue
  const byId = <T extends { id: number }>(list: readonly T[], id: number | null | undefined) =>
    list.find((item) => item.id === id) ?? null
  const whole = (recording: RecordingInfo): Chain => ({
    recording,
    model: byId(models, recording.model),
    corpus: byId(corpora, recording.corpus),
  })
  if (picked?.kind === 'recording') {
    const recording = byId(recordings, picked.id)
    if (recording) return whole(recording)
  }
  if (picked?.kind === 'model') {
    const model = byId(models, picked.id)
    const recording = newest(recordings.filter((r) => r.model === picked.id))
    if (model && recording) return whole(recording)
    if (model) return { recording: null, model, corpus: byId(corpora, model.corpus) ?? corpora[0] ?? null }
  }
  if (picked?.kind === 'corpus') {
    const corpus = byId(corpora, picked.id)
    const recording = newest(recordings.filter((r) => r.corpus === picked.id))
    if (corpus && recording) return whole(recording)
    if (corpus) return { recording: null, corpus, model: newest(models.filter((m) => m.corpus === corpus.id)) }
  }
  const recording = newest(recordings)
  if (recording) return whole(recording)
  const model = newest(models)
  return { recording: null, model, corpus: byId(corpora, model?.corpus) ?? corpora[0] ?? null }
}

function newest<T extends { id: number }>(list: readonly T[]): T | null {
  return list.reduce<T | null>((best, item) => (best === null || item.id > best.id ? item : best), null)
}
