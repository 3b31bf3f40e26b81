import { describe, expect, it, vi } from 'vitest'
import type { Backend, Runner } from '../../../core/kernels/kernels.ts'
import { plainRecorder } from '../../../core/kernels/plain-recorder.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import { columnOf, KINDS, type StateKind, unitCount } from '../../../core/model/units.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import { BLOCK_CHARACTERS, type RecordedBlock, record } from '../../../core/run/record.ts'
import { fromHalf, toHalf } from '../../../core/util/float16.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'
import { copy } from './copy.ts'

/** Blocks as they are at the moment they are given. */
function copies(blocks: Iterable<RecordedBlock>): RecordedBlock[] {
  return Array.from(blocks, copy)
}

/** A backend whose runner's answers are changed on the way. */
function tampered(change: (advanced: ReturnType<Runner['advance']>, from: number) => void): Backend {
  return {
    ...backend,
    createRecorder(spec, parameters, options) {
      const runner = backend.createRunner(spec, parameters, options)
      let at = 0
      const changed: Runner = {
        ...runner,
        advance(ids, time, wanted) {
          const advanced = runner.advance(ids, time, wanted)
          change(advanced, at)
          at += time
          return advanced
        },
      }
      return plainRecorder(changed, spec, options)
    },
  }
}

describe.each(['rnn', 'gru', 'lstm'] as Cell[])('a recording of a %s', (cell) => {
  const network = tinyNetwork(cell)
  const ids = tinyIds(BLOCK_CHARACTERS + 700)
  const kinds = KINDS[cell]
  const blocks = copies(record(backend, network, ids, kinds))
  const units = unitCount(network.spec, kinds)

  it('comes in blocks of 4,096 characters, the last one short with a zero tail', () => {
    expect(blocks.map(({ index, characters }) => [index, characters])).toEqual([
      [0, BLOCK_CHARACTERS],
      [1, 700],
    ])
    for (let unit = 0; unit < units; unit++) {
      const row = blocks[1].values.subarray(unit * BLOCK_CHARACTERS, (unit + 1) * BLOCK_CHARACTERS)
      expect(row.subarray(700).every((bits) => bits === 0)).toBe(true)
    }
  })

  it('holds, for every unit and kind, the state after each character as a 16-bit float', () => {
    const runner = backend.createRunner(network.spec, network.parameters, { streams: 1, maxTime: ids.length })
    const { states } = runner.advance(Int32Array.from(ids), ids.length, { kinds })
    for (const kind of kinds)
      for (let layer = 0; layer < network.spec.layers; layer++)
        for (const index of [0, 7, 17]) {
          const column = columnOf(network.spec, kinds, { layer, kind, index })
          for (const position of [0, 1, 255, 256, 4095, 4096, 4795]) {
            const block = blocks[Math.floor(position / BLOCK_CHARACTERS)]
            const bits = block.values[column * BLOCK_CHARACTERS + (position % BLOCK_CHARACTERS)]
            expect(fromHalf(bits)).toBe(fromHalf(toHalf(states[kind]![layer][position * network.spec.hidden + index])))
          }
        }
  })

  it('holds the surprise of every character but the first, as evaluation gives it', () => {
    const { logProbabilities, crossEntropy } = finish(evaluate(backend, network, ids))
    const surprise = blocks.flatMap((block) => [...block.surprise])
    expect(surprise).toHaveLength(ids.length)
    expect(surprise[0]).toBeNaN()
    for (const [i, value] of logProbabilities.entries()) expect(surprise[i + 1]).toBeCloseTo(-value, 5)
    const { crossEntropySum, scored } = blocks[1].summary!
    expect(scored).toBe(ids.length - 1)
    expect(crossEntropySum / scored).toBeCloseTo(crossEntropy, 6)
  })

  it('sums up exactly the values that it stored', () => {
    const summary = blocks[1].summary!
    expect(summary.characters).toBe(ids.length)
    for (let unit = 0; unit < units; unit++) {
      const values = blocks.flatMap(({ values, characters }) =>
        Array.from(values.subarray(unit * BLOCK_CHARACTERS, unit * BLOCK_CHARACTERS + characters), fromHalf),
      )
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      expect(summary.mean[unit]).toBeCloseTo(mean, 12)
      expect(summary.m2[unit]).toBeCloseTo(
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0),
        7,
      )
      expect(summary.minimum[unit]).toBe(Math.min(...values))
      expect(summary.maximum[unit]).toBe(Math.max(...values))
      expect(summary.histogram.subarray(unit * 256, unit * 256 + 256).reduce((sum, n) => sum + n, 0)).toBe(
        values.length,
      )
    }
  })

  it('begins with the same blocks as the recording of a shorter text: stopping leaves a whole one', () => {
    const [first] = copies(record(backend, network, ids.subarray(0, BLOCK_CHARACTERS), kinds))
    expect(first).toEqual(blocks[0])
  })
})

