import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../core/kernels/kernels.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import type { HiddenState } from '../../../core/model/state.ts'
import { KINDS } from '../../../core/model/units.ts'
import { BLOCK_CHARACTERS, type RecordedBlock, type RecordOptions, record } from '../../../core/run/record.ts'
import { fromHalf } from '../../../core/util/float16.ts'
import { finish } from '../../../core/util/generators.ts'
import { backend, tinyIds, tinyNetwork } from '../networks.ts'
import { copy } from './copy.ts'

const SMALL = { layers: 2, hidden: 6 }
/** Five blocks, the last one short. */
const ids = tinyIds(4 * BLOCK_CHARACTERS + 700)

/** In the order of the text. */
function blocksOf(cell: Cell, options: RecordOptions, text = ids): RecordedBlock[] {
  const blocks = record(backend, tinyNetwork(cell, SMALL), text, KINDS[cell], options)
  return Array.from(blocks, copy).sort((a, b) => a.index - b.index)
}

/** The summary of all that was recorded, with mean and m2 rounded: they may be added up in another order. */
function totals(blocks: readonly RecordedBlock[]) {
  const all = blocks.flatMap(({ summary }) => (summary ? [summary] : []))
  const { mean, m2, crossEntropySum, ...exact } = all.toSorted((a, b) => a.characters - b.characters).at(-1)!
  return { ...exact, rounded: [...mean, ...m2, crossEntropySum].map((value) => value.toPrecision(9)) }
}

/** The state after `text`, read from zero. */
function stateAfter(cell: Cell, text: Uint16Array): HiddenState {
  const { spec, parameters } = tinyNetwork(cell, SMALL)
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: text.length })
  runner.advance(Int32Array.from(text), text.length, {})
  return runner.state()
}

function largestDifference(a: HiddenState, b: HiddenState): number {
  const [left, right] = [a, b].map(({ h, c }) => [...h, ...c].flatMap((layer) => [...layer]))
  return Math.max(...left.map((value, i) => Math.abs(value - right[i])))
}

describe.each(['rnn', 'gru', 'lstm'] as Cell[])('many streams through a %s', (cell) => {
  const exact = blocksOf(cell, {})

  // 2 streams: strips of three and two blocks; 3: two, two and a short one; 64: all five blocks at once
  it.each([2, 3, 64])('%d of them give the same blocks but for what their warm-up leaves', (streams) => {
    const fast = blocksOf(cell, { streams, overlap: 100 })
    expect(fast.map(({ index, characters }) => [index, characters])).toEqual(
      exact.map(({ index, characters }) => [index, characters]),
    )
    const deviation = fast.findLast(({ summary }) => summary)!.deviation
    const allowed = deviation!.maximum + 2 ** -10
    for (const [b, block] of fast.entries()) {
      let worst = 0
      for (let i = 0; i < block.values.length; i++)
        worst = Math.max(worst, Math.abs(fromHalf(block.values[i]) - fromHalf(exact[b].values[i])))
      expect(worst).toBeLessThanOrEqual(allowed)
      expect(block.surprise).toHaveLength(block.characters)
      for (const [i, nats] of block.surprise.entries())
        if (b + i > 0) expect(Math.abs(nats - exact[b].surprise[i])).toBeLessThan(0.01 + allowed)
    }
    expect(fast.filter(({ summary }) => summary).at(-1)!.summary).toMatchObject({
      characters: ids.length,
      scored: ids.length - 1,
    })
    expect(fast[0].surprise[0]).toBeNaN()
  })

  it('say how far warmed-up states lie from those that had read a block more', () => {
    const overlap = 3
    const { deviation } = blocksOf(cell, { streams: 64, overlap }).find(({ summary }) => summary)!
    const worst = [1, 2, 3, 4].map((block) => {
      const border = block * BLOCK_CHARACTERS
      const longer = block === 1 ? 0 : border - BLOCK_CHARACTERS - overlap
      return largestDifference(
        stateAfter(cell, ids.subarray(border - overlap, border)),
        stateAfter(cell, ids.subarray(longer, border)),
      )
    })
    expect(deviation!.borders).toBe(4)
    expect(deviation!.maximum).toBeCloseTo(Math.max(...worst), 5)
    expect(deviation!.mean).toBeGreaterThan(0)
    expect(deviation!.mean).toBeLessThan(deviation!.maximum)
    expect(deviation!.unit).toMatch(/^L[01]\.[hc]\.[0-5]$/)
  })

  it('come nearer to the exact states the longer they warm up', () => {
    const deviations = [1, 8, 64].map((overlap) => blocksOf(cell, { streams: 5, overlap })[0].deviation!.mean)
    expect(deviations).toEqual(deviations.toSorted((a, b) => b - a))
    expect(deviations[2]).toBeLessThan(deviations[0] / 10)
  })
})

