// The search session: what is typed, what was last run, and what came back. A new keystroke cancels the old search;
// results stay (faded) until new ones are there; an expression that is merely unfinished is no error yet.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Controls, FeatureProblem, Intervals, Score, SearchEvent } from '../../main/contract/types.ts'
import { sentence } from './words.ts'

export interface Results {
  expression: string
  recording: number
  kind: 'boolean' | 'number'
  characters: number
  positives: number
  runs: number
  scores: readonly Score[] | null
  /** until all units were ranked */
  seconds: number
  maxima: Float64Array | null
  /** what characters alone, and the untrained network, reach; null until it is in */
  controls: Controls | null
  shifts: number
}

export interface SearchSession {
  expression: ReadonlySignal<string>
  results: ReadonlySignal<Results | null>
  running: ReadonlySignal<boolean>
  problem: ReadonlySignal<FeatureProblem | null>
  /** Typed text: runs after a pause. */
  type(expression: string): void
  /** Runs now. */
  run(expression: string): void
  dispose(): void
}

const PAUSE = 250
/** an unfinished expression is called wrong only after a longer pause */
const PATIENCE = 900

/** How much of the recording there is to search: too little, a part, all. A later stage searches again. */
export type Stage = 'none' | 'part' | 'whole'

export function createSearch(
  api: ApiClient,
  recording: ReadonlySignal<number | null>,
  stage: ReadonlySignal<Stage>,
  start: string,
  timer: { set(run: () => void, ms: number): number; clear(id: number): void },
): SearchSession {
  const expression = signal(start)
  const results = signal<Results | null>(null)
  const running = signal(false)
  const problem = signal<FeatureProblem | null>(null)
  let abort = new AbortController()
  let waiting = 0
  let complaining = 0

  const cancel = () => {
    timer.clear(waiting)
    timer.clear(complaining)
    abort.abort()
    running.value = false
  }
  const complain = (trouble: FeatureProblem, at: number) => {
    complaining = timer.set(() => {
      problem.value = trouble
    }, at)
  }
  const begin = async (text: string, patience: number) => {
    cancel()
    const id = recording.peek()
    if (id === null || stage.peek() === 'none' || text.trim() === '') {
      problem.value = null
      results.value = null
      return
    }
    const mine = (abort = new AbortController())
    running.value = true
    try {
      const check = await api.call('features.check', { expression: text }, { signal: mine.signal })
      if (mine.signal.aborted) return
      if (!check.ok) complain(check.problem, problem.peek() ? 0 : patience)
      else {
        problem.value = null
        await follow(id, text, mine.signal)
      }
    } catch (error) {
      if (!mine.signal.aborted) problem.value = { message: sentence(error), from: 0, to: 0 }
    }
    if (!mine.signal.aborted) running.value = false
  }
  const follow = async (id: number, text: string, stop: AbortSignal) => {
    let next: Results | null = null
    for await (const event of api.stream('search.run', { recording: id, expression: text }, { signal: stop })) {
      if (stop.aborted) return
      next = merge(next, id, text, event)
      if (next.scores) results.value = next
    }
  }
  const stopWatching = effect(() => {
    if (results.peek()?.recording !== recording.value) results.value = null
    stage.value
    void begin(expression.peek(), 0)
  })
  return {
    expression,
    results,
    running,
    problem,
    type(text) {
      if (text === expression.peek()) return
      expression.value = text
      cancel()
      waiting = timer.set(() => void begin(text, PATIENCE - PAUSE), PAUSE)
    },
    run(text) {
      expression.value = text
      void begin(text, 0)
    },
    dispose() {
      stopWatching()
      cancel()
    },
  }
}

/** The results with one more event. */
export function merge(old: Results | null, recording: number, expression: string, event: SearchEvent): Results {
  const base: Results = old ?? {
    expression,
    recording,
    kind: 'boolean',
    characters: 0,
    positives: 0,
    runs: 0,
    scores: null,
    seconds: 0,
    maxima: null,
    shifts: 0,
    controls: null,
  }
  switch (event.type) {
    case 'feature':
      return { ...base, kind: event.kind, characters: event.characters, positives: event.positives, runs: event.runs }
    case 'scores':
      return { ...base, scores: event.scores, seconds: event.seconds }
    case 'null':
      return { ...base, scores: event.scores, maxima: event.maxima, shifts: event.shifts }
    case 'intervals':
      return { ...base, scores: base.scores && withIntervals(base.scores, event.intervals) }
    case 'controls':
      return { ...base, controls: event.controls }
  }
}

function withIntervals(scores: readonly Score[], known: readonly { unit: string; intervals: Intervals }[]): Score[] {
  const of = new Map(known.map(({ unit, intervals }) => [unit, intervals]))
  return scores.map((score) => ({ ...score, intervals: of.get(score.unit) ?? score.intervals }))
}
