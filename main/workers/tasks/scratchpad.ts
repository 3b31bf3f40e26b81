// One network held ready for a text that somebody types: it waits for words, reads what has changed, and answers. The
// states of the whole text are kept, so that another unit costs no reading.

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
import type { Expected, TryoutEvent } from '../../contract/scratchpad-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { type OpenedModel, openModel } from '../network.ts'

export interface TryoutRequest {
  text: string
  unknown: TypedMode
  units: string[]
  /** characters whose values need not be told */
  known: number
}

/** Words to the task, as JSON. */
export type TryoutWord =
  | ({ kind: 'read'; id: number } & TryoutRequest)
  | { kind: 'expected'; id: number; start: number; end: number }
  /** nobody waits for the answer any more */
  | { kind: 'leave'; id: number }
  | { kind: 'close' }

/** Answers, each with the id of what it answers; `done` or `failed` is the last. */
export type TryoutAnswer = { id: number } & (
  | TryoutEvent
  | { type: 'expected'; expected: Expected[] }
  | { type: 'done' }
  | { type: 'failed'; code: string; message: string }
)

/** How long values are collected before they are sent, milliseconds. */
const SEND_EVERY = 40
/** most unknown characters that are told one by one */
const MOST_UNKNOWN = 500

export async function tryout({ model }: { model: number }, context: TaskContext<TryoutAnswer>): Promise<void> {
  const opened = openModel(context.store, model)
  const kinds = KINDS[opened.network.spec.cell]
  const backend = chooseBackend({ threads: 1, prefer: 'auto' })
  const reading = createPrefixCache(backend, opened.network, kinds)
  const desk: Desk = { opened, reading, context, waiting: [], typed: null }
  try {
    for (;;) {
      const word = desk.waiting.shift() ?? parse(await context.nextWord())
      if (word.kind === 'close') return
      if (word.kind !== 'leave') await answer(desk, word)
    }
  } finally {
    reading.dispose()
    backend.dispose()
  }
}

/** What the parts of an answer share. */
interface Desk {
  opened: OpenedModel
  reading: Reading
  context: TaskContext<TryoutAnswer>
  /** words that came while something was read */
  waiting: TryoutWord[]
  /** the text that the reading is of; null while it is not whole */
  typed: TypedText | null
}

const parse = (word: string) => JSON.parse(word) as TryoutWord

async function answer(desk: Desk, word: Exclude<TryoutWord, { kind: 'close' | 'leave' }>): Promise<void> {
  const { id } = word
  const { emit } = desk.context
  try {
    if (word.kind === 'read') await read(desk, id, word)
    else emit({ id, type: 'expected', expected: expectedIn(desk, word.start, word.end) })
    emit({ id, type: 'done' })
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal'
    emit({ id, type: 'failed', code, message: sentence(error) })
  }
}

async function read(desk: Desk, id: number, { text, unknown: mode, units, known }: TryoutRequest): Promise<void> {
  const { opened, reading, context } = desk
  desk.typed = null
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
  // the first step is told at once, so that what is typed has its colours before the rest of a long text
  let sent = Number.NEGATIVE_INFINITY
  for (const ready of reading.read(ids)) {
    await context.breathe()
    if (isLeft(desk, id)) return
    if (ready === ids.length || performance.now() - sent < SEND_EVERY) continue
    const to = charactersIn(starts, ready)
    if (to > from) send(to)
    sent = performance.now()
  }
  desk.typed = typed
  if (from < characters) send(characters)
}

/** How many characters the first `ids` ids make whole. */
function charactersIn(starts: Uint32Array, ids: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle] <= ids) low = middle
    else high = middle - 1
  }
  return low
}

/** Whether there is something newer to do; what asks of this very text waits until it has been read. */
function isLeft(desk: Desk, id: number): boolean {
  for (let word = desk.context.word(); word !== undefined; word = desk.context.word()) desk.waiting.push(parse(word))
  return desk.waiting.some(
    (word) => word.kind === 'read' || word.kind === 'close' || (word.kind === 'leave' && word.id === id),
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
function expectedIn({ typed, reading, opened }: Desk, start: number, end: number): Expected[] {
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
