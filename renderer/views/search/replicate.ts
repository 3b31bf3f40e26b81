// The units of the ranking on another recording: a menu of those that hold the same units, and what they reach there.

import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { MetricValues, RecordingInfo } from '../../../main/contract/types.ts'
import { openMenu } from '../../shell/menu.ts'
import { sentence } from '../../state/sentence.ts'
import type { Context } from '../entry.ts'

export interface Replicated {
  /** of the other recording */
  name: string
  of: ReadonlyMap<string, MetricValues>
}

export interface Replicator {
  /** what the units of the ranking on show reach; null before it was asked */
  shown: ReadonlySignal<Replicated | null>
  /** recordings of the same units, others than the one that was searched */
  others: ReadonlySignal<readonly RecordingInfo[]>
  ask(event: MouseEvent): void
  dispose(): void
}

/** As many units as a question may name. */
const MOST = 100
/** Rows of the figure. */
const ROWS = 10

export function createReplicator({ store, api }: Pick<Context, 'store' | 'api'>): Replicator {
  const found = signal<(Replicated & { on: number; question: string }) | null>(null)
  const question = computed(() => {
    const results = store.search.results.value
    return results?.scores ? `${results.recording} ${results.expression}` : ''
  })
  const others = computed(() => {
    const { recordings = [] } = store.catalogue.value ?? {}
    const mine = recordings.find(({ id }) => id === store.search.results.value?.recording)
    const alike = (one: RecordingInfo) =>
      one.layers === mine?.layers && one.hidden === mine.hidden && String(one.kinds) === String(mine.kinds)
    return recordings.filter((one) => one.id !== mine?.id && alike(one) && one.state !== 'recording')
  })
  const run = async (other: RecordingInfo) => {
    const asked = question.peek()
    const { scores, expression } = store.search.results.peek()!
    const units = (scores ?? []).slice(0, MOST).map(({ unit, sign, threshold }) => ({ unit, sign, threshold }))
    try {
      const answer = await api.call('search.replicate', { recording: other.id, expression, units })
      const of = new Map(answer.map(({ unit, figures }) => [unit, figures]))
      if (question.peek() === asked) found.value = { name: other.name, on: other.id, of, question: asked }
    } catch (error) {
      store.notices.tell(sentence(error))
    }
  }
  const shown = computed(() => (found.value?.question === question.value ? found.value : null))
  store.offers.set('replication', () => {
    const results = store.search.results.peek()
    if (!shown.peek() || !results?.maxima)
      return 'There is no replication to add: try the units on other activations first.'
    const { expression, recording, shifts } = results
    return { kind: 'replication', recording, on: shown.peek()!.on, feature: expression, shifts, seed: 1, rows: ROWS }
  })
  return {
    shown,
    others,
    dispose: () => store.offers.delete('replication'),
    ask(event) {
      const items = others.peek().map((other) => ({ label: other.name, run: () => void run(other) }))
      openMenu(event.currentTarget as HTMLElement, [{ heading: 'Same units, signs and thresholds on' }, ...items])
    },
  }
}
