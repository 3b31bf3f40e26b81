// Histograms of units, fetched when a row or panel first wants them and kept for the recording.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { StoredHistogram } from '../charts/histogram.ts'
import { createQuery } from './query.ts'

export interface Histograms {
  /** null until it has arrived; reading it is tracked, so that views draw again when it has */
  get(unit: string): StoredHistogram | null
  dispose(): void
}

/** `stage` changes when the kept histograms are no longer true: another recording, or more of the same. */
export function createHistograms(
  api: ApiClient,
  recording: ReadonlySignal<number | null>,
  stage: ReadonlySignal<string>,
): Histograms {
  const kept = new Map<string, StoredHistogram | null>()
  const arrivals = signal(0)
  const query = createQuery()
  let current = query.begin()
  const stop = effect(() => {
    stage.value
    current = query.begin()
    kept.clear()
    arrivals.value = arrivals.peek() + 1
  })
  const fetch = async (id: number, unit: string, signal: AbortSignal) => {
    try {
      const histogram = await api.call('recordings.histogram', { recording: id, unit }, { signal })
      if (signal.aborted) return
      kept.set(unit, histogram)
      arrivals.value++
    } catch {
      // a recording that was removed meanwhile: its rows stay without a picture
    }
  }
  return {
    get(unit) {
      arrivals.value
      const id = recording.peek()
      if (!kept.has(unit) && id !== null) {
        kept.set(unit, null)
        void fetch(id, unit, current)
      }
      return kept.get(unit) ?? null
    },
    dispose() {
      stop()
      query.cancel()
    },
  }
}
