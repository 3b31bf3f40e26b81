// The promises of a Recorder (core/kernels/kernels.ts), for any backend, against the plain recorder over the same
// backend's runner: what was recorded must be those states to the bit.

import { describe, expect, it } from 'vitest'
import type { Backend, Recorder, RecorderOptions, Target } from '../../../core/kernels/kernels.ts'
import { plainRecorder } from '../../../core/kernels/plain-recorder.ts'
import { BINS, BLOCK_CHARACTERS } from '../../../core/kernels/statistics.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { createRandom } from '../../../core/model/random.ts'
import type { ModelSpec, Parameters } from '../../../core/model/spec.ts'
import { KINDS, type StateKind, unitCount } from '../../../core/model/units.ts'
import { fromHalf, toHalf } from '../../../core/util/float16.ts'
import { nameOf } from '../model/golden.ts'
import { model, shapes, text } from './shapes.ts'

/** Sums in float64 may be added in another order: relative to the sum of the magnitudes. */
const SUMS = 1e-13

function pair(backend: Backend, spec: ModelSpec, options: RecorderOptions, parameters = initialize(spec, 8)) {
  const found = backend.createRecorder(spec, parameters, options)
  const wanted = plainRecorder(backend.createRunner(spec, parameters, options), spec, options)
  return { found, wanted, dispose: () => [found, wanted].forEach((recorder) => void recorder.dispose()) }
}

function both<T>({ found, wanted }: { found: Recorder; wanted: Recorder }, what: (recorder: Recorder) => T): [T, T] {
  return [what(found), what(wanted)]
}

/** Compared by hand: a matcher takes its time with millions of values. */
function expectSameBlocks({ found, wanted }: { found: Recorder; wanted: Recorder }): void {
  for (const [b, block] of found.blocks.entries()) {
    const right = wanted.blocks[b]
    const i = block.findIndex((bits, k) => bits !== right[k])
    if (i >= 0) expect.fail(`block ${b} has ${block[i]} and not ${right[i]} at ${i}`)
  }
}

/** Wider than a tile of units, not a multiple of it, and with every kind of state in another order than usual. */
const awkward: (ModelSpec & { kinds?: StateKind[] })[] = [
  ...shapes,
  model({ hidden: 37, vocabulary: 3, kinds: ['o', 'c', 'h'] } as Partial<ModelSpec>),
  model({ cell: 'gru', hidden: 50, layers: 1, vocabulary: 257, kinds: ['z', 'h'] } as Partial<ModelSpec>),
]

