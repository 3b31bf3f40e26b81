import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findWords, lineStart, pairRuns, stepFound } from '../../../renderer/text/find.ts'

describe('finding words', () => {
  it('gives places that do not overlap, in characters', () => {
    expect([...findWords('aaa a', 'aa', true)]).toEqual([0, 2])
    expect([...findWords('😀 whale 😀 Whale', 'whale', false)]).toEqual([2, 7, 10, 15])
    expect([...findWords('Whale whale', 'whale', true)]).toEqual([6, 11])
    expect(findWords('whale', '', false)).toHaveLength(0)
  })

  it('takes every sign for itself: words are no pattern', () => {
    const text = fc.stringMatching(/^[a.*+?()[\]{}|/\\^$ -]{1,12}$/)
    fc.assert(
      fc.property(text, text, text, (before, words, after) => {
        const found = findWords(before + words + after, words, true)
        expect(found[0]).toBe((before + words + after).indexOf(words))
        expect(found[1] - found[0]).toBe(words.length)
      }),
    )
  })

  it('takes matches that stand side by side apart again', () => {
    expect([...pairRuns(Uint32Array.of(0, 2, 5, 6), Uint32Array.of(0, 2, 7, 8))]).toEqual([0, 1, 1, 2, 5, 8])
    expect(pairRuns(new Uint32Array(0), new Uint32Array(0))).toHaveLength(0)
  })

  it('goes from one place to the next and round', () => {
    const found = Uint32Array.of(3, 5, 9, 11, 20, 22)
    expect([0, 3, 8, 20, 40].map((from) => stepFound(found, from, 1))).toEqual([0, 1, 1, 0, 0])
    expect([0, 3, 10, 40].map((from) => stepFound(found, from, -1))).toEqual([2, 2, 1, 2])
    expect(stepFound(new Uint32Array(0), 3, 1)).toBe(-1)
  })
})

describe('going to a line', () => {
  it('gives its first character, and the last line for one beyond the end', () => {
    const text = 'ab\n😀c\n\nd\n'
    expect([1, 2, 3, 4, 5, 99].map((line) => lineStart(text, line))).toEqual([0, 3, 6, 7, 7, 7])
  })
})
