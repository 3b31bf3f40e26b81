import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { characterBaselines } from '../../../core/search/baselines/baselines.ts'
import { splitCharacters } from '../../../core/search/split.ts'

const points = (text: string) => Uint32Array.from(text, (character) => character.codePointAt(0)!)
const marked = (text: string, mark: (t: number) => boolean) => ({
  kind: 'boolean' as const,
  values: Uint8Array.from(text, (_, t) => (mark(t) ? 1 : 0)),
})

/** Words of four letters and spaces, with stretches in quotation marks. */
function prose(length: number, seed = 5): string {
  const random = createRandom(seed)
  let text = ''
  while (text.length < length) {
    const words = Array.from({ length: 1 + random.below(12) }, () =>
      Array.from({ length: 4 }, () => 'abcdefgh'[random.below(8)]).join(''),
    ).join(' ')
    text += random.below(3) === 0 ? `“${words}” ` : `${words}. `
  }
  return text.slice(0, length)
}

const text = prose(20_000)
const split = splitCharacters(text.length)

describe('the guess from the last characters', () => {
  test('knows everything about a feature of one character', () => {
    const { lastCharacter, lastThree } = characterBaselines(
      points(text),
      marked(text, (t) => text[t] === '“'),
      split,
    )
    for (const { figures, train } of [lastCharacter, lastThree]) {
      expect(figures).toMatchObject({ auroc: 1, f1: 1, averagePrecision: 1 })
      expect(train).toMatchObject({ auroc: 1, f1: 1 })
    }
  })

  test('of three predicts from two characters ago, which that of one cannot', () => {
    const feature = marked(text, (t) => text[t - 2] === ' ')
    const { lastCharacter, lastThree } = characterBaselines(points(text), feature, split)
    expect(lastThree.figures.f1).toBeGreaterThan(0.98)
    expect(lastThree.figures.auroc).toBeGreaterThan(0.98)
    expect(lastCharacter.figures.auroc).toBeLessThan(0.75)
  })

  test('does not remember being inside quotations', () => {
    let inside = false
    const values = Uint8Array.from(text, (character) => {
      if (character === '”') inside = false
      const here = inside
      if (character === '“') inside = true
      return here ? 1 : 0
    })
    const { lastCharacter, lastThree } = characterBaselines(points(text), { kind: 'boolean', values }, split)
    expect(lastCharacter.figures.auroc).toBeLessThan(0.7)
    expect(lastThree.figures.auroc).toBeLessThan(0.75)
  })

  test('is fitted on the train blocks alone: held out it knows nothing of a feature without rule', () => {
    const random = createRandom(8)
    const feature = marked(text, () => random.below(2) === 1)
    const { lastThree } = characterBaselines(points(text), feature, split)
    expect(lastThree.train.auroc).toBeGreaterThan(0.6)
    expect(Math.abs(lastThree.figures.auroc - 0.5)).toBeLessThan(0.03)
  })

  test('gives what counting by hand gives', () => {
    const random = createRandom(9)
    const feature = marked(text, (t) => random.below(10) < (text[t] === 'a' ? 6 : text[t] < 'c' ? 3 : 1))
    const share = new Map<string, [number, number]>()
    for (let s = 0; s < split.train.length; s += 2)
      for (let t = split.train[s]; t < split.train[s + 1]; t++) {
        const [n, trues] = share.get(text[t]) ?? [0, 0]
        share.set(text[t], [n + 1, trues + feature.values[t]])
      }
    const [seen, true_] = [...share.values()].reduce(([a, b], [n, trues]) => [a + n, b + trues])
    // drawn towards the mean by two sightings
    const guess = (t: number) => {
      const [n, trues] = share.get(text[t])!
      return (trues + (2 * true_) / seen) / (n + 2)
    }
    const held: number[] = []
    for (let s = 0; s < split.heldout.length; s += 2)
      for (let t = split.heldout[s]; t < split.heldout[s + 1]; t++) held.push(t)
    const [trues, falses] = [1, 0].map((y) => held.filter((t) => feature.values[t] === y).map(guess))
    let wins = 0
    for (const a of trues) for (const b of falses) wins += a > b ? 1 : a === b ? 0.5 : 0
    const { figures } = characterBaselines(points(text), feature, split).lastCharacter
    expect(figures.auroc).toBeCloseTo(wins / trues.length / falses.length, 6)
  })

  test('bears characters beyond the alphabet and text that is all one character', () => {
    const wide = Uint32Array.from({ length: 20_000 }, (_, t) => 0x4e00 + ((t * 7919) % 3000))
    const feature = { kind: 'boolean' as const, values: Uint8Array.from(wide, (_, t) => (t >> 6) & 1) }
    expect(characterBaselines(wide, feature, split).lastThree.figures.auroc).toBeCloseTo(0.5, 1)
    const one = characterBaselines(new Uint32Array(20_000).fill(65), feature, split)
    expect(one.lastCharacter.figures.auroc).toBe(0.5)
  })

  test('of a number is held against it by r, ranks and the line fitted on the train blocks', () => {
    const values = Float32Array.from(
      text,
      (character, t) => (character === 'a' ? 5 : 1) + (text[t - 1] === ' ' ? 3 : 0),
    )
    const number = { kind: 'number' as const, values }
    const { lastCharacter, lastThree } = characterBaselines(points(text), number, split)
    expect(lastThree.figures).toMatchObject({ auroc: Number.NaN, f1: Number.NaN })
    expect(lastThree.figures.r).toBeGreaterThan(0.99)
    expect(lastThree.figures.r2).toBeGreaterThan(0.98)
    expect(lastThree.figures.spearman).toBeGreaterThan(0.7)
    expect(lastCharacter.figures.r2).toBeLessThan(lastThree.figures.r2)
    expect(lastCharacter.train.r2).toBeCloseTo(lastCharacter.train.r ** 2, 6)
  })

  test('takes a tenth of a second for a million characters', () => {
    const long = points(prose(1_000_000, 6))
    const feature = { kind: 'boolean' as const, values: Uint8Array.from(long, (point) => (point === 0x61 ? 1 : 0)) }
    const parts = splitCharacters(long.length)
    const seconds = Array.from({ length: 3 }, () => {
      const begun = process.cpuUsage()
      characterBaselines(long, feature, parts)
      const { user, system } = process.cpuUsage(begun)
      return (user + system) / 1e6
    })
    // of processor time, the best of three, five times over: the machine may be busy
    expect(Math.min(...seconds)).toBeLessThan(0.5)
  })
})
