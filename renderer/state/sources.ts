// Which earlier characters made the character at the caret, while the text is colored by that.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { SourceMethod, Sources } from '../../main/contract/sources-types.ts'
import { resource, unhurried } from './resource.ts'
import type { Coloring } from './text-look.ts'

/** Characters before the caret that are looked at. */
export const MOST_SOURCES = 48

export interface SourcesState {
  method: Signal<SourceMethod>
  /** of the last answer; null while the text is colored by something else */
  found: ReadonlySignal<Sources | null>
  pending: ReadonlySignal<boolean>
  /** one sentence, or null */
  problem: ReadonlySignal<string | null>
  /** [to − from] parts as shares of the largest; NaN elsewhere */
  window(from: number, to: number): Float32Array
  dispose(): void
}

export interface Pointed {
  recording: ReadonlySignal<number | null>
  recorded: ReadonlySignal<number>
  caret: ReadonlySignal<number>
  coloring: ReadonlySignal<Coloring>
}

export function createSources(api: ApiClient, { recording, recorded, caret, coloring }: Pointed): SourcesState {
  const method = signal<SourceMethod>('gradient')
  const answer = resource(
    () => {
      const id = recording.value
      if (coloring.value !== 'sources' || id === null || caret.value >= recorded.value) return null
      return [id, caret.value, method.value]
    },
    unhurried(([id, position, method], signal) =>
      api.call(
        'sources.at',
        { recording: id, position, method: method as SourceMethod, length: MOST_SOURCES },
        { signal },
      ),
    ),
  )
  const found = computed(() => (answer.key.value?.[0] === recording.value ? answer.value.value : null))
  return {
    method,
    found,
    pending: answer.pending,
    problem: answer.problem,
    window(from, to) {
      const out = new Float32Array(to - from).fill(Number.NaN)
      const now = found.value
      if (!now) return out
      const most = largest(now.parts)
      now.parts.forEach((part, i) => {
        const at = now.start + i - from
        if (at >= 0 && at < out.length) out[at] = most > 0 ? part / most : 0
      })
      return out
    },
    dispose: answer.dispose,
  }
}

export function largest(parts: Float32Array): number {
  return parts.reduce((most, part) => Math.max(most, Math.abs(part)), 0)
}
