// The untrained network is recorded on request, or unasked after a search where that takes less than a minute: begun by
// the host, followed through the list of jobs, and when it has ended the search is run again, so that it is among the
// baselines.

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core'
import type { JobInfo } from '../../../main/contract/types.ts'
import type { Disposable } from '../../disposable.ts'
import { sentence } from '../../state/sentence.ts'
import type { Context } from '../entry.ts'

export interface ControlMaker extends Disposable {
  /** what is being made for the recording on show; null when nothing is */
  making: ReadonlySignal<{ share: number } | null>
  make(): void
}

/** Jobs that have ended are listed for five seconds: one that nothing was seen of for longer has ended unseen. */
const PATIENCE = 6000

interface Made {
  /** the recording that it is the control of, and its own id once that is known */
  of: number
  control: number | null
  seen: boolean
}

export function createControlMaker({ store, api }: Pick<Context, 'store' | 'api'>): ControlMaker {
  const made = signal<Made | null>(null)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let disposed = false
  const job = computed(() => jobOf(store.catalogue.value?.jobs ?? [], made.value?.control ?? null))
  const again = () => {
    const of = made.peek()?.of
    clearTimeout(waiting)
    made.value = null
    const results = store.search.results.peek()
    // another expression that is being written stays as it is: its own search asks for the control
    const written = store.search.expression.peek()
    if (results && results.recording === of && written === results.expression) store.search.run(written)
  }
  const follow = effect(() => {
    const now = job.value
    const what = made.value
    untracked(() => {
      if (!what || what.control === null) return
      if (now?.state === 'running' && !what.seen) made.value = { ...what, seen: true }
      else if (what.seen ? now?.state !== 'running' : now?.state === 'done') again()
    })
  })
  const make = async (method: 'recordings.control' | 'recordings.controlUnasked') => {
    const of = store.recordingId.peek()
    if (of === null || made.peek()) return
    made.value = { of, control: null, seen: false }
    try {
      const begun = await api.call(method, { recording: of })
      if (disposed) return
      if (!begun) {
        made.value = null
        return
      }
      if (begun.complete) return again()
      made.value = { of, control: begun.recording, seen: false }
      waiting = setTimeout(() => {
        if (made.peek()?.seen === false) again()
      }, PATIENCE)
    } catch (error) {
      made.value = null
      store.notices.tell(sentence(error))
    }
  }
  // once for each recording: what was refused, or removed since, is not begun again and again
  const offered = new Set<number>()
  const unasked = effect(() => {
    const results = store.search.results.value
    const wanted = results?.baselines?.untrained === null && results.keptAt === null && !store.search.running.value
    if (!wanted || offered.has(results.recording) || results.recording !== store.recordingId.value) return
    offered.add(results.recording)
    untracked(() => void make('recordings.controlUnasked'))
  })
  return {
    making: computed(() => {
      if (made.value?.of !== store.recordingId.value || made.value === null) return null
      return { share: job.value && job.value.total > 0 ? job.value.done / job.value.total : 0 }
    }),
    make: () => void make('recordings.control'),
    dispose() {
      disposed = true
      clearTimeout(waiting)
      follow()
      unasked()
    },
  }
}

function jobOf(jobs: readonly JobInfo[], control: number | null): JobInfo | null {
  return jobs.findLast(({ kind, subject }) => kind === 'recording' && subject === control) ?? null
}
