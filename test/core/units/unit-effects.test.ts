// Which units the network uses where a feature ends: on a network that was wired by hand, so that one of two units that do
// the same is read by nothing.

import { describe, expect, it } from 'vitest'
import { type ModelSpec, type Parameters, parameterShapes, sizeOf } from '../../../core/model/spec.ts'
import type { Clamp } from '../../../core/run/clamp.ts'
import { rankCorrelation } from '../../../core/search/metrics/rank-correlation.ts'
import { featurePlaces } from '../../../core/units/feature-places.ts'
import { type EffectsProgress, unitEffects } from '../../../core/units/unit-effects.ts'
import { backend } from '../networks.ts'
import { random } from '../search/signals.ts'

const [A, B, OPEN, CLOSE] = [0, 1, 2, 3]
const [USED, IDLE, OTHER] = [0, 1, 2]
const LENGTH = 4000

/** Two switches that are on between brackets; one of them makes a closing bracket likelier. A third follows b. */
function planted() {
  const spec: ModelSpec = { cell: 'rnn', layers: 1, hidden: 6, vocabulary: 4, embedding: 0, dropout: 0, reset: 'after' }
  const parameters: Parameters = new Map(
    parameterShapes(spec).map(({ name, shape }) => [name, { shape, data: new Float32Array(sizeOf(shape)) }]),
  )
  const set = (name: string, row: number, column: number, value: number) => {
    const { shape, data } = parameters.get(name)!
    data[row * shape[1] + column] = value
  }
  for (const unit of [USED, IDLE]) {
    set('rnn.weight_hh_l0', unit, unit, 3)
    set('rnn.weight_ih_l0', unit, OPEN, 6)
    set('rnn.weight_ih_l0', unit, CLOSE, -6)
  }
  set('rnn.weight_ih_l0', OTHER, B, 2)
  set('decoder.weight', CLOSE, USED, 2)
  set('decoder.weight', OPEN, USED, -2)
  set('decoder.weight', A, OTHER, 0.5)
  return { spec, parameters }
}

function text() {
  const uniform = random(4)
  const ids = new Uint16Array(LENGTH)
  const truth = new Uint8Array(LENGTH)
  for (let t = 0, inside = false; t < LENGTH; t++) {
    const turns = uniform() < 0.1
    ids[t] = turns ? (inside ? CLOSE : OPEN) : uniform() < 0.5 ? A : B
    if (turns) inside = !inside
    truth[t] = Number(inside)
  }
  return { ids, truth }
}

const { ids, truth } = text()
const network = planted()
const question = {
  ids,
  truth,
  surprise: new Float32Array(LENGTH).fill(1),
  classes: new Uint8Array(4),
  stretches: [0, LENGTH],
}

describe('places of a feature', () => {
  it('are where it ends, a sample in order, and the matches are none of them', () => {
    const found = featurePlaces({ ...question, at: 'ends', length: 20, most: 50, seed: 3 })
    expect(found.places).toHaveLength(50)
    expect(found.total).toBeGreaterThan(100)
    expect(Array.from(found.places)).toEqual(Array.from(found.places).sort((a, b) => a - b))
    for (const p of found.places) expect([ids[p], truth[p - 1], truth[p]]).toEqual([CLOSE, 1, 0])
    for (const p of found.matched) expect([truth[p - 1], truth[p]]).toEqual([0, 0])
    expect(found.matched).toHaveLength(50)
    expect(found).toEqual(featurePlaces({ ...question, at: 'ends', length: 20, most: 50, seed: 3 }))
    expect(found).not.toEqual(featurePlaces({ ...question, at: 'ends', length: 20, most: 50, seed: 4 }))
  })

  it('leave room for what is read before them', () => {
    const { places } = featurePlaces({ ...question, at: 'inside', length: 3000, most: 10_000, seed: 1 })
    expect(Math.min(...places)).toBeGreaterThanOrEqual(3000)
  })

  it('that there are none of are refused', () => {
    expect(() =>
      featurePlaces({ ...question, truth: new Uint8Array(LENGTH), at: 'begins', length: 5, most: 5, seed: 1 }),
    ).toThrow('This feature begins nowhere in the held-out part')
  })
})

describe('where a feature ends', () => {
  const { places, matched } = featurePlaces({ ...question, at: 'ends', length: 24, most: 100, seed: 2 })
  const holds: Clamp[] = Array.from({ length: 6 }, (_, index) => ({ layer: 0, kind: 'h', index, value: 0 }))
  const asked = {
    ...{ ids, places, matched, length: 24, holds, target: { of: 'loss' } as const, exact: 4, seed: 1 },
    ...{ blockOf: (index: number) => Math.floor((index * 40) / LENGTH), blocks: 40 },
  }
  const events: EffectsProgress[] = []
  const work = unitEffects(backend, network, asked)
  let step = work.next()
  for (; !step.done; step = work.next()) events.push(step.value)
  const { estimated, measured, agreement } = step.value
  const of = (unit: number) => measured.find(({ hold }) => hold === unit)!

  it('the unit that the network reads costs loss when held, and its twin that nothing reads costs none', () => {
    expect(of(USED).change).toBeGreaterThan(0.5)
    expect(of(USED).interval![0]).toBeGreaterThan(0.5)
    expect(estimated.change[USED]).toBeGreaterThan(0.2)
    expect(estimated.low[USED]).toBeGreaterThan(0.1)
    expect(of(IDLE).change).toBeCloseTo(0, 5)
    expect(estimated.change[IDLE]).toBeCloseTo(0, 5)
  })

  it('what holding the unit does elsewhere is smaller, and the difference has an interval', () => {
    const { change, matched, beyond, beyondInterval } = of(USED)
    expect(beyond).toBeCloseTo(change - matched, 5)
    expect(beyondInterval![0]).toBeLessThan(beyond)
    expect(beyondInterval![1]).toBeGreaterThan(beyond)
    expect(estimated.matched[USED]).toBeLessThan(estimated.change[USED])
  })

  it('the largest estimates are measured, which they rank alike', () => {
    expect(measured[0].hold).toBe(USED)
    expect(measured).toHaveLength(4)
    expect(agreement).toBeGreaterThan(0.5)
    expect(events.some(({ type }) => type === 'estimated')).toBe(true)
  })

  it('the estimate is exact for a logit that the unit adds to', () => {
    const { estimated, measured } = finished({ ...asked, target: { of: 'logit', id: CLOSE } })
    expect(estimated.change[USED]).toBeCloseTo(measured[0].change, 4)
    expect(measured[0].change).toBeCloseTo(-2, 1)
  })

  function finished(question: typeof asked | (Omit<typeof asked, 'target'> & { target: { of: 'logit'; id: number } })) {
    const work = unitEffects(backend, network, question)
    for (let step = work.next(); ; step = work.next()) if (step.done) return step.value
  }
})

it('the rank correlation is scipy’s, ties at their mean rank', () => {
  expect(rankCorrelation([3, 1, 4, 1, 5, 9, 2, 6], [2, 7, 1, 8, 2, 8, 1, 8])).toBeCloseTo(0.19885368120992467, 6)
  expect(rankCorrelation([1, 1], [1, 2])).toBeNaN()
})
