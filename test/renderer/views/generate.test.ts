import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { GenerateEvent } from '../../../main/contract/types.ts'
import { FIRST_DRAFT, isDraft, readDraft } from '../../../renderer/views/generate/form.ts'
import { createWriting } from '../../../renderer/views/generate/writing.ts'
import {
  blank,
  column,
  grown,
  liveliest,
  moved,
  roomFor,
  seedAt,
  textOf,
  wrap,
} from '../../../renderer/views/generate/written.ts'

/** Two units: the place in the run, and its tenth. */
function event(text: string, from: number, prime: boolean): GenerateEvent {
  const characters = [...text].map((character) => ({ character, probability: 0.5, top: [] }))
  const states = Float32Array.from(characters.flatMap((_, i) => [from + i, (from + i) / 10]))
  return { characters, prime, states, kinds: ['h'], units: 2 }
}

const chars = (text: string) => [...text].map((character) => ({ character }))

describe('what a network has written', () => {
  it('grows by events, and knows what was given and what was drawn', () => {
    let written = grown(blank(1), event('ab', 0, true), 0, 0)
    written = grown(written, event('cd', 2, false), 2, 0)
    expect(textOf(written)).toBe('abcd')
    expect(written.characters.map(({ prime }) => prime)).toStrictEqual([true, true, false, false])
    expect([...column(written, 0, 1, 4)]).toStrictEqual([1, 2, 3])
    expect(column(written, 1, 3, 4)[0]).toBeCloseTo(0.3)
  })

  it('keeps what is there when it goes on, also where an event holds both', () => {
    const before = grown(grown(blank(1), event('ab', 0, true), 0, 0), event('c', 2, false), 2, 0)
    let after = grown(before, event('ab', 0, true), 0, 3)
    after = grown(after, event('cX', 2, true), 2, 3)
    after = grown(after, event('de', 4, false), 4, 3)
    expect(textOf(after)).toBe('abcXde')
    expect(after.characters.slice(0, 3)).toStrictEqual(before.characters)
    expect([...column(after, 0, 0, 6)]).toStrictEqual([0, 1, 2, 3, 4, 5])
  })

  it('has values for what is there and none beyond', () => {
    const written = grown(blank(1), event('ab', 0, false), 0, 0)
    expect([...column(written, 0, 1, 3)]).toStrictEqual([1, Number.NaN])
    expect([...column(blank(1), 0, 0, 1)]).toStrictEqual([Number.NaN])
  })

  it('finds the unit whose colors vary most: a cell state through tanh', () => {
    const written = grown(blank(1), event('abcdefgh', 40, false), 0, 0)
    expect(
      liveliest(written, [
        { index: 0, kind: 'h' },
        { index: 1, kind: 'h' },
      ]),
    ).toBe(0)
    expect(
      liveliest(written, [
        { index: 0, kind: 'c' },
        { index: 1, kind: 'h' },
      ]),
    ).toBe(1)
  })

  it('has room for as many characters as their states allow', () => {
    expect(roomFor({ units: 3072 })).toBe(20_833)
    expect(roomFor(blank(1))).toBe(Number.POSITIVE_INFINITY)
  })

  it('goes on with another seed, the same one at the same place', () => {
    expect(seedAt(7, 500)).toBe(507)
    expect(seedAt(2 ** 32 - 1, 2)).toBe(1)
  })
})

describe('rows of written text', () => {
  it('end at line ends and at the edge; a line end never stands alone after a full row', () => {
    const rows = wrap(chars('abcd\nefghij\n\nk'), 4)
    expect(rows.map(({ from, to }) => 'abcd\nefghij\n\nk'.slice(from, to))).toStrictEqual([
      'abcd\n',
      'efgh',
      'ij\n',
      '\n',
      'k',
    ])
    expect(wrap([], 4)).toStrictEqual([])
  })

  it('are walked with the arrow keys', () => {
    const rows = wrap(chars('abcdefghij'), 4)
    expect(moved(rows, null, 'ArrowUp')).toBe(9)
    expect(moved(rows, 9, 'ArrowUp')).toBe(5)
    expect(moved(rows, 7, 'ArrowDown')).toBe(9)
    expect(moved(rows, 0, 'ArrowLeft')).toBe(0)
    expect(moved(rows, 2, 'ArrowUp')).toBe(2)
    expect(moved(rows, 2, 'Home')).toBe(0)
    expect(moved(rows, 2, 'x')).toBeNull()
    expect(moved([], null, 'End')).toBeNull()
  })
})

