// What is looked for in the text: words, here; a regular expression, by the host, which can stop one that runs away.

import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import { findWords, pairRuns } from '../text/find.ts'
import type { TextSource } from '../text/source.ts'
import { createQuery } from './query.ts'
import { sentence } from './sentence.ts'

const PAUSE = 120 // milliseconds of quiet after a key

export interface Find {
  open: Signal<boolean>
  words: Signal<string>
  regex: Signal<boolean>
  exactCase: Signal<boolean>
  /** [from, to, …] characters; null while nothing is looked for */
  found: ReadonlySignal<Uint32Array | null>
  problem: ReadonlySignal<string | null>
  /** Resolves when `found` is of what is written now, without waiting for a pause. */
  settled(): Promise<void>
  dispose(): void
}

export function createFind(
  api: ApiClient,
  recording: ReadonlySignal<number | null>,
  text: ReadonlySignal<TextSource | null>,
): Find {
  const open = signal(false)
  const words = signal('')
  const regex = signal(false)
  const exactCase = signal(false)
  const found = signal<Uint32Array | null>(null)
  const problem = signal<string | null>(null)
  let waiting: ReturnType<typeof setTimeout> | undefined
  const query = createQuery()
  let looking: Promise<void> = Promise.resolve()

  const places = async (signal: AbortSignal) => {
    const source = text.peek()
    const id = recording.peek()
    if (!source || id === null) return null
    if (!regex.peek()) return findWords(source.text, words.peek(), exactCase.peek())
    const pattern = `/${words.peek().replace(/(?<!\\)\//g, '\\/')}/${exactCase.peek() ? '' : 'i'}`
    const runs = (end: string) =>
      api.call('features.runs', { recording: id, expression: `${pattern}.${end}` }, { signal })
    return pairRuns(await runs('start'), await runs('last'))
  }
  const set = (next: Uint32Array | null, trouble: string | null) => {
    found.value = next
    problem.value = trouble
  }
  const look = async () => {
    const take = (next: Uint32Array | null) => set(next, null)
    await query.one(places, take, (error) => set(null, sentence(error)))
  }
  const now = () => {
    waiting = undefined
    looking = look()
  }
  const stop = effect(() => {
    const wanted = open.value && words.value !== '' && text.value !== null
    regex.value
    exactCase.value
    recording.value
    query.cancel()
    clearTimeout(waiting)
    waiting = wanted ? setTimeout(now, PAUSE) : undefined
    if (!wanted) {
      found.value = null
      problem.value = null
    }
  })
  return {
    open,
    words,
    regex,
    exactCase,
    found,
    problem,
    settled() {
      if (waiting !== undefined) {
        clearTimeout(waiting)
        now()
      }
      return looking
    },
    dispose() {
      stop()
      clearTimeout(waiting)
      query.cancel()
    },
  }
}