describe('recording', () => {
  const network = tinyNetwork('lstm')
  const kinds: StateKind[] = ['h', 'c']

  it.each([
    [1, 6 * BLOCK_CHARACTERS],
    [3, 20 * BLOCK_CHARACTERS],
  ])('by %d streams leaves as many blocks alone as it says, and takes few for all', (streams, length) => {
    const text = tinyIds(length)
    const narrow = tinyNetwork('rnn', { hidden: 4, layers: 1 })
    const options = { streams, overlap: 5 }
    const right = copies(record(backend, narrow, text, ['h'], options))
    const waiting: RecordedBlock[] = []
    const buffers = new Set<Uint16Array>()
    for (const block of record(backend, narrow, text, ['h'], options)) {
      waiting.push(block)
      buffers.add(block.values)
      if (waiting.length <= block.waiting) continue
      const { index, values, surprise } = waiting.shift()!
      const wanted = right.find((other) => other.index === index)!
      expect(values.every((bits, i) => bits === wanted.values[i])).toBe(true)
      expect(surprise).toEqual(wanted.surprise)
    }
    expect(buffers.size).toBe(2 * streams)
  })

  it('gives the same bits however long its calls take', () => {
    const text = tinyIds(BLOCK_CHARACTERS + 300)
    const slow = (milliseconds: number) => {
      let time = 0
      const told: number[] = []
      const options = { now: () => (time += milliseconds), reading: (n: number) => told.push(n) > 0 }
      return { blocks: copies(record(backend, network, text, kinds, options)), told }
    }
    const [fast, slower] = [slow(0), slow(100)]
    expect(slower.blocks).toEqual(fast.blocks)
    expect(fast.blocks).toEqual(copies(record(backend, network, text, kinds)))
    expect(Math.max(...slower.told.map((n, i) => n - (slower.told[i - 1] ?? 0)))).toBeLessThan(64)
    expect(slower.told.length).toBeGreaterThan(2 * fast.told.length)
  })

  it('reads a text that is nowhere whole', () => {
    const text = tinyIds(BLOCK_CHARACTERS + 300)
    let most = 0
    const source = {
      length: text.length,
      read(start: number, end: number) {
        most = Math.max(most, end - start)
        return text.slice(start, end)
      },
    }
    expect(copies(record(backend, network, source, kinds, { warm: 20 }))).toEqual(
      copies(record(backend, network, text, kinds, { warm: 20 })),
    )
    expect(most).toBeLessThanOrEqual(257)
  })

  it('stores the same bits on an engine without 16-bit floats', async () => {
    const ids = tinyIds(300)
    const expected = copies(record(backend, network, ids, kinds))
    vi.stubGlobal('Float16Array', undefined)
    vi.resetModules()
    const elsewhere = await import('../../../core/run/record.ts')
    vi.unstubAllGlobals()
    expect(elsewhere.record).not.toBe(record)
    expect(copies(elsewhere.record(backend, network, ids, kinds))).toEqual(expected)
  })

  it('gives the recorder back when it is cancelled between blocks', () => {
    let disposed = 0
    const counting: Backend = {
      ...backend,
      createRecorder: (...given) => ({ ...backend.createRecorder(...given), dispose: () => void disposed++ }),
    }
    const work = record(counting, network, tinyIds(3 * BLOCK_CHARACTERS), kinds)
    work.next()
    work.return(undefined as never)
    expect(disposed).toBe(1)
  })

  it.each([1, 256, 300])('reads %d characters before it begins, and is then a part of the whole recording', (warm) => {
    const ids = tinyIds(1000)
    const [whole] = copies(record(backend, network, ids, kinds))
    const [part] = copies(record(backend, network, ids, kinds, { warm }))
    expect(part.characters).toBe(1000 - warm)
    expect(part.surprise).toEqual(whole.surprise.subarray(warm))
    expect(part.summary!.scored).toBe(1000 - warm)
    for (let row = 0; row < whole.values.length; row += BLOCK_CHARACTERS)
      expect(part.values.slice(row, row + 1000 - warm)).toEqual(whole.values.slice(row + warm, row + 1000))
  })

  it('takes text that is not a multiple of anything, down to one character', () => {
    for (const length of [1, 2, 255, 257]) {
      const [block] = copies(record(backend, network, tinyIds(length), kinds))
      expect(block.characters).toBe(length)
      expect(block.surprise).toHaveLength(length)
      expect(block.summary!.scored).toBe(length - 1)
    }
  })

  it('refuses an empty text and an empty list of states', () => {
    expect(() => finish(record(backend, network, new Uint16Array(0), kinds))).toThrow('nothing to record')
    expect(() => finish(record(backend, network, tinyIds(10), []))).toThrow('nothing to record')
  })

  it.each([
    [Number.NaN, 'not a number'],
    [Number.POSITIVE_INFINITY, 'beyond ±65,504, the most that a 16-bit float can hold,'],
    [-70_000, 'beyond ±65,504, the most that a 16-bit float can hold,'],
  ])('refuses a unit that is %d, with its name and position', (value, what) => {
    const broken = tampered(({ states }, from) => {
      if (from <= 521 && 521 < from + states.c![1].length / network.spec.hidden)
        states.c![1][(521 - from) * network.spec.hidden + 17] = value
    })
    expect(() => finish(record(broken, network, tinyIds(600), kinds))).toThrow(
      `Unit L1.c.17 is ${what} at character 521;`,
    )
  })

  it('refuses a prediction that is not a number, with its position', () => {
    const broken = tampered(({ logits }, from) => {
      if (from <= 259) logits!.fill(Number.NaN, (259 - from) * network.spec.vocabulary)
    })
    expect(() => finish(record(broken, network, tinyIds(600), kinds))).toThrow(
      'The prediction of character 260 is not a number',
    )
  })
})