describe('the parameters of generation', () => {
  it('is read from the fields', () => {
    expect(readDraft({ ...FIRST_DRAFT, temperature: '0,8' }).request?.temperature).toBe(0.8)
    expect(
      readDraft({ prime: 'a', temperature: ' .5', seed: '7', length: '1,000', unknown: 'skip' }).request,
    ).toStrictEqual({
      prime: 'a',
      temperature: 0.5,
      seed: 7,
      length: 1000,
      unknown: 'skip',
    })
  })

  it.each([
    ['temperature', '2.1'],
    ['temperature', ''],
    ['seed', '-1'],
    ['length', '0'],
    ['length', '20,000'],
  ] as const)('is refused with a sentence for %s = “%s”', (key, text) => {
    const { request, problems } = readDraft({ ...FIRST_DRAFT, [key]: text })
    expect(request).toBeNull()
    expect(Object.keys(problems)).toStrictEqual([key])
  })

  it('is taken from the last time only in its own form', () => {
    expect(isDraft(FIRST_DRAFT)).toBe(true)
    expect(isDraft({ ...FIRST_DRAFT, seed: 4 })).toBe(false)
  })
})

describe('a network at work', () => {
  const request = { prime: 'ab', temperature: 1, seed: 3, length: 2, unknown: 'map' } as const

  /** A host that writes “xy…” after the prime, and notes what it was asked. */
  function host(knows = (_: string) => true) {
    const asked: { prime: string; seed: number }[] = []
    const api = {
      call: async (_: string, { prime, unknown }: { prime: string; unknown: string }) => ({
        prime: prime.replaceAll('à', unknown === 'map' ? 'a' : ''),
      }),
      async *stream(_: string, wish: { prime: string; seed: number; length: number }) {
        asked.push({ prime: wish.prime, seed: wish.seed })
        if (!knows(wish.prime)) throw new AppError('unknown-character', 'It does not know it.')
        if (wish.prime) yield event(wish.prime, 0, true)
        yield event('xyz'.slice(0, wish.length), wish.prime.length, false)
      },
    } as unknown as ApiClient
    return { asked, writing: createWriting(api) }
  }

  it('writes, and goes on from its own text with the seed of the place', async () => {
    const { asked, writing } = host()
    await writing.start(1, request)
    await writing.continue(request)
    expect(textOf(writing.written.value!)).toBe('abxyxy')
    expect(asked).toStrictEqual([
      { prime: 'ab', seed: 3 },
      { prime: 'abxy', seed: 7 },
    ])
    expect(writing.written.value!.characters.map(({ prime }) => prime)).toStrictEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    expect(writing.running.value).toBe(false)
  })

  it('is given the prime with unknown characters mapped or left out, as was chosen', async () => {
    const { asked, writing } = host()
    await writing.start(1, { ...request, prime: 'àb' })
    await writing.start(1, { ...request, prime: 'àb', unknown: 'skip' })
    expect(asked.map(({ prime }) => prime)).toStrictEqual(['ab', 'b'])
    expect(textOf(writing.written.value!)).toBe('bxy')
  })

  it('reads the unseen line end again when it began without a prime', async () => {
    const { asked, writing } = host()
    await writing.start(1, { ...request, prime: '' })
    await writing.continue(request)
    expect(asked[1].prime).toBe('\nxy')
    expect(textOf(writing.written.value!)).toBe('xyxy')
  })

  it('goes on without it where the network knows no line end', async () => {
    const { asked, writing } = host((prime) => !prime.includes('\n'))
    await writing.start(1, { ...request, prime: '' })
    await writing.continue(request)
    expect(asked.map(({ prime }) => prime)).toStrictEqual(['', '\nxy', 'xy'])
    expect(textOf(writing.written.value!)).toBe('xyxy')
    expect(writing.problem.value).toBeNull()
  })

  it('passes on what the host refuses', async () => {
    const { writing } = host(() => false)
    await writing.start(1, request)
    expect(writing.problem.value).toBe('It does not know it.')
    expect(writing.written.value).toBeNull()
  })
})
