import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { callingThread } from '../../../core/kernels/wasm/thread-pool.ts'
import { wasmBackend } from '../../../core/kernels/wasm/wasm.ts'
import { KINDS } from '../../../core/model/units.ts'
import { intervene } from '../../../core/run/ablate.ts'
import type { Clamp } from '../../../core/run/clamp.ts'
import { clampNetwork, hold } from '../../../core/run/clamp.ts'
import type { Network } from '../../../core/run/evaluate.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import type { Hold } from '../../../core/run/held.ts'
import { release, runShards, type Shard, splitIntoShards } from '../../../core/run/shards.ts'
import type { Ids } from '../../../core/text/vocabulary.ts'
import { effectsOf } from '../../../core/units/ablation-effects.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'
import { golden, networkOf } from './golden.ts'

const whole = (length: number): Shard[] => [{ first: 0, count: length - 1, warm: 0 }]

/** The effects of one hold, with the likelihoods at each place. */
function ablate(on: Backend, network: Network, ids: Ids, hold: Hold, shards: Shard[], truth: Uint8Array | null) {
  const read = finish(intervene(on, network, ids, { holds: [hold], shards, truth }))
  const classes = new Uint8Array(network.spec.vocabulary)
  return effectsOf(read, { ids, truth, classes, seed: 1 }).map((effect) => ({
    ...effect,
    likelihoods: read.likelihoods.get(effect.place)!,
  }))
}

/** The same value at every character, as one that is drawn anew each time. */
const drawn = (clamps: Clamp[], length: number): Hold => ({
  clamps: clamps.map((clamp) => ({ ...clamp, value: Number.NaN })),
  resampled: { values: clamps.map(({ value }) => Float32Array.of(value)), draws: new Uint16Array(length) },
})

describe.each([
  ['reference', backend, 1e-5],
  ['wasm-plain', wasmBackend('wasm-plain', callingThread)!, 2e-4],
] as const)('a unit that is held, on %s', (_, backend, tolerance) => {
  for (const ablation of golden.ablations)
    for (const { clamp, places } of ablation.results) {
      const { layer, kind, index, value } = clamp
      it(`changes the losses of a ${ablation.cell} as PyTorch says: L${layer}.${kind}.${index} at ${value}`, () => {
        const network = networkOf(ablation)
        const ids = Uint16Array.from(ablation.ids)
        const truth = Uint8Array.from(ablation.truth)
        const state = kind === 'h' || kind === 'c'
        for (const hold of [{ clamps: [clamp] }, ...(state ? [drawn([clamp], ids.length)] : [])]) {
          const effects = ablate(backend, network, ids, hold, whole(ids.length), truth)
          expect(effects.map(({ place }) => place)).toEqual(Object.keys(places))
          for (const found of effects) {
            const right = places[found.place]
            expect(found.characters).toBe(right.characters)
            expect(Math.abs(found.before - right.before)).toBeLessThan(tolerance)
            expect(Math.abs(found.after - right.after)).toBeLessThan(tolerance)
            right.likelihoodAfter.forEach((p, id) => {
              expect(Math.abs(found.likelihoods.after[id] - p)).toBeLessThan(tolerance)
            })
          }
        }
      })
    }
})

it('the value is held over thousands of characters on kernels whose gates never quite close', () => {
  const fast = wasmBackend('wasm-plain', callingThread)!
  const network = tinyNetwork('lstm')
  const clamp = { layer: 0, kind: 'c', index: 3, value: 2.5 } as const
  const runner = fast.createRunner(network.spec, clampNetwork(network, [clamp]).parameters, { streams: 2, maxTime: 32 })
  hold(runner, network.spec, [clamp])
  const ids = Int32Array.from({ length: 64 }, (_, k) => k % 12)
  for (let step = 0; step < 100; step++) {
    const c = runner.advance(ids, 32, { kinds: ['c'] }).states.c![0]
    for (let row = 0; row < 64; row++) expect(Math.abs(c[row * 18 + 3] - 2.5)).toBeLessThan(1e-4)
    hold(runner, network.spec, [clamp])
  }
  runner.dispose()
})

