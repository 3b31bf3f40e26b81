// A scratchpad session: keeps a network loaded and a typed text read (core/run/prefix-cache.ts), and answers messages. The
// states of the whole text are cached, so that another unit needs no computation.

import { AppError, sentence } from '../../../core/errors.ts'
import { columnOf, KINDS, parseUnit } from '../../../core/model/units.ts'
import { createPrefixCache, longestPrefix, type Reading } from '../../../core/run/prefix-cache.ts'
import {
  afterCharacters,
  encodeTyped,
  overCharacters,
  type TypedMode,
  type TypedText,
} from '../../../core/text/typed.ts'
import type { Expected, ScratchpadEvent } from '../../contract/scratchpad-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { type OpenedModel, openModel } from '../network.ts'

export interface ScratchpadRequest {
  text: string
  unknown: TypedMode
  units: string[]
  /** characters whose values are not sent */
  known: number
}

/** Messages to the task, as JSON. */
export type ScratchpadMessage =
  | ({ kind: 'read'; id: number } & ScratchpadRequest)
  | { kind: 'expected'; id: number; start: number; end: number }
  /** the answer is cancelled */
  | { kind: 'leave'; id: number }
  | { kind: 'close' }

/** Answers, each with the id of its message; `done` or `failed` is the last. */
export type ScratchpadAnswer = { id: number } & (
  | ScratchpadEvent
  | { type: 'expected'; expected: Expected[] }
  | { type: 'done' }
  | { type: 'failed'; code: string; message: string }
)

/** Interval of sending values, milliseconds. */
const SEND_EVERY = 40
/** most unknown characters that are listed */
const MOST_UNKNOWN = 500

export async function scratchpad({ model }: { model: number }, context: TaskContext<ScratchpadAnswer>): Promise<void> {
  const opened = openModel(context.store, model)
  const kinds = KINDS[opened.network.spec.cell]
  const backend = chooseBackend({ threads: 1, prefer: 'auto' })
  const reading = createPrefixCache(backend, opened.network, kinds)
  const session: Session = { opened, reading, context, waiting: [], typed: null }
  try {
    for (;;) {
      const message = session.waiting.shift() ?? parse(await context.nextMessage())
      if (message.kind === 'close') return
      if (message.kind !== 'leave') await answer(session, message)
    }
  } finally {
    reading.dispose()
    backend.dispose()
  }
}

/** The state of the session. */
interface Session {
  opened: OpenedModel
  reading: Reading
  context: TaskContext<ScratchpadAnswer>
  /** messages that arrived during a read */
  waiting: ScratchpadMessage[]
  /** the text that was read; null during a read */
  typed: TypedText | null
}

const parse = (message: string) => JSON.parse(message) as ScratchpadMessage

async function answer(
  session: Session,
  message: Exclude<ScratchpadMessage, { kind: 'close' | 'leave' }>,
): Promise<void> {
  const { id } = message
  const { emit } = session.context
  try {
    if (message.kind === 'read') await read(session, id, message)
    else emit({ id, type: 'expected', expected: expectedIn(session, message.start, message.end) })
    emit({ id, type: 'done' })
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal'
    emit({ id, type: 'failed', code, message: sentence(error) })
  }
}

async function read(
  session: Session,
  id: number,
  { text, unknown: mode, units, known }: ScratchpadRequest,
): Promise<void> {
  const { opened, reading, context } = session
  session.typed = null
  const typed = encodeTyped(text, opened.vocabulary, mode)
  const characters = typed.starts.length - 1
  refuseLong(characters, opened)
  const columns = units.map((unit) => columnOf(opened.network.spec, KINDS[opened.network.spec.cell], parseUnit(unit)))
  const { unknown, starts, ids } = typed
  context.emit({ id, type: 'unknown', unknown: unknown.slice(0, MOST_UNKNOWN), total: unknown.length })
  let from = Math.min(known, characters)
  const send = (to: number) => {
    const slice = [starts, from, to] as const
    const values = columns.map((column) => afterCharacters(reading.values(column, starts[from], starts[to]), ...slice))
    const surprise = overCharacters(reading.surprise(starts[from], starts[to]), ...slice)
    context.emit(
      { id, type: 'values', from, to, values, surprise },
      [surprise, ...values].map(({ buffer }) => buffer as ArrayBuffer),
    )
    from = to
  }
  // the first step is sent at once, so that typed characters are colored before the rest of a long text
  let sent = Number.NEGATIVE_INFINITY
  for (const ready of reading.read(ids)) {
    await context.breathe()
    if (isLeft(session, id)) return
    if (ready === ids.length || performance.now() - sent < SEND_EVERY) continue
    const to = charactersIn(starts, ready)
    if (to > from) send(to)
    sent = performance.now()
  }
  session.typed = typed
  if (from < characters) send(characters)
}

/** Number of complete characters in the first `ids` ids. */
function charactersIn(starts: Uint32Array, ids: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle] <= ids) low = middle
    else high = middle - 1
  }
  return low
}

/** Whether a newer message replaces this read; messages on the same text wait until it has been read. */
function isLeft(session: Session, id: number): boolean {
  for (let message = session.context.message(); message !== undefined; message = session.context.message())
    session.waiting.push(parse(message))
  return session.waiting.some(
    (message) => message.kind === 'read' || message.kind === 'close' || (message.kind === 'leave' && message.id === id),
  )
}

function refuseLong(characters: number, { network }: OpenedModel): void {
  const most = longestPrefix(network.spec)
  if (characters > most)
    throw new AppError(
      'text-too-long',
      `The text has ${characters} characters; with this network ${most} can be tried at once. Shorten it, or save it as a text and record that.`,
    )
}

/** @throws AppError `not-read` before the text has been read to its end */
function expectedIn({ typed, reading, opened }: Session, start: number, end: number): Expected[] {
  if (!typed) throw new AppError('not-read', 'The text has not been read to its end yet.')
  const { starts } = typed
  const last = Math.min(end, starts.length - 1)
  return Array.from({ length: Math.max(0, last - start) }, (_, i) => {
    const ids = starts[start + i + 1]
    if (ids === starts[start + i]) return []
    return reading
      .expected(ids - 1)
      .map(({ id, probability }) => ({ character: opened.vocabulary.characters[id], probability }))
  })
}
