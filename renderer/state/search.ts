// The search session: what is typed, what was last run, and what came back. A new keystroke cancels the old search. A
// right expression shows its matches at once and its ranking when it is there; old results stay (faded) until then; an
// expression that is merely unfinished is no error yet.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { FeatureProblem, SearchEvent } from '../../main/contract/types.ts'
import { createQuery } from './query.ts'
import { merge, type Results } from './results.ts'
import { sentence } from './sentence.ts'

export type { Results } from './results.ts'

export interface SearchSession {
  expression: ReadonlySignal<string>
  /** the last expression that was right: what the text shows the matches of */
  accepted: ReadonlySignal<{ expression: string; kind: 'boolean' | 'number' } | null>
  results: ReadonlySignal<Results | null>
  running: ReadonlySignal<boolean>
  problem: ReadonlySignal<FeatureProblem | null>
  /** Typed text: runs after a pause. */
  type(expression: string): void
  /** Runs now. */
  run(expression: string): void
  /** what a search is doing, in words; null while none runs */
  doing: ReadonlySignal<string | null>
  /** Ends the search that runs; what it has found stays. */
  stop(): void
  /** The field was left: an error in the expression is shown now. */
  settle(): void
  /** Results that were kept, without searching again. */
  show(results: Results): void
  dispose(): void
}

/** milliseconds after a keystroke: what is typed is looked at, then searched for */
const LOOK = 60
const SEARCH = 220
/** an expression is called wrong only after a longer pause, one that only lacks its end after a very long one */
const PATIENCE = { wrong: 900, unfinished: 3000 }

/** What comes after each event, in words. */
const DOING: Partial<Record<SearchEvent['type'], string>> = {
  feature: 'ranking the units',
  scores: 'comparing with chance',
  null: 'intervals and baselines',
}

/** How much of the recording there is to search: too little, a part, all. A later stage searches again. */
export type Stage = 'none' | 'part' | 'whole'

export interface Timer {
  set(run: () => void, ms: number): number
  clear(id: number): void
}

export function createSearch(
  api: ApiClient,
  recording: ReadonlySignal<number | null>,
  stage: ReadonlySignal<Stage>,
  start: string,
  timer: Timer,
): SearchSession {
  const expression = signal(start)
  const accepted = signal<{ expression: string; kind: 'boolean' | 'number' } | null>(null)
  const results = signal<Results | null>(null)
  const running = signal(false)
  const doing = signal<string | null>(null)
  const problem = signal<FeatureProblem | null>(null)
  const query = createQuery()
  let waiting = 0
  let complaint: { id: number; problem: FeatureProblem } | null = null

  const cancel = () => {
    timer.clear(waiting)
    if (complaint) timer.clear(complaint.id)
    complaint = null
    query.cancel()
    running.value = false
    doing.value = null
  }
  const complain = (trouble: FeatureProblem, patience: number) => {
    const id = timer.set(() => {
      complaint = null
      problem.value = trouble
    }, patience)
    complaint = { id, problem: trouble }
  }
  const empty = () => {
    problem.value = null
    accepted.value = null
    results.value = null
  }
  const begin = async (text: string, typing: boolean) => {
    cancel()
    const id = recording.peek()
    if (id === null || stage.peek() === 'none' || text.trim() === '') return empty()
    const mine = query.begin()
    running.value = true
    doing.value = 'reading the feature'
    try {
      const check = await api.call('features.check', { expression: text }, { signal: mine })
      if (mine.aborted) return
      if (!check.ok) complain(check.problem, typing ? patienceWith(check.problem, problem.peek()) : 0)
      else {
        problem.value = null
        accepted.value = { expression: text, kind: check.kind }
        if (typing) await pause(SEARCH - LOOK)
        if (!mine.aborted) await follow(id, text, mine)
      }
    } catch (error) {
      if (!mine.aborted) problem.value = { message: sentence(error), from: 0, to: 0 }
    }
    if (mine.aborted) return
    running.value = false
    doing.value = null
  }
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      waiting = timer.set(resolve, ms)
    })
  const follow = async (id: number, text: string, stop: AbortSignal) => {
    let next: Results | null = null
    for await (const event of api.stream('search.run', { recording: id, expression: text }, { signal: stop })) {
      if (stop.aborted) return
      next = merge(next, id, text, event)
      doing.value = DOING[event.type] ?? doing.peek()
      if (next.scores) results.value = next
    }
  }
  const stopWatching = effect(() => {
    if (results.peek()?.recording !== recording.value) results.value = null
    stage.value
    void begin(expression.peek(), false)
  })
  return {
    expression,
    accepted,
    results,
    running,
    doing,
    problem,
    stop: cancel,
    type(text) {
      if (text === expression.peek()) return
      expression.value = text
      cancel()
      waiting = timer.set(() => void begin(text, true), LOOK)
    },
    run(text) {
      expression.value = text
      void begin(text, false)
    },
    settle() {
      if (!complaint) return
      timer.clear(complaint.id)
      problem.value = complaint.problem
      complaint = null
    },
    show(kept) {
      cancel()
      expression.value = kept.expression
      accepted.value = kept
      problem.value = null
      results.value = kept
    },
    dispose() {
      stopWatching()
      cancel()
    },
  }
}

/** Where something is called wrong already, what is wrong next is said at once: an error that goes and comes flickers. */
function patienceWith(next: FeatureProblem, shown: FeatureProblem | null): number {
  if (shown) return 0
  return next.unfinished ? PATIENCE.unfinished : PATIENCE.wrong
}
