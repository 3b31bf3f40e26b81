import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptySummary } from '../../../core/kernels/statistics.ts'
import { BLOCK_CHARACTERS, type FullBlock, GROUP_UNITS, type Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { halfToNumber, sampleBits, sampleBlocks, sampleSurprise, scratch, startRecording, thrown } from './samples.ts'

const UNITS = 37 // two groups of 16 and one of 5
const CHARACTERS = 2 * BLOCK_CHARACTERS + 1234

let folder: ReturnType<typeof scratch>
let store: Store
let whole: number

beforeAll(() => {
  folder = scratch()
  store = Workspace.create(folder.path('lab.neuronscope'))
  whole = startRecording(store, UNITS, CHARACTERS)
  for (const block of sampleBlocks(1, UNITS, CHARACTERS)) store.appendBlock(whole, block)
  store.finishRecording(whole, 'complete')
})
afterAll(() => {
  store.close()
  folder[Symbol.dispose]()
})

function blockRows(): number {
  const file = new Database(store.file, { readonly: true })
  const { rows } = file.prepare('SELECT count(*) AS rows FROM block').get() as { rows: number }
  file.close()
  return rows
}

const expected = (column: number, start: number, end: number) =>
  Float32Array.from({ length: Math.max(end - start, 0) }, (_, t) => halfToNumber(sampleBits(1, start + t, column)))

describe('a recording', () => {
  test('is listed with its model, its text, its size and its mean cross-entropy', () => {
    const { crossEntropySum, scored } = [...sampleBlocks(1, UNITS, CHARACTERS)].at(-1)!.summary
    expect(store.recording(whole)).toMatchObject({
      name: 'states',
      modelName: 'reader',
      corpusName: 'whale',
      start: 10,
      end: 10 + CHARACTERS,
      characters: CHARACTERS,
      kinds: ['h'],
      units: UNITS,
      state: 'complete',
      crossEntropy: crossEntropySum / scored,
      bytes: 3 * 3 * 131_072 + CHARACTERS * 4,
    })
    expect(store.recordings()).toContainEqual(store.recording(whole))
  })

  test('gives any unit at any range as it was written', () => {
    const place = fc.integer({ min: 0, max: CHARACTERS })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: UNITS - 1 }), place, place, (column, a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)]
        expect(store.unitValues(whole, column, start, end)).toEqual(expected(column, start, end))
      }),
      { numRuns: 200 },
    )
  })

  test('ends where it ends, whatever is asked', () => {
    expect(store.unitValues(whole, 3, CHARACTERS - 2, CHARACTERS + 100)).toEqual(
      expected(3, CHARACTERS - 2, CHARACTERS),
    )
    expect(store.unitValues(whole, 3, CHARACTERS + 5, CHARACTERS + 9)).toEqual(new Float32Array(0))
    expect(store.surprise(whole, CHARACTERS - 1, CHARACTERS + 9)).toHaveLength(1)
  })

  test('gives the surprise of any range, the first of all unknown', () => {
    const all = Float32Array.from({ length: CHARACTERS }, (_, t) => sampleSurprise(1, t))
    expect(store.surprise(whole, 0, CHARACTERS)).toEqual(all)
    expect(store.surprise(whole, 4000, 9000)).toEqual(all.slice(4000, 9000))
    expect(store.surprise(whole, 0, 1)[0]).toBeNaN()
  })

  test('gives whole groups for searches, the last padded with zeros', () => {
    const [, second] = sampleBlocks(1, UNITS, CHARACTERS)
    const size = GROUP_UNITS * BLOCK_CHARACTERS
    expect(store.group(whole, 1, 1)).toEqual(second.values.slice(size, 2 * size))
    const last = store.group(whole, 1, 2)
    expect(last).toHaveLength(size)
    expect(last.slice(0, 5 * BLOCK_CHARACTERS)).toEqual(second.values.slice(2 * size))
    expect(last.slice(5 * BLOCK_CHARACTERS).every((bits) => bits === 0)).toBe(true)
  })

  test('keeps the summary of its last block', () => {
    expect(store.summary(whole)).toEqual([...sampleBlocks(1, UNITS, CHARACTERS)].at(-1)!.summary)
  })

  test('has an empty summary before its first block', () => {
    expect(store.summary(startRecording(store, 3, 10))).toEqual(emptySummary(3))
  })

  test('refuses units, groups and blocks that it does not have', () => {
    expect(thrown(() => store.unitValues(whole, UNITS, 0, 1))).toMatchObject({
      code: 'no-such-unit',
      message: expect.stringContaining('0–36, not 37'),
    })
    expect(thrown(() => store.unitValues(whole, -1, 0, 1)).code).toBe('no-such-unit')
    for (const [block, group] of [
      [3, 0],
      [-1, 0],
      [0, 3],
      [0, -1],
    ])
      expect(thrown(() => store.group(whole, block, group)).code).toBe('no-such-block')
    for (const read of [() => store.recording(99), () => store.unitValues(99, 0, 0, 1), () => store.summary(99)])
      expect(thrown(read).code).toBe('no-such-recording')
  })
})

