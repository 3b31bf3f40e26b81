// What the view makes of a text that is edited: values that go along, differences, rows, and an order of answers.

import { signal } from '@preact/signals-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { ScratchpadEvent } from '../../../main/contract/scratchpad-types.ts'
import { createTriedText, type Wanted } from '../../../renderer/views/scratchpad/reading.ts'
import {
  type Lines,
  lineStarts,
  placeOf,
  positionOf,
  rowsOfLine,
  rowsOnScreen,
} from '../../../renderer/views/scratchpad/rows.ts'
import { carried, difference, inCommon, largest, unitsOf } from '../../../renderer/views/scratchpad/shape.ts'

const letters = fc.array(fc.constantFrom('a', 'b', '\n'), { maxLength: 30 })
const places = (points: readonly string[]) => Float32Array.from(points, (_, p) => p)

describe('an edit', () => {
  it('takes the values of what it leaves along, and knows nothing of what is new', () => {
    fc.assert(
      fc.property(letters, letters, letters, letters, (front, out, put, back) => {
        const [before, after] = [
          [...front, ...out, ...back],
          [...front, ...put, ...back],
        ]
        const common = inCommon(before, after)
        expect(common.prefix + common.suffix).toBeLessThanOrEqual(Math.min(before.length, after.length))
        expect(common.prefix + common.suffix).toBeGreaterThanOrEqual(
          Math.min(front.length + back.length, before.length, after.length),
        )
        const moved = carried(places(before), common, after.length)
        moved.forEach((from, p) => {
          if (!Number.isNaN(from)) expect(before[from]).toBe(after[p])
        })
        expect(moved.filter(Number.isNaN)).toHaveLength(after.length - common.prefix - common.suffix)
      }),
    )
  })
})

describe('two versions of a text', () => {
  const side = (text: string, values: number[]) => ({ points: Array.from(text), values: Float32Array.from(values) })

  it('are compared character by character where one was replaced', () => {
    const found = difference(side('abc', [0, 0.5, 0.25]), side('axc', [0, 1, 0.75]))
    expect([...found]).toEqual([0, 0.5, 0.5])
    expect(largest(found)).toBe(1)
  })

  it('are compared where the characters have moved to, and not where something was put in', () => {
    const found = difference(side('ab', [0, 0.5]), side('a😀b', [0, 1, 0.25]))
    expect([...found]).toEqual([0, Number.NaN, -0.25])
    expect(largest(found)).toBe(2)
    expect(largest(Float32Array.of(Number.NaN))).toBe(-1)
  })
})

describe('the rows of an editor', () => {
  /** An editor that breaks lines after so many UTF-16 units, rows of 32 pixels. */
  const broken = (text: string, width: number): Lines => ({
    content: (line) => text.split('\n')[line - 1],
    top: (line, column) => {
      const rows = (content: string) => Math.max(1, Math.ceil(content.length / width))
      const before = text
        .split('\n')
        .slice(0, line - 1)
        .reduce((sum, content) => sum + rows(content), 0)
      const own = Math.min(Math.floor((column - 1) / width), rows(text.split('\n')[line - 1]) - 1)
      return 32 * (before + own)
    },
  })

  it('begin where the height of a place changes, whatever was guessed', () => {
    for (const guess of [1, 5, 8, 40]) expect(rowsOfLine(broken('x'.repeat(21), 8), 1, guess)).toEqual([1, 9, 17])
    expect(rowsOfLine(broken('', 8), 1, 8)).toEqual([1])
  })

  it('are counted in characters, line ends included', () => {
    const text = 'abcdefghij\n\n😀😀xyz'
    const points = Array.from(text)
    const index = rowsOnScreen(broken(text, 8), points, lineStarts(points), 1, 3, 8)
    expect([...index.starts]).toEqual([0, 8, 11, 12, 17])
    expect([...index.odd]).toEqual([0, 0, 0, 1])
  })

  it('know the place of each character, and the character of each place', () => {
    const text = 'ab\n😀c\n\nd'
    const points = Array.from(text)
    const starts = lineStarts(points)
    const lines = broken(text, 80)
    points.forEach((_, p) => {
      const { lineNumber, column } = placeOf(lines, starts, p)
      expect(positionOf(lines, starts, lineNumber, column)).toBe(p)
    })
    expect(placeOf(lines, starts, 4)).toEqual({ lineNumber: 2, column: 3 })
  })
})

