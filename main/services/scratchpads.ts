// Scratchpads: sessions by number, and features over texts without a recording.

import { AppError } from '../../core/errors.ts'
import { longestPrefix } from '../../core/run/prefix-cache.ts'
import type { Expected, ScratchpadEvent, ScratchpadOpened } from '../contract/scratchpad-types.ts'
import type { ScratchpadRequest } from '../workers/tasks/scratchpad.ts'
import { ScratchpadSession } from './scratchpad-session.ts'
import type { ServiceContext } from './service-context.ts'
import { watched } from './watchdog.ts'

/** Most sessions: a window has two, its text and the one it is compared with. */
const MOST_SESSIONS = 16
/** Idle time after which a network is unloaded, milliseconds. */
const IDLE_AFTER = 5 * 60_000
/** Most characters of a call: some screens. */
const MOST_EXPECTED = 10_000

export class Scratchpads {
  readonly #context: ServiceContext
  readonly #idleAfter: number
  readonly #sessions = new Map<number, ScratchpadSession>()
  #next = 1

  constructor(context: ServiceContext, idleAfter = IDLE_AFTER) {
    this.#context = context
    this.#idleAfter = idleAfter
  }

  /** threads with a loaded network */
  get awake(): number {
    return [...this.#sessions.values()].filter(({ awake }) => awake).length
  }

  /** A session that ends with the iteration. @throws AppError `no-such-model`, `too-many-sessions` */
  async *open(model: number, signal: AbortSignal): AsyncGenerator<ScratchpadOpened> {
    const { spec } = this.#context.reader.model(model)
    if (this.#sessions.size >= MOST_SESSIONS)
      throw new AppError(
        'too-many-sessions',
        `${MOST_SESSIONS} texts are being tried already; close one of those views.`,
      )
    const id = this.#next++
    const session = new ScratchpadSession(this.#context.threads, model, this.#idleAfter)
    this.#sessions.set(id, session)
    try {
      yield { session: id, mostCharacters: longestPrefix(spec) }
      await ended(signal)
    } finally {
      this.#sessions.delete(id)
      session.close()
    }
  }

  /** @throws AppError `no-such-session`, `text-too-long`, `no-checkpoint`, `thread-died` */
  async *read(session: number, request: ScratchpadRequest, signal: AbortSignal): AsyncGenerator<ScratchpadEvent> {
    for await (const answer of this.#session(session).ask({ kind: 'read', ...request }, signal))
      if (answer.type === 'unknown' || answer.type === 'values') yield answer
  }

  /**
   * Values of units after each character of a text, by a network that is then unloaded.
   * @returns for each unit its raw values, [characters]; NaN where a character was left out
   * @throws AppError `text-too-long`, `no-such-unit`
   */
  async values(model: number, request: ScratchpadRequest, signal: AbortSignal): Promise<Float32Array[]> {
    const session = new ScratchpadSession(this.#context.threads, this.#context.reader.model(model).id, this.#idleAfter)
    const length = Array.from(request.text).length
    const values = request.units.map(() => new Float32Array(length).fill(Number.NaN))
    try {
      for await (const answer of session.ask({ kind: 'read', ...request, known: 0 }, signal))
        if (answer.type === 'values') answer.values.forEach((part, i) => void values[i].set(part, answer.from))
    } finally {
      session.close()
    }
    signal.throwIfAborted()
    return values
  }

  /** @throws AppError `too-much`, `not-read` */
  async expected(session: number, start: number, end: number, signal: AbortSignal): Promise<Expected[]> {
    if (end - start > MOST_EXPECTED)
      throw new AppError(
        'too-much',
        `Expectations are given for at most ${MOST_EXPECTED} characters at once; choose fewer.`,
      )
    for await (const answer of this.#session(session).ask({ kind: 'expected', start, end }, signal))
      if (answer.type === 'expected') return answer.expected
    throw new AppError('cancelled', 'Cancelled.')
  }

  /** Runs of true [from, to, …]. @throws FeatureError, AppError `feature-too-slow` */
  feature(text: string, expression: string, signal?: AbortSignal): Promise<Uint32Array> {
    const { threads } = this.#context
    return watched(expression, signal, (options) => threads.run('textFeature', { text, expression }, options).done)
  }

  #session(id: number): ScratchpadSession {
    const session = this.#sessions.get(id)
    if (!session) throw new AppError('no-such-session', 'This text is not being tried any more; open its view again.')
    return session
  }
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
