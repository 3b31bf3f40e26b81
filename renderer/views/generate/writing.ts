// A network at work on a text: starts, goes on, stops; what it has written grows as it comes.

import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../../main/contract/api.ts'
import { createQuery } from '../../state/query.ts'
import { sentence } from '../../state/sentence.ts'
import type { Request } from './form.ts'
import { blank, grown, roomFor, seedAt, textOf, type Written } from './written.ts'

export interface Writing {
  written: ReadonlySignal<Written | null>
  /** what the text that is there was begun with */
  begun: ReadonlySignal<Request | null>
  running: ReadonlySignal<boolean>
  /** the host's sentence */
  problem: ReadonlySignal<string | null>
  /** room for more, and something to go on from */
  canContinue: ReadonlySignal<boolean>
  start(model: number, request: Request): Promise<void>
  /** Reads what is there and writes `length` more. */
  continue(request: Request): Promise<void>
  stop(): void
  dispose(): void
}

export function createWriting(api: ApiClient): Writing {
  const written = signal<Written | null>(null)
  const begun = signal<Request | null>(null)
  const running = signal(false)
  const problem = signal<string | null>(null)
  const query = createQuery()

  /** Resolves with the host's refusal, if there was one. */
  const run = async (base: Written, { unknown: _, ...request }: Request, known: number): Promise<unknown> => {
    running.value = true
    problem.value = null
    let read = 0
    let refusal: unknown = null
    const isCurrent = await query.each(
      (signal) => api.stream('generate.run', { ...request, model: base.model }, { signal }),
      (event) => {
        written.value = grown(read === 0 ? base : written.peek()!, event, read, known)
        read += event.characters.length
      },
      (error) => {
        refusal = error
        problem.value = sentence(error)
      },
    )
    if (isCurrent) running.value = false
    return refusal
  }
  const stop = () => {
    query.cancel()
    running.value = false
  }
  return {
    written,
    begun,
    running,
    problem,
    canContinue: computed(() => {
      const now = written.value
      return now !== null && now.characters.length > 0 && now.characters.length < roomFor(now)
    }),
    async start(model, request) {
      begun.value = request
      running.value = true
      problem.value = null
      const { prime, unknown } = request
      let readable: string | null = null
      await query.one(
        () => api.call('generate.prime', { model, prime, unknown }),
        (answer) => {
          readable = answer.prime
        },
        (error) => {
          problem.value = sentence(error)
          running.value = false
        },
      )
      if (readable !== null) await run(blank(model), { ...request, prime: readable }, 0)
    },
    async continue(request) {
      const now = written.peek()
      if (!now) return
      const there = now.characters.length
      const length = Math.min(request.length, roomFor(now) - there)
      const next = { ...request, prime: textOf(now), length, seed: seedAt(request.seed, there) }
      // without a prime the network began on a line end that is not shown; it reads that again, if it knows line ends
      if (now.characters[0].prime || (await run(now, { ...next, prime: `\n${next.prime}` }, there + 1)))
        await run(now, next, there)
    },
    stop,
    dispose: stop,
  }
}
