// What was done and can be undone. A step knows how to do itself and how to take itself back; steps run one after the
// other, so that two quick undos do not overtake each other.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { sentence } from './sentence.ts'

export interface Step {
  /** what it does, as it reads after “Undo”: “rename of Moby-Dick” */
  title: string
  run(): Promise<unknown> | unknown
  back(): Promise<unknown> | unknown
}

export interface History {
  /** the title of what would be undone, or done again; null when there is nothing */
  undoable: ReadonlySignal<string | null>
  redoable: ReadonlySignal<string | null>
  /** Does a step and remembers it. @throws what the step throws; it is not remembered then */
  run(step: Step): Promise<void>
  /**
   * Remembers a step that has been done already.
   * @param joins an earlier step of the same gesture: if it is the last one, both are one step
   * @returns the step that is remembered
   */
  did(step: Step, joins?: Step | null): Step
  undo(): Promise<void>
  redo(): Promise<void>
}

/** Sets a fact of the window, and remembers it as a step. */
export function change<T>(history: Pick<History, 'did'>, title: string, fact: Signal<T>, value: T): void {
  const before = fact.peek()
  if (before === value) return
  const put = (to: T) => () => {
    fact.value = to
  }
  put(value)()
  history.did({ title, run: put(value), back: put(before) })
}

/** steps that are remembered */
const DEPTH = 100

/** @param tell is given the sentence when a step cannot be taken back or done again; the step is forgotten then */
export function createHistory(tell: (words: string) => void): History {
  const past = signal<readonly Step[]>([])
  const future = signal<readonly Step[]>([])
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }
  const top = (steps: readonly Step[]) => steps.at(-1)
  const without = (steps: readonly Step[], step: Step) => steps.filter((other) => other !== step)
  /** The last step of `from`, carried out and moved to `to`. */
  const move = (from: typeof past, to: typeof past, work: (step: Step) => unknown) =>
    inTurn(async () => {
      const step = top(from.peek())
      if (!step) return
      from.value = without(from.peek(), step)
      try {
        await work(step)
        to.value = [...to.peek(), step]
      } catch (error) {
        tell(sentence(error))
      }
    })
  return {
    undoable: computed(() => top(past.value)?.title ?? null),
    redoable: computed(() => top(future.value)?.title ?? null),
    run: (step) =>
      inTurn(async () => {
        await step.run()
        past.value = [...past.peek(), step].slice(-DEPTH)
        future.value = []
      }),
    did(step, joins = null) {
      const joined = joins !== null && top(past.peek()) === joins
      const kept = joined ? { ...step, back: joins.back } : step
      past.value = [...(joined ? past.peek().slice(0, -1) : past.peek()), kept].slice(-DEPTH)
      future.value = []
      return kept
    },
    undo: () => move(past, future, (step) => step.back()),
    redo: () => move(future, past, (step) => step.run()),
  }
}