describe('many streams', () => {
  /** Three waves of three strips of four, three and three blocks. */
  const long = tinyIds(28 * BLOCK_CHARACTERS + 100)
  const small = (options: RecordOptions) => {
    const blocks = record(backend, tinyNetwork('rnn', { layers: 1, hidden: 2 }), long, ['h'], options)
    return Array.from(blocks, copy)
  }

  it('go on exactly where the last wave ended, whatever the strips in between began with', () => {
    const one = small({})
    const waves = small({ streams: 3, overlap: BLOCK_CHARACTERS })
    const firsts = waves.filter(({ summary }) => summary)
    expect(firsts.length).toBeGreaterThan(6)
    for (const { index, values, surprise } of firsts) {
      expect(values).toEqual(one[index].values)
      expect(surprise).toEqual(one[index].surprise)
    }
  })

  it('give blocks out of order, but a summary only where nothing is missing before', () => {
    const blocks = small({ streams: 3, overlap: 50 })
    expect(blocks.map(({ index }) => index).sort((a, b) => a - b)).toEqual(Array.from({ length: 29 }, (_, i) => i))
    const there = new Set<number>()
    let most = 0
    for (const { index, summary } of blocks) {
      there.add(index)
      if (!summary) continue
      expect(summary.characters).toBeGreaterThan(most)
      most = summary.characters
      for (let i = 0; i * BLOCK_CHARACTERS < most; i++) expect(there).toContain(i)
    }
    expect(most).toBe(long.length)
  })

  it('sum up what they gave as one stream would sum it up', () => {
    const blocks = small({ streams: 3, overlap: BLOCK_CHARACTERS })
    expect(totals(blocks)).toEqual(totals(small({})))
  })

  it('begin after what is read before the range, as one stream does', () => {
    const warm = 500
    const [one] = blocksOf('gru', { warm })
    const [many] = blocksOf('gru', { warm, streams: 4 })
    expect(many.values).toEqual(one.values)
    expect(many.surprise).toEqual(one.surprise)
  })

  it('are one exact stream where the text is a single block', () => {
    const text = ids.subarray(0, 3000)
    expect(blocksOf('rnn', { streams: 8 }, text)).toEqual(blocksOf('rnn', {}, text))
  })

  it.each([1, 4])('%d of them report progress, and end on request', (streams) => {
    const told: number[] = []
    const blocks = blocksOf('rnn', {
      streams,
      reading: (characters) => told.push(characters) > 0 && characters < 2 * BLOCK_CHARACTERS,
    })
    expect(blocks).toHaveLength(streams === 1 ? 1 : 0)
    expect(told.filter((characters) => characters >= 2 * BLOCK_CHARACTERS)).toHaveLength(1)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    for (let i = 1; i < told.length; i++) expect(told[i] - told[i - 1]).toBeLessThanOrEqual(256)
  })

  it('give every runner back, also when they are left in the midst of a wave', () => {
    let open = 0
    const counting: Backend = {
      ...backend,
      createRunner(...given) {
        open++
        return { ...backend.createRunner(...given), dispose: () => void open-- }
      },
      createRecorder(...given) {
        open++
        return { ...backend.createRecorder(...given), dispose: () => void open-- }
      },
    }
    const work = record(counting, tinyNetwork('lstm', SMALL), ids, ['h'], { streams: 2, warm: 10 })
    work.next()
    expect(open).toBe(1)
    work.return(undefined as never)
    expect(open).toBe(0)
    finish(record(counting, tinyNetwork('lstm', SMALL), ids, ['h'], { streams: 2, reading: () => false }))
    expect(open).toBe(0)
  })
})