export function describeRecorder(backend: Backend): void {
  describe(`a recorder of ${backend.id}`, () => {
    for (const { kinds = undefined, ...spec } of awkward) {
      const wantedKinds = kinds ?? KINDS[spec.cell]

      it(`keeps the states of every stream where it was asked to: ${nameOf(spec)}`, () => {
        const streams = 5
        const recorders = pair(backend, spec, { streams, maxTime: 70, kinds: wantedKinds, blocks: 6 })
        const ids = text(140, streams, spec.vocabulary)
        let at = 0
        for (const time of [70, 1, 9]) {
          // the third stream is not recorded, the last one only in part
          const targets = Array.from({ length: streams }, (_, s): Target => {
            const count = s === 2 ? 0 : s === 4 ? time - 1 : time
            return { block: 5 - s, at: at + 3 * s, count }
          })
          const part = ids.subarray(at * streams, (at + time + 1) * streams)
          const [found, wanted] = both(recorders, (recorder) => recorder.record(part, time, targets).slice())
          expect(found).toHaveLength(time * streams)
          found.forEach((nats, i) => void expect(nats).toBeCloseTo(wanted[i], 5))
          at += time
        }
        expectSameBlocks(recorders)
        expect(recorders.found.blocks[5].some((bits) => bits !== 0)).toBe(true)
        expect(recorders.found.state()).toEqual(recorders.wanted.state())
        recorders.dispose()
      })
    }

    it('keeps many streams, of which whichever thread is free takes the next few, again and again', () => {
      const spec = model({ cell: 'lstm', hidden: 24 })
      const streams = 27
      const recorders = pair(backend, spec, { streams, maxTime: 40, kinds: ['h', 'c'], blocks: streams })
      const ids = text(122, streams, spec.vocabulary)
      for (const at of [0, 40, 80]) {
        const targets = Array.from({ length: streams }, (_, block): Target => ({ block, at, count: 40 }))
        const part = ids.subarray(at * streams, (at + 41) * streams)
        const [found, wanted] = both(recorders, (recorder) => recorder.record(part, 40, targets).slice())
        found.forEach((nats, i) => void expect(nats).toBeCloseTo(wanted[i], 5))
      }
      expectSameBlocks(recorders)
      for (const block of recorders.found.blocks) expect(block.subarray(0, 120).every((bits) => bits !== 0)).toBe(true)
      // one of the streams alone gives the same bits
      const alone = backend.createRecorder(spec, initialize(spec, 8), {
        streams: 1,
        maxTime: 120,
        kinds: ['h', 'c'],
        blocks: 1,
      })
      alone.record(ids.filter((_, k) => k % streams === 26).subarray(0, 121), 120, [{ block: 0, at: 0, count: 120 }])
      expect(alone.blocks[0].every((bits, i) => bits === recorders.found.blocks[26][i])).toBe(true)
      alone.dispose()
      recorders.dispose()
    })

    it('keeps a single stream that all threads read together', () => {
      const spec = model({ hidden: 70 })
      const recorders = pair(backend, spec, { streams: 1, maxTime: 128, kinds: ['h', 'c', 'f'], blocks: 1 })
      const ids = text(129, 1)
      const [found, wanted] = both(recorders, (recorder) =>
        recorder.record(ids, 128, [{ block: 0, at: 3000, count: 128 }]).slice(),
      )
      found.forEach((nats, i) => void expect(nats).toBeCloseTo(wanted[i], 5))
      expectSameBlocks(recorders)
      recorders.dispose()
    })

    it('narrows what no network of good health has: extremes, halves between halves, what is not finite', () => {
      const values = strange()
      const [spec, parameters] = carrier(values)
      const recorders = pair(backend, spec, { streams: 1, maxTime: 8, kinds: ['c'], blocks: 1 }, parameters)
      const c = [Float32Array.from(values)]
      const start = () => ({ h: [new Float32Array(values.length)], c: [...c] })
      const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: 8 })
      runner.setState(start())
      recorders.found.setState(start())
      const states = runner.advance(new Int32Array(8), 8, { kinds: ['c'] }).states.c![0]
      recorders.found.record(new Int32Array(9), 8, [{ block: 0, at: 0, count: 8 }])
      const [block] = recorders.found.blocks
      states.forEach((value, i) => {
        const bits = block[(i % values.length) * BLOCK_CHARACTERS + Math.floor(i / values.length)]
        if (Number.isNaN(value)) expect(fromHalf(bits)).toBeNaN()
        else expect(bits, `${value}`).toBe(Math.abs(value) <= 2 ** -25 ? 0 : toHalf(value))
      })
      for (const corner of CORNERS) expect(states, `${corner}`).toContain(Math.fround(corner))
      runner.dispose()
      recorders.dispose()
    })

    it('sums up a block as the plain recorder does, whatever stands in it and however much of it counts', () => {
      const spec = model({ hidden: 24 })
      const kinds: StateKind[] = ['h', 'c']
      const recorders = pair(backend, spec, { streams: 1, maxTime: 1, kinds, blocks: 2 })
      const bits = strangeBlock(unitCount(spec, kinds))
      for (const { blocks } of [recorders.found, recorders.wanted]) blocks[1].set(bits)
      for (const characters of [BLOCK_CHARACTERS, 4095, 700, 17, 3, 1]) {
        const [found, wanted] = both(recorders, (recorder) => structuredClone(recorder.summarise(1, characters)))
        for (let unit = 0; unit < wanted.mean.length; unit++) {
          const where = `unit ${unit} of ${characters} characters`
          expect(Number.isFinite(found.m2[unit]), where).toBe(Number.isFinite(wanted.m2[unit]))
          if (!Number.isFinite(wanted.m2[unit])) continue
          const [low, high] = [wanted.minimum[unit], wanted.maximum[unit]]
          const scale = Math.max(Math.abs(low), high)
          expect([found.minimum[unit], found.maximum[unit], found.limit[unit]], where).toEqual([
            low,
            high,
            wanted.limit[unit],
          ])
          const bins = ({ histogram }: typeof found) => histogram.slice(unit * BINS, (unit + 1) * BINS)
          expect(bins(found), where).toEqual(bins(wanted))
          expect(Math.abs(found.mean[unit] - wanted.mean[unit]), where).toBeLessThanOrEqual(SUMS * scale)
          expect(Math.abs(found.m2[unit] - wanted.m2[unit]), where).toBeLessThanOrEqual(
            SUMS * characters * (high - low) ** 2,
          )
        }
      }
      recorders.dispose()
    })

    it('answers NaN where a prediction is not a number', () => {
      const spec = model({ vocabulary: 30 })
      const parameters = initialize(spec, 8)
      parameters.get('decoder.bias')!.data[17] = Number.NaN
      const recorder = backend.createRecorder(spec, parameters, { streams: 2, maxTime: 3, kinds: ['h'], blocks: 2 })
      const target = { at: 0, count: 3 }
      const nats = recorder.record(
        new Int32Array(8),
        3,
        [0, 1].map((block) => ({ block, ...target })),
      )
      expect([...nats]).toEqual(Array(6).fill(Number.NaN))
      recorder.dispose()
    })

    it('takes no more characters than it was made for', () => {
      const options: RecorderOptions = { streams: 1, maxTime: 3, kinds: ['h'], blocks: 1 }
      const recorder = backend.createRecorder(model(), initialize(model(), 8), options)
      expect(() => recorder.record(new Int32Array(5), 4, [{ block: 0, at: 0, count: 4 }])).toThrow('3 characters')
      recorder.dispose()
    })
  })
}

