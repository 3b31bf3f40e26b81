// Names that mention the one before twice: what a small file of features can ask for must stay as small as the file.

import { describe, expect, test } from 'vitest'
import { planImport, removed, saved } from '../../../core/features/collection.ts'
import { compileFeature, nameChecker, namesOf } from '../../../core/features/compile.ts'
import { definitionsOf, withoutNames } from '../../../core/features/definitions.ts'
import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { readFeatures, writeFeatures } from '../../../core/features/exchange.ts'
import { FeatureError } from '../../../core/features/feature-error.ts'
import { allUses } from '../../../core/features/mentions.ts'
import { notesOn } from '../../../core/features/notes.ts'

const TEXT = 'a "b" a\n'.repeat(200)

/** n0 = /a/, and each of the others names the one before twice */
function doubling(deep: number, first = '/a/') {
  const expression = (i: number) =>
    i === 0 ? first : i % 2 ? `n${i - 1} or n${i - 1}` : `n${i - 1} and not not n${i - 1}`
  return Array.from({ length: deep + 1 }, (_, i) => ({ name: `n${i}`, expression: expression(i), meaning: '' }))
}

/** Milliseconds. */
function taken(work: () => unknown): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

describe.each([40, 200])('names that double %i deep', (deep) => {
  const named = doubling(deep)
  const all = named.map((feature, i) => ({ ...feature, id: i + 1, builtin: false }))
  const last = `n${deep}`

  test('compile and evaluate in milliseconds, to what the first one is', () => {
    expect(taken(() => compileFeature(last, named))).toBeLessThan(100)
    const milliseconds = taken(() => {
      expect(evaluateFeature(last, TEXT, named)).toEqual(evaluateFeature('/a/', TEXT))
    })
    expect(milliseconds).toBeLessThan(500)
  })

  test('are all described, read from a file, planned, saved and removed in milliseconds', () => {
    const check = nameChecker(namesOf(named))
    expect(taken(() => named.map(({ name }) => expect(check(name)).toBe('boolean')))).toBeLessThan(500)
    expect(taken(() => allUses(named))).toBeLessThan(500)
    expect(taken(() => planImport([], readFeatures(writeFeatures(named)), 'keep'))).toBeLessThan(1000)
    expect(taken(() => planImport(all, readFeatures(writeFeatures(doubling(deep, '/b/'))), 'rename'))).toBeLessThan(
      1000,
    )
    expect(taken(() => saved(all, { ...all[0], expression: '/c/' }))).toBeLessThan(1000)
    expect(taken(() => removed(all, 1, true))).toBeLessThan(1000)
  })

  test('are found once each, noted on, and not written out at full length', () => {
    const definitions = definitionsOf(last, named)
    expect(Object.keys(definitions)).toHaveLength(deep + 1)
    expect(taken(() => notesOn(last, TEXT, doubling(deep, 'inside("\\"")')))).toBeLessThan(500)
    const milliseconds = taken(() => expect(() => withoutNames(last, definitions)).toThrow(FeatureError))
    expect(milliseconds).toBeLessThan(1000)
  })
})

describe('an expression with all that its names stand for', () => {
  const wide = Array.from({ length: 30 }, (_, i) => ({
    name: `w${i}`,
    expression: Array(400).fill('/a/').join(' or '),
  }))
  const whole = wide.map(({ name }) => name).join(' or ')

  test('is refused above ten thousand parts, and says so', () => {
    expect(() => compileFeature(whole, wide)).toThrow(
      'With all that its names stand for this expression has more than 10,000 parts.',
    )
    expect(
      compileFeature(
        whole,
        wide.map(({ name }) => ({ name, expression: '/a/' })),
      ).kind,
    ).toBe('boolean')
  })

  test('is refused where names nest deeper than the stack holds, however they do', () => {
    const nested = (i: number) => `${'('.repeat(60)}not ${i === 0 ? '/a/' : `d${i - 1}`}${')'.repeat(60)}`
    const chain = Array.from({ length: 3000 }, (_, i) => ({ name: `d${i}`, expression: nested(i) }))
    expect(() => compileFeature('d2999', chain)).toThrow('nested too deeply')
    expect(evaluateFeature('d700', 'ab', chain).values).toEqual(Uint8Array.of(0, 1))
    const circle = Array.from({ length: 700 }, (_, i) => ({ name: `c${i}`, expression: `not c${(i + 1) % 700}` }))
    const message = /^(“c\d+”: ){4}“c0” is defined by itself: c0 → c1 → c2 → c3 → … → c698 → c699 → c0\.$/
    expect(() => compileFeature('c0', circle)).toThrow(message)
  })

  test('keeps the values of a name no longer than its mentions need them', () => {
    const named = [{ name: 'a', expression: '/a/' }]
    const feature = compileFeature('a and not a', named)
    const text = { text: 'ab', length: 2, at: (offset: number) => offset, borders: Uint32Array.of(0, 1) }
    expect(feature.run(text)).toEqual(Uint8Array.of(0, 0))
    expect(feature.run({ ...text, text: 'ba' })).toEqual(Uint8Array.of(0, 0))
    expect(feature.run(text)).toEqual(Uint8Array.of(0, 0))
  })
})

test('names that objects are born with are names like any other', () => {
  const named = [
    { name: 'constructor', expression: 'toString or /b/' },
    { name: 'toString', expression: '/a/' },
  ]
  expect(definitionsOf('constructor', named)).toEqual({ constructor: 'toString or /b/', tostring: '/a/' })
  expect(withoutNames('constructor and valueOf', { constructor: '/a/' })).toBe('(/a/) and valueOf')
})

test('a file with a thousand bad features, each resting on the one before, is answered quickly', () => {
  const file = Array.from({ length: 1000 }, (_, i) => ({
    name: `b${i}`,
    expression: i === 0 ? '/(/' : `b${i - 1} or b${i - 1}`,
    meaning: '',
  }))
  const here = file.map(({ name }, i) => ({ name, expression: '/x/', meaning: '', id: i + 1, builtin: false }))
  for (const [all, choice] of [
    [[], 'keep'],
    [here, 'rename'],
    [here, 'replace'],
  ] as const) {
    let plan = planImport([], [], 'keep')
    expect(taken(() => (plan = planImport(all, file, choice)))).toBeLessThan(4000)
    expect(plan.entries[0].problem).toMatch(/not valid/)
  }
})