describe('a text that is read while it is typed', () => {
  /** A text that has been asked about, and not been answered. */
  async function trying(text: string) {
    const { api, asked } = byHand()
    const wanted = signal(wish(text))
    const tried = createTriedText(api, wanted)
    await tick()
    return { asked, wanted, tried }
  }

  const LOW = new Float32Array([9, 9, 9, 9, 9, 9, 9, 9])

  /** A host whose answers are given by hand. */
  function byHand() {
    const asked: {
      text: string
      known: number
      units: string[]
      give(event: ScratchpadEvent): void
      end(): void
      left: boolean
    }[] = []
    const api = {
      async *stream(
        name: string,
        params: { text: string; known: number; units: string[] },
        { signal }: { signal: AbortSignal },
      ) {
        if (name === 'scratchpad.open') {
          yield { session: 1, mostCharacters: 100 }
          return await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        }
        const queue: (ScratchpadEvent | null)[] = []
        let wake = () => {}
        const push = (event: ScratchpadEvent | null) => {
          queue.push(event)
          wake()
        }
        const mine = { ...params, give: push, end: () => push(null), left: false }
        signal.addEventListener('abort', () => {
          mine.left = true
        })
        asked.push(mine)
        for (;;) {
          const event = queue.shift()
          if (event) yield event
          else if (event === null) return
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      },
    } as unknown as ApiClient
    return { api, asked }
  }
  const tick = () => new Promise((resolve) => setTimeout(resolve, 5))
  const part = (from: number, to: number, value: number): ScratchpadEvent => ({
    type: 'values',
    from,
    to,
    values: [LOW.slice(0, to - from).fill(value)],
    surprise: LOW.slice(0, to - from),
  })
  const wish = (text: string, units = ['L0.h.1']): Wanted => ({ model: 1, text, units, unknown: 'skip' })

  it('asks for what it does not know, and fills it in as it comes', async () => {
    const { asked, wanted, tried } = await trying('abcd')
    expect(asked[0]).toMatchObject({ text: 'abcd', known: 0 })
    asked[0].give(part(0, 2, 0.5))
    await tick()
    expect(tried.held.value).toMatchObject({ fresh: 2 })
    asked[0].give(part(2, 4, 0.5))
    await tick()
    wanted.value = wish('abcX')
    expect(tried.held.value.fresh).toBe(3)
    expect([...tried.held.value.values[0]]).toEqual([0.5, 0.5, 0.5, Number.NaN])
    await tick()
    expect(asked[1]).toMatchObject({ text: 'abcX', known: 3 })
    tried.dispose()
  })

  it('never takes an answer to an older text', async () => {
    const { asked, wanted, tried } = await trying('abcd')
    wanted.value = wish('xy')
    await tick()
    expect(asked[0].left).toBe(true)
    asked[0].give(part(0, 4, -1))
    await tick()
    expect(tried.held.value).toMatchObject({ text: 'xy', fresh: 0 })
    asked[1].give(part(0, 2, 0.25))
    await tick()
    expect([...tried.held.value.values[0]]).toEqual([0.25, 0.25])
    tried.dispose()
  })

  it('never takes an answer that comes between an edit and the question about it', async () => {
    const { asked, wanted, tried } = await trying('ab')
    wanted.value = wish('abcd')
    asked[0].give(part(0, 2, -1))
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    expect(asked).toHaveLength(1)
    expect(tried.held.value).toMatchObject({ text: 'abcd', fresh: 0 })
    await tick()
    asked[1].give(part(0, 4, 0.25))
    await tick()
    expect([...tried.held.value.values[0]]).toEqual([0.25, 0.25, 0.25, 0.25])
    expect(tried.problem.value).toBeNull()
    tried.dispose()
  })

  it('keeps the old unit on show until the new one comes', async () => {
    const { asked, wanted, tried } = await trying('ab')
    asked[0].give(part(0, 2, 0.5))
    await tick()
    wanted.value = wish('ab', ['L0.h.2'])
    await tick()
    expect(tried.held.value).toMatchObject({ units: ['L0.h.1'], fresh: 2 })
    expect(asked[1].known).toBe(0)
    asked[1].give(part(0, 2, -0.5))
    await tick()
    expect(tried.held.value).toMatchObject({ units: ['L0.h.2'], fresh: 2 })
    expect([...tried.held.value.values[0]]).toEqual([-0.5, -0.5])
    tried.dispose()
  })
})

it('holds every kind of state of a network', () => {
  expect(unitsOf({ cell: 'gru', layers: 2, hidden: 3 })).toEqual({ layers: 2, hidden: 3, kinds: ['h', 'r', 'z', 'n'] })
})