it.each(['rnn', 'relu', 'gru', 'lstm', 'lstm-hard'] as const)(
  'a clamped unit leaves the rows of all other units of a %s as they were',
  (cell) => {
    const network = tinyNetwork(cell)
    const clamped = clampNetwork(network, [{ layer: 1, kind: 'h', index: 7, value: 0.5 }])
    for (const [name, { shape, data }] of network.parameters) {
      const now = clamped.parameters.get(name)!.data
      for (let k = 0; k < data.length; k++) {
        const row = Math.floor(k / (shape[1] ?? 1))
        if (!name.endsWith('_l1') || row % network.spec.hidden !== 7) expect(now[k]).toBe(data[k])
      }
    }
    expect(network.parameters.get('rnn.weight_hh_l1')!.data).not.toEqual(
      clamped.parameters.get('rnn.weight_hh_l1')!.data,
    )
  },
)

it('a GRU whose reset gate acts before the product is held too', () => {
  const network = tinyNetwork('gru', { reset: 'before' })
  const clamp = { layer: 0, kind: 'h', index: 2, value: -0.4 } as const
  const { spec, parameters } = clampNetwork(network, [clamp])
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: 32 })
  hold(runner, spec, [clamp])
  const { h } = runner.advance(Int32Array.from(tinyIds(32)), 32, { kinds: ['h'] }).states
  for (let t = 0; t < 32; t++) expect(h![0][t * spec.hidden + 2]).toBeCloseTo(-0.4, 6)
})

it('a unit that the network does not have is refused by its name', () => {
  const clamp = { layer: 0, kind: 'f', index: 1, value: 0 } as const
  expect(() => clampNetwork(tinyNetwork('rnn'), [clamp])).toThrow('no unit L0.f.1')
})