describe('appending', () => {
  const refused = (change: Partial<FullBlock>) => {
    const id = startRecording(store, UNITS, BLOCK_CHARACTERS)
    const [block] = sampleBlocks(1, UNITS, BLOCK_CHARACTERS)
    const refusal = thrown(() => store.appendBlock(id, { ...block, ...change }))
    expect(store.recording(id).characters).toBe(0)
    return refusal
  }

  test('refuses a block that is out of turn, too long, or not of this width', () => {
    const [longer] = sampleBlocks(1, UNITS + 1, BLOCK_CHARACTERS)
    for (const change of [
      { index: 1 },
      { characters: BLOCK_CHARACTERS + 1 },
      { characters: 0 },
      { values: longer.values },
      { surprise: new Float32Array(3) },
      { summary: longer.summary },
    ])
      expect(refused(change)).toMatchObject({ code: 'bad-block', message: expect.stringContaining('“states') })
  })

  test('takes blocks in any order, and is as long as the last summary says', () => {
    const id = startRecording(store, UNITS, 3 * BLOCK_CHARACTERS + 5)
    const blocks = [...sampleBlocks(1, UNITS, 3 * BLOCK_CHARACTERS + 5)]
    const ahead = ({ summary: _, ...block }: (typeof blocks)[number]) => store.appendBlock(id, block)
    ahead(blocks[3])
    ahead(blocks[1])
    expect(store.recording(id).characters).toBe(0)
    expect(thrown(() => store.group(id, 1, 0)).code).toBe('no-such-block')
    store.appendBlock(id, { ...blocks[0], summary: blocks[1].summary })
    expect(store.recording(id).characters).toBe(2 * BLOCK_CHARACTERS)
    expect(store.summary(id)).toEqual(blocks[1].summary)
    store.appendBlock(id, { ...blocks[2], summary: blocks[3].summary })
    store.finishRecording(id, 'complete')
    const values = store.unitValues(id, 3, 0, 3 * BLOCK_CHARACTERS + 5)
    values.forEach((value, t) => {
      if (value !== halfToNumber(sampleBits(1, t, 3)) + 0) expect.fail(`character ${t}`)
    })
  })

  test('refuses a block that is there, and a summary of what is not', () => {
    const id = startRecording(store, 1, 3 * BLOCK_CHARACTERS)
    const blocks = [...sampleBlocks(1, 1, 3 * BLOCK_CHARACTERS)]
    const { summary: _, ...second } = blocks[1]
    store.appendBlock(id, second)
    expect(() => store.appendBlock(id, second)).toThrow()
    expect(thrown(() => store.appendBlock(id, { ...blocks[0], summary: blocks[2].summary }))).toMatchObject({
      code: 'bad-block',
      message: expect.stringContaining('only 4 of the 6 rows'),
    })
    expect(store.recording(id).characters).toBe(0)
    store.appendBlock(id, { ...blocks[0], summary: blocks[1].summary })
    expect(store.recording(id).characters).toBe(2 * BLOCK_CHARACTERS)
  })

  test.each(['finished', 'removed'])('leaves nothing behind of blocks that were ahead when it is %s', (how) => {
    const rows = () => {
      while (store.purgeSome(1000));
      return blockRows()
    }
    const kept = startRecording(store, 1, 10)
    store.appendBlock(kept, [...sampleBlocks(1, 1, 10)][0])
    const before = rows()
    const id = startRecording(store, 1, 9 * BLOCK_CHARACTERS)
    const blocks = [...sampleBlocks(1, 1, 9 * BLOCK_CHARACTERS)]
    store.appendBlock(id, blocks[0])
    for (const at of [4, 7]) store.appendBlock(id, { ...blocks[at], summary: undefined })
    if (how === 'finished') store.finishRecording(id, 'partial')
    else store.removeRecording(id)
    expect(rows()).toBe(before + (how === 'finished' ? 2 : 0))
    if (how === 'finished') store.removeRecording(id)
    expect(rows()).toBe(before)
  })

  test('refuses to go on after a short block or after the end', () => {
    const id = startRecording(store, 1, 10)
    const [block] = sampleBlocks(1, 1, 10)
    store.appendBlock(id, block)
    expect(thrown(() => store.appendBlock(id, { ...block, index: 1 })).code).toBe('bad-block')
    store.finishRecording(id, 'complete')
    expect(thrown(() => store.appendBlock(id, block)).message).toContain('finished')
  })

  test('takes values from shared memory', () => {
    const id = startRecording(store, 16, 100)
    const [block] = sampleBlocks(5, 16, 100)
    const values = new Uint16Array(new SharedArrayBuffer(block.values.byteLength))
    values.set(block.values)
    store.appendBlock(id, { ...block, values })
    expect(store.group(id, 0, 0)).toEqual(block.values)
  })
})