/** Where rounding to half precision turns. */
const CORNERS = [2 ** -25, 2 ** -24, 1.5 * 2 ** -24, 2 ** -14, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 65_504, 65_520]

/** Values from every corner on: the carrier makes them a little smaller with every step. */
function strange(): number[] {
  const single = (value: number, steps: number) => {
    const word = new Int32Array(Float32Array.of(value).buffer)
    word[0] += steps
    return new Float32Array(word.buffer)[0]
  }
  const around = CORNERS.flatMap((corner) => Array.from({ length: 32 }, (_, steps) => single(corner, steps)))
  const more = [0, 1e-30, 0.1, 0.333, 1, 2047.4, 3.4e38, Number.POSITIVE_INFINITY]
  return [...around, ...more].flatMap((value) => [value, -value]).concat(Number.NaN)
}

/** An LSTM that all but keeps its cell states as they are: its forget gates are 1 to the last bits, its input gates 0. */
function carrier(values: readonly number[]): [ModelSpec, Parameters] {
  const spec = model({ layers: 1, hidden: values.length, vocabulary: 2 })
  const parameters = initialize(spec, 1)
  for (const { data } of parameters.values()) data.fill(0)
  const bias = [...parameters].find(([name]) => /bias_ih/.test(name))![1].data
  bias.fill(-1e4, 0, values.length)
  bias.fill(1e4, values.length, 2 * values.length)
  return [spec, parameters]
}

/** Units of every sort: saturated, constant, tiny, huge, far from zero, of any bits at all, with one bad value. */
function strangeBlock(units: number): Uint16Array {
  const random = createRandom(3)
  const sorts: ((i: number) => number)[] = [
    () => 2 * random.uniform() - 1,
    () => (random.uniform() < 0.5 ? 1 : -1),
    () => 0.25,
    () => 0,
    () => (random.uniform() - 0.5) * 2 ** -22,
    () => (random.uniform() - 0.5) * 131_000,
    (i) => (i % 2 ? 32_768 : 32_800),
    () => -random.uniform(),
    () => random.below(257) / 128 - 1,
    (i) => (i === 2 ? Number.NaN : 0.5),
    (i) => (i === 690 ? Number.NEGATIVE_INFINITY : 0.5),
  ]
  const bits = new Uint16Array(units * BLOCK_CHARACTERS)
  for (let unit = 0; unit < units; unit++)
    for (let i = 0; i < BLOCK_CHARACTERS; i++) {
      const half = toHalf(sorts[unit % sorts.length](i))
      bits[unit * BLOCK_CHARACTERS + i] = half === 0x8000 ? 0 : half
    }
  return bits
}