it('nothing held changes nothing, and the loss is that of an evaluation', () => {
  const network = tinyNetwork('gru')
  const ids = tinyIds(300)
  const [all, ...others] = ablate(backend, network, ids, { clamps: [] }, whole(300), null)
  expect(others).toEqual([])
  expect(all.after).toBe(all.before)
  expect(all).toMatchObject({ interval: [0, 0], control: null, matched: null })
  expect(all.before).toBeCloseTo(finish(evaluate(backend, network, ids)).crossEntropy, 5)
  expect(all.likelihoods.before.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
})

it('many streams come to what one comes to, but for how far back they have read', () => {
  const network = tinyNetwork('lstm')
  const ids = tinyIds(3000)
  const clamp = { layer: 1, kind: 'h', index: 4, value: 0.8 } as const
  const of = (shards: Shard[]) => ablate(backend, network, ids, { clamps: [clamp] }, shards, null)[0]
  const one = of(whole(3000))
  const many = of(splitIntoShards(0, 2999, { streams: 4, warm: 64 }))
  expect(many.characters).toBe(2999)
  expect(many.before).toBeCloseTo(one.before, 4)
  expect(many.after).toBeCloseTo(one.after, 4)
  for (const { interval, before, after } of [one, many]) {
    expect(interval![0]).toBeLessThan(after - before)
    expect(interval![1]).toBeGreaterThan(after - before)
  }
})

describe.each(['rnn', 'relu', 'gru', 'lstm', 'lstm-hard'] as const)('units of a %s whose values are drawn', (cell) => {
  const network = tinyNetwork(cell)
  const ids = tinyIds(600)
  const kind = cell.startsWith('lstm') ? 'c' : 'h'
  const clamps: Clamp[] = [
    { layer: 0, kind, index: 3, value: 0.6 },
    // a rectified unit is never below 0
    { layer: 1, kind: 'h', index: 5, value: cell === 'relu' ? 0.3 : -0.3 },
  ]

  it.each([1, 4])(
    'in a set come to what holding both comes to, where all draws are alike, in %i streams',
    (streams) => {
      const shards = splitIntoShards(0, 599, { streams, warm: 32 })
      const held = ablate(backend, network, ids, { clamps }, shards, null)[0]
      const alike = ablate(backend, network, ids, drawn(clamps, ids.length), shards, null)[0]
      expect(alike.after).toBeCloseTo(held.after, 5)
      expect(Math.abs(held.after - held.before)).toBeGreaterThan(1e-4)
    },
  )

  it('take each value at its own character: before that all is as it was, and from there on it is not', () => {
    const [clamp] = clamps
    const values = [Float32Array.of(0.6, -0.6)]
    const losses = (from: number) => {
      const draws = new Uint16Array(ids.length).fill(1, from)
      const holds = [{ clamps: [clamp], resampled: { values, draws } }]
      return finish(intervene(backend, network, ids, { holds, shards: whole(600), truth: null })).after[0]
    }
    const [never, late] = [losses(600), losses(400)]
    // losses[i] is of character i + 1, predicted after character i was read
    expect(late.subarray(0, 400)).toEqual(never.subarray(0, 400))
    expect(Math.abs(late[400] - never[400])).toBeGreaterThan(1e-6)
  })
})

it('a gate whose values should be drawn is refused by its name', () => {
  const hold = drawn([{ layer: 0, kind: 'z', index: 2, value: 0 }], 100)
  expect(() => ablate(backend, tinyNetwork('gru'), tinyIds(100), hold, whole(100), null)).toThrow(
    'L0.z.2 is a gate, and only states are resampled',
  )
})

describe('a text divided into streams', () => {
  it('has every character in one share, warmed up by whole steps of what comes before', () => {
    const shards = splitIntoShards(1000, 9000, { streams: 8, warm: 100 })
    expect(shards).toHaveLength(8)
    expect(shards[0]).toEqual({ first: 1000, count: 1000, warm: 96 })
    shards.slice(1).forEach((shard, i) => {
      expect(shard.first).toBe(shards[i].first + shards[i].count)
    })
    expect(splitIntoShards(0, 50, {})).toEqual([{ first: 0, count: 50, warm: 0 }])
  })

  it('is cut evenly where there is a limit', () => {
    const shards = splitIntoShards(0, 10_000, { streams: 5, warm: 10, limit: 1000 })
    expect(shards.map(({ first, count }) => [first, count])).toEqual([0, 2000, 4000, 6000, 8000].map((f) => [f, 200]))
  })

  it('is read to the end once, and a stream that begins with the text begins from zero', () => {
    const network = tinyNetwork('rnn', { layers: 1 })
    const ids = tinyIds(400)
    const shards: Shard[] = [
      { first: 0, count: 130, warm: 0 },
      { first: 130, count: 70, warm: 64 },
    ]
    const reading = runShards(ids, shards)
    const runner = backend.createRunner(network.spec, network.parameters, { streams: 2, maxTime: 32 })
    const single = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: 200 })
    const right = single.advance(Int32Array.from(ids.subarray(0, 130)), 130, { kinds: KINDS.rnn }).states.h![0].slice()
    let counted = 0
    for (const step of reading.steps()) {
      const { h } = runner.advance(step.ids, step.count, { kinds: KINDS.rnn }).states
      release(runner, step.fresh)
      for (let row = 0; row < step.count * 2; row++) {
        if (!reading.counted(step, row >> 1, row & 1)) continue
        counted++
        const at = (step.time + (row >> 1)) * network.spec.hidden
        if ((row & 1) === 0) expect(h![0][row * network.spec.hidden + 3]).toBe(right[at + 3])
      }
    }
    expect(counted).toBe(200)
    expect(reading.total).toBe(200)
  })
})

it('places are those of the character that is predicted', () => {
  const truth = new Uint8Array(40)
  truth.fill(1, 10, 20)
  const effects = ablate(backend, tinyNetwork('rnn'), tinyIds(40), { clamps: [] }, whole(40), truth)
  const counts = Object.fromEntries(effects.map(({ place, characters }) => [place, characters]))
  expect(counts).toEqual({ all: 39, inside: 10, outside: 29, begins: 1, ends: 1 })
})
