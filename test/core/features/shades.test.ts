import { expect, it } from 'vitest'
import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { ruleOf, ruleOpacities } from '../../../core/features/shades.ts'

it('a truth value is a rule of full strength where it is true', () => {
  const rule = ruleOf(evaluateFeature('/b+/', 'abba'))
  expect(rule).toEqual({ kind: 'boolean', runs: Uint32Array.of(1, 3) })
  expect([...ruleOpacities(rule, 0, 4)]).toEqual([0, 1, 1, 0])
  expect([...ruleOpacities(rule, 2, 4)]).toEqual([1, 0])
})

it('a number is a rule as strong as it is large, and none where it is smallest', () => {
  const rule = ruleOf({ kind: 'number', values: Float32Array.of(-1, 1, 3, 0) })
  expect(rule).toMatchObject({ kind: 'number', low: -1, high: 3 })
  expect([...ruleOpacities(rule, 1, 4)].map((share) => Math.round(100 * share))).toEqual([50, 100, 25])
})

it('a number that never changes is no rule at 0, and a whole one at anything else', () => {
  expect([...ruleOpacities(ruleOf({ kind: 'number', values: Float32Array.of(0, 0) }), 0, 2)]).toEqual([0, 0])
  expect([...ruleOpacities(ruleOf({ kind: 'number', values: Float32Array.of(2, 2) }), 0, 2)]).toEqual([1, 1])
})
