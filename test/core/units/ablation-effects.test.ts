// What an ablation is held against: control units, matched characters, intervals, and networks of which it is known what
// is used.

import { describe, expect, it } from 'vitest'
import { addValues, emptySummary } from '../../../core/kernels/statistics.ts'
import { callingThread } from '../../../core/kernels/wasm/thread-pool.ts'
import { wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { parseUnit, type Unit } from '../../../core/model/units.ts'
import { type Intervention, intervene } from '../../../core/run/ablate.ts'
import { splitIntoShards } from '../../../core/run/shards.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { effectsOf } from '../../../core/units/ablation-effects.ts'
import { controlUnits } from '../../../core/units/control-units.ts'
import { heldValue, likewise, shownDeviation } from '../../../core/units/held-values.ts'
import { classesOf, matchedWeights } from '../../../core/units/matched-characters.ts'
import { resampling } from '../../../core/units/resampling.ts'
import { finish } from '../../../core/util/generators.ts'
import { plantedFiles } from '../../../fixtures/planted/files.ts'
import { quotedProse } from '../../main/app/planted-text.ts'
import { normal, random } from '../search/signals.ts'

/** A reading with these losses, of ids that stand at their positions. */
function reading(before: Float32Array, after: Float32Array[]): Intervention {
  const positions = Uint32Array.from(before, (_, i) => i + 1)
  return { positions, ends: [before.length], before, after, likelihoods: new Map(), followed: [] }
}

describe('effects', () => {
  const N = 6000
  const uniform = random(1)
  const truth = new Uint8Array(N + 1)
  for (let t = 50; t < N; t += 100) truth.fill(1, t, t + 30)
  const ids = Uint16Array.from(truth, () => Math.floor(uniform() * 3))
  const before = Float32Array.from({ length: N }, () => -Math.log(1 - uniform()))
  const options = { ids, truth, classes: Uint8Array.of(0, 1, 2), seed: 1 }
  const noisy = (change: (next: number) => number) =>
    Float32Array.from(before, (loss, i) => loss + change(i + 1) + 0.2 * normal(uniform))

  it('are those that were put in, within their intervals, against controls that do less', () => {
    const holds = [noisy((next) => (truth[next] ? 0.5 : 0.1)), noisy(() => 0.02), noisy(() => 0.06)]
    const effects = effectsOf(reading(before, holds), options)
    const inside = effects.find(({ place }) => place === 'inside')!
    expect(inside.after - inside.before).toBeCloseTo(0.5, 1)
    expect(inside.interval![0]).toBeGreaterThan(0.45)
    expect(inside.interval![1]).toBeLessThan(0.55)
    expect(inside.control!.change).toBeCloseTo(0.04, 1)
    expect(inside.control!.least).toBeLessThan(inside.control!.greatest)
    expect(inside.control!.beyond).toBeCloseTo(inside.after - inside.before - inside.control!.change, 5)
    expect(inside.control!.interval![0]).toBeGreaterThan(0.4)
    expect(inside.matched!.change).toBeCloseTo(0.1, 1)
    expect(inside.matched!.interval![0]).toBeGreaterThan(0.3)
    expect(effects[0].matched).toBeNull()
    expect(effects[2]).toMatchObject({ place: 'outside', matched: null })
  })

  it('that are the same at all hard characters are not of the feature, and its matches say so', () => {
    // characters of the feature are hard, and what is held matters in proportion to how hard they are
    const hard = before.map((loss, i) => loss + (truth[i + 1] ? 1.5 : 0))
    const after = hard.map((loss) => loss * 1.4)
    const [all, inside] = effectsOf(reading(hard, [after]), options)
    expect(inside.after - inside.before).toBeGreaterThan(1.4 * (all.after - all.before))
    expect(Math.abs(inside.matched!.beyond)).toBeLessThan(0.15)
  })

  it('have intervals that hold the truth about as often as they promise', () => {
    let held = 0
    for (let seed = 1; seed <= 60; seed++) {
      const uniform = random(seed)
      let level = 0
      const after = before.map((loss) => loss + 0.1 + (level = 0.9 * level + 0.2 * normal(uniform)))
      const { interval } = effectsOf(reading(before, [after]), { ...options, truth: null, seed })[0]
      if (interval![0] <= 0.1 && interval![1] >= 0.1) held++
    }
    expect(held).toBeGreaterThanOrEqual(52)
  })
})

describe('matched characters', () => {
  it('follow the same character, are of the same class and were as hard, where there are such', () => {
    const uniform = random(4)
    const ids = Uint16Array.from({ length: 4001 }, () => Math.floor(uniform() * 4))
    const before = Float32Array.from({ length: 4000 }, () => uniform())
    const here = Float32Array.from(before, (_, i) => (i % 50 === 0 ? 1 : 0))
    const positions = Uint32Array.from(before, (_, i) => i + 1)
    const classes = Uint8Array.of(0, 0, 1, 1)
    const elsewhere = (i: number) => !here[i]
    const { matched, others, characters } = matchedWeights({ positions, before }, { ids, classes, here, elsewhere })!
    expect(characters).toBe(80)
    expect(matched).toEqual(here)
    const mass = (weights: Float32Array, of: (i: number) => boolean) =>
      weights.reduce((sum, weight, i) => sum + (of(i) ? weight : 0), 0)
    for (let id = 0; id < 4; id++) {
      const preceded = (i: number) => ids[i] === id && classes[ids[i + 1]] === 1
      expect(mass(others, preceded)).toBeCloseTo(mass(here, preceded), 3)
    }
    const mean = (weights: Float32Array) => before.reduce((sum, loss, i) => sum + loss * weights[i], 0) / 80
    expect(Math.abs(mean(others) - mean(here))).toBeLessThan(0.03)
  })

  it('are null where there is nothing elsewhere', () => {
    const before = Float32Array.of(1, 2, 3)
    const here = Float32Array.of(1, 1, 1)
    const question = { ids: Uint16Array.of(0, 0, 0, 0), classes: Uint8Array.of(0), here, elsewhere: () => false }
    expect(matchedWeights({ positions: Uint32Array.of(1, 2, 3), before }, question)).toBeNull()
  })

  it('are of a class as people see it', () => {
    expect([...classesOf(['\n', ' ', '\t', 'a', 'é', 'A', '中', '7', '“', '.', '+'])]).toEqual([
      0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6,
    ])
  })
})

describe('control units', () => {
  const spec = { layers: 2, hidden: 64 }
  const kinds = ['h', 'c'] as const
  const deviations = Float64Array.from({ length: 256 }, (_, column) =>
    column % 64 === 9 ? 0 : 0.01 * (column % 64) + 0.01,
  )
  const units: Unit[] = [
    { layer: 1, kind: 'c', index: 20 },
    { layer: 0, kind: 'h', index: 63 },
  ]
  const draw = (seed: number, sets = 3) => controlUnits({ spec, kinds, deviations, units, sets, seed })

  it('are of the same layer and kind, alike in spread, and none stands twice', () => {
    const sets = draw(1)
    expect(sets).toHaveLength(3)
    for (const set of sets)
      set.forEach(({ layer, kind, index }, i) => {
        expect([layer, kind]).toEqual([units[i].layer, units[i].kind])
        expect(Math.abs(index - units[i].index)).toBeLessThanOrEqual(14)
        expect(index).not.toBe(units[i].index)
      })
    const all = sets.flat().map(({ layer, index }) => `${layer} ${index}`)
    expect(new Set(all).size).toBe(6)
    expect(draw(1)).toEqual(sets)
    expect(draw(2)).not.toEqual(sets)
  })

  it('are fewer where the layer has too few that ever change', () => {
    const small = { spec: { layers: 1, hidden: 4 }, kinds: ['h'] as const, deviations: [1, 1, 0, 1] }
    const question = { ...small, units: [{ layer: 0, kind: 'h', index: 0 } as const], sets: 5, seed: 1 }
    expect(controlUnits(question)).toHaveLength(2)
  })
})

describe('values to hold at', () => {
  const summary = emptySummary(2)
  const [a, b] = [Float32Array.of(1, 3, 1, 3), Float32Array.of(-10, 10, -10, 10)]
  addValues(summary, 0, a, 4)
  addValues(summary, 1, b, 4)
  summary.characters = 4

  it('are of the recorded values', () => {
    expect((['mean', 'zero', 'high', 'low'] as const).map((at) => heldValue(summary, 0, at))).toEqual([2, 0, 4, 0])
    expect(likewise(summary, 3, 0, 1)).toBe(10)
  })

  it('have a spread on the scale that is shown: a cell state that swings far does not spread more than 1', () => {
    expect(shownDeviation(summary, 1, 'h')).toBeCloseTo(10, 0)
    expect(shownDeviation(summary, 1, 'c')).toBeCloseTo(1, 3)
  })
})

describe('values from other places', () => {
  const truth = Uint8Array.from({ length: 1000 }, (_, t) => (t % 10 < 2 ? 1 : 0))

  it('where the feature differs are of its other value, at every character', () => {
    const { places, draws } = resampling({ characters: 1000, length: 1000, truth, reads: truth, seed: 1 })
    draws.forEach((draw, t) => {
      expect(truth[places[draw]]).toBe(1 - truth[t])
    })
  })

  it('of anywhere are drawn without a look, and the same for the same seed', () => {
    const of = (seed: number) => resampling({ characters: 1000, length: 500, truth: null, reads: null, seed })
    expect(of(1)).toEqual(of(1))
    expect(of(1)).not.toEqual(of(2))
    const share = of(1).draws.reduce((sum, draw) => sum + truth[of(1).places[draw]], 0) / 500
    expect(share).toBeGreaterThan(0.1)
    expect(share).toBeLessThan(0.3)
  })

  it('are refused where the feature differs nowhere', () => {
    const never = new Uint8Array(100)
    const question = { characters: 100, length: 100, truth: never, reads: never, seed: 1 }
    expect(() => resampling(question)).toThrow(/there is no place where it differs; resample from anywhere instead/)
  })
})

describe('a network of which it is known what it uses', () => {
  const { spec, parameters, vocabulary, planted } = plantedFiles().lstm
  const names = new Vocabulary([...vocabulary])
  const text = quotedProse(6000, 3, ['“', '”'])
  const { ids } = names.encodeWith(text, 'map')
  const top = spec.layers - 1
  const unit = parseUnit(planted[0].unit)
  /** the decoder reads one unit of the top layer and no other, so that the rest have no use */
  const used = { layer: top, kind: 'h', index: unit.index } as const
  const decoder = new Float32Array(spec.vocabulary * spec.hidden)
  decoder[names.characters.indexOf('”') * spec.hidden + used.index] = 4
  decoder[names.characters.indexOf('e') * spec.hidden + used.index] = -1
  const data = new Map(parameters).set('decoder.weight', { shape: [spec.vocabulary, spec.hidden], data: decoder })
  const truth = Uint8Array.from(ids, (_, t) => Number(text.lastIndexOf('“', t) > text.lastIndexOf('”', t)))
  const shards = splitIntoShards(0, ids.length - 1, { streams: 8, warm: 128 })
  const other = { layer: top, kind: 'h', index: (unit.index + 1) % spec.hidden } as const

  it.each(['zero', 'resampled'])(
    'is changed by the unit that it reads (%s), and not by the one that it does not',
    (way) => {
      const resampled = {
        values: [Float32Array.of(-1, 1)],
        draws: Uint16Array.from(ids, (_, t) => (t * 7919) % 2),
      }
      const holds = [used, other].map((one) => ({
        clamps: [{ ...one, value: 0 }],
        ...(way === 'zero' ? {} : { resampled }),
      }))
      const backend = wasmBackend('wasm-plain', callingThread)!
      const network = { spec, parameters: data }
      const read = finish(intervene(backend, network, ids, { holds, shards, truth }))
      const [all] = effectsOf(read, { ids, truth, classes: classesOf(names.characters), seed: 1 })
      expect(all.control!.change).toBeCloseTo(0, 5)
      expect(Math.abs(all.after - all.before)).toBeGreaterThan(0.001)
      expect(all.interval![0] * all.interval![1]).toBeGreaterThan(0)
    },
  )
})