describe('the life of a recording', () => {
  test('a recording that is not complete cannot be called so, and can be called partial', () => {
    const id = startRecording(store, 1, BLOCK_CHARACTERS + 1)
    store.appendBlock(id, sampleBlocks(1, 1, BLOCK_CHARACTERS + 1).next().value!)
    expect(thrown(() => store.finishRecording(id, 'complete')).code).toBe('incomplete')
    expect(store.recording(id).state).toBe('recording')
    store.finishRecording(id, 'partial')
    expect(store.recording(id)).toMatchObject({ state: 'partial', characters: BLOCK_CHARACTERS })
  })

  test('names are unique, and renaming to a taken one is refused', () => {
    const id = startRecording(store, 1, 1, 'twice')
    expect(store.recording(startRecording(store, 1, 1, 'twice')).name).toBe('twice 2')
    expect(thrown(() => store.renameRecording(id, 'twice 2')).code).toBe('name-taken')
    store.renameRecording(id, 'once')
    expect(store.recording(id).name).toBe('once')
  })

  test('a removed recording is gone at once, its space follows, and its neighbours stay as they were', () => {
    using place = scratch()
    const other = Workspace.create(place.path('two.neuronscope'))
    const [first, second, third] = [1, 2, 3].map((seed) => {
      const id = startRecording(other, 64, 5 * BLOCK_CHARACTERS)
      for (const block of sampleBlocks(seed, 64, 5 * BLOCK_CHARACTERS)) other.appendBlock(id, block)
      return id
    })
    const column = (id: number) => other.unitValues(id, 63, 0, 5 * BLOCK_CHARACTERS)
    const before = [column(first), column(third)]
    other.removeRecording(second)
    expect(thrown(() => other.recording(second)).code).toBe('no-such-recording')

    const late = startRecording(other, 64, 10) // while the rows of the second still wait
    const [block] = sampleBlocks(9, 64, 10)
    other.appendBlock(late, block)
    expect(other.purgeSome(0)).toBe(true)
    while (other.purgeSome());
    expect(other.purgeSome()).toBe(false)
    expect([column(first), column(third)]).toEqual(before)
    expect(other.group(late, 0, 3)).toEqual(block.values.slice(-GROUP_UNITS * BLOCK_CHARACTERS))

    other.removeRecording(first)
    other.removeRecording(third)
    other.removeRecording(late)
    while (other.purgeSome());
    other.close()
    expect(statSync(other.file).size).toBeLessThan(1_000_000) // of 8 MB
  })
})
