// A text as the network has read it so far: what an edit has not changed is kept, what comes is filled in, and an answer
// to an older text is never taken. One session of the host for as long as it lives.

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { Expected, UnknownCharacter } from '../../../main/contract/scratchpad-types.ts'
import { type Disposable, disposables } from '../../disposable.ts'
import { createQuery } from '../../state/query.ts'
import { sentence } from '../../state/sentence.ts'
import { carried, inCommon } from './shape.ts'

export interface Wanted {
  /** null asks for nothing */
  model: number | null
  text: string
  units: readonly string[]
  unknown: 'skip' | 'map'
}

export interface Held {
  text: string
  /** the characters of the text */
  points: readonly string[]
  units: readonly string[]
  /** for each unit, raw; NaN where unknown */
  values: Float32Array[]
  /** nats */
  surprise: Float32Array
  /** how many characters, from the first on, hold what the network says of this very text; what follows is of the text before */
  fresh: number
}

export interface TriedText extends Disposable {
  held: ReadonlySignal<Held>
  unknown: ReadonlySignal<{ unknown: readonly UnknownCharacter[]; total: number }>
  /** one sentence, or null */
  problem: ReadonlySignal<string | null>
  /** Asks once more after something went wrong. */
  again(): void
  /** What the network expects after a character; null where it cannot be said (any more). */
  expected(position: number, signal: AbortSignal): Promise<Expected | null>
}

const NONE: Held = { text: '', points: [], units: [], values: [], surprise: new Float32Array(), fresh: 0 }
const nothingUnknown = { unknown: [], total: 0 }

export function createTriedText(api: ApiClient, wanted: ReadonlySignal<Wanted>): TriedText {
  const held = signal<Held>(NONE)
  const unknown = signal<{ unknown: readonly UnknownCharacter[]; total: number }>(nothingUnknown)
  const problem = signal<string | null>(null)
  const session = signal<{ id: number; model: number } | null>(null)
  const tries = signal(0)
  /** of the values held: the network and the way of reading that they come from */
  let source = ''
  const opening = createQuery()
  const reading = createQuery()
  let waiting: ReturnType<typeof setTimeout> | undefined
  /** what was asked for last */
  let asked = ''

  const fail = (error: unknown) => {
    problem.value = sentence(error)
  }
  const open = async (model: number) => {
    session.value = null
    await opening.each(
      (signal) => api.stream('scratchpad.open', { model }, { signal }),
      ({ session: id }) => {
        session.value = { id, model }
      },
      fail,
    )
  }

  const sourceOf = ({ model, unknown }: Wanted) => `${model} ${unknown}`

  /** The values follow an edit of the text at once, before the host is asked; late answers are of the text before. */
  const shift = (request: Wanted) => {
    reading.cancel()
    const now = moved(held.peek(), request.text, Array.from(request.text))
    held.value = source === sourceOf(request) ? now : { ...now, fresh: 0 }
  }

  const read = async (id: number, request: Wanted) => {
    const { text, units, unknown: mode } = request
    let now = held.peek()
    const { points } = now
    const same = source === sourceOf(request) && units.join() === now.units.join()
    const known = same ? now.fresh : 0
    const question = { session: id, text, unknown: mode, units: [...units], known }
    await reading.each(
      (signal) => api.stream('scratchpad.read', question, { signal }),
      (event) => {
        problem.value = null
        if (event.type === 'unknown') unknown.value = event
        else {
          if (event.from === 0 && !same) now = empty(text, points, units)
          source = sourceOf(request)
          event.values.forEach((part, i) => void now.values[i].set(part, event.from))
          now.surprise.set(event.surprise, event.from)
          held.value = now = { ...now, fresh: event.to }
        }
      },
      fail,
    )
  }

  const model = computed(() => wanted.value.model)
  const follow = effect(() => {
    const now = model.value
    tries.value
    untracked(() => {
      if (now === null) opening.cancel()
      else void open(now)
    })
  })
  /** A paste may come as many edits: they are asked about together, as soon as the window has taken them in. */
  const soon = () => {
    waiting = undefined
    const now = session.peek()
    const request = wanted.peek()
    if (now && now.model === request.model) void read(now.id, request)
  }
  const ask = effect(() => {
    const request = wanted.value
    const key = JSON.stringify([session.value, request])
    if (key === asked) return
    asked = key
    untracked(() => shift(request))
    waiting ??= setTimeout(soon)
  })
  return {
    held,
    unknown,
    problem,
    again() {
      tries.value++
    },
    async expected(position, signal) {
      const now = session.peek()
      const { fresh, points } = held.peek()
      if (!now || fresh < points.length || position < 0 || position >= fresh) return null
      const [place] = await api.call(
        'scratchpad.expected',
        { session: now.id, start: position, end: position + 1 },
        { signal },
      )
      return place ?? null
    },
    dispose: () => disposables(follow, ask, opening.cancel, reading.cancel, () => clearTimeout(waiting)).dispose(),
  }
}

function empty(text: string, points: readonly string[], units: readonly string[]): Held {
  const blank = () => new Float32Array(points.length).fill(Number.NaN)
  return { text, points, units, values: units.map(blank), surprise: blank(), fresh: 0 }
}

/** The values of the old text at their characters' new places. */
function moved(old: Held, text: string, points: readonly string[]): Held {
  const common = inCommon(old.points, points)
  const along = (values: Float32Array) => carried(values, common, points.length)
  return {
    text,
    points,
    units: old.units,
    values: old.values.map(along),
    surprise: along(old.surprise),
    fresh: Math.min(old.fresh, common.prefix),
  }
}
