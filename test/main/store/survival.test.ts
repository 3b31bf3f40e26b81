// What a workspace lives through: being killed while it is written, and being read while it is written.

import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { emptySummary } from '../../../core/kernels/statistics.ts'
import { BLOCK_CHARACTERS, type RecordingSummary, type Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleBits, sampleBlocks, sampleSurprise, scratch, startRecording, summarise } from './samples.ts'

/** Records in another process, and kills it some time after its first block. Gives the last block that it reported. */
async function recordUntilKilled(file: string, seed: number, after: number): Promise<{ id: number; block: number }> {
  const script = fileURLToPath(new URL('./recording-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, file, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 100_000,
  })
  let told = ''
  child.stdout.on('data', (data) => {
    told += data
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  await sleep(after)
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await ended
  const lines = told.slice(0, told.lastIndexOf('\n')).split('\n')
  const [id, block] = lines.at(-1)!.split(' ').map(Number)
  return { id, block }
}

/** Rows of blocks in the file, of any recording. */
function rowsOnDisk(file: string): unknown {
  const db = new Database(file, { readonly: true })
  const count = db.prepare('SELECT count(*) FROM block').pluck().get()
  db.close()
  return count
}

/** The summary of what the blocks on disk hold, computed again from their bits. */
function summaryOnDisk(store: Store, id: number, units: number, characters: number): RecordingSummary {
  let summary = emptySummary(units)
  for (let block = 0; block * BLOCK_CHARACTERS < characters; block++) {
    const groups = Array.from({ length: Math.ceil(units / 16) }, (_, group) => store.group(id, block, group))
    const values = new Uint16Array(groups.length * groups[0].length)
    groups.forEach((group, g) => {
      values.set(group, g * group.length)
    })
    const start = block * BLOCK_CHARACTERS
    summary = summarise(summary, values, store.surprise(id, start, start + BLOCK_CHARACTERS))
  }
  return summary
}

describe('kill −9 while recording', () => {
  test('leaves whole, shorter recordings each time, whose summary is exactly that of their blocks', async () => {
    using folder = scratch()
    const file = folder.path('lab.neuronscope')
    let checked = 0
    for (let seed = 0; seed < 5; seed++) {
      const told = await recordUntilKilled(file, seed, Math.random() * 60)
      const store = Workspace.open(file)
      for (const { id, state, characters, units } of store.recordings().filter(({ id }) => id > checked)) {
        expect(state).toBe('partial')
        expect(characters % BLOCK_CHARACTERS).toBe(0)
        expect(store.summary(id)).toEqual(summaryOnDisk(store, id, units, characters))
        const last = characters - BLOCK_CHARACTERS
        const expected = Array.from({ length: 9 }, (_, t) => sampleBits(seed, last + t, 32))
        expect([...store.group(id, last / BLOCK_CHARACTERS, 2).subarray(0, 9)]).toEqual(expected)
        expect(store.surprise(id, last, last + 1)[0]).toBe(last ? sampleSurprise(seed, last) : Number.NaN)
        checked = id
      }
      // nothing that was said to be kept is lost, and nothing is there that no recording knows of
      expect(store.recording(told.id).characters).toBeGreaterThan(told.block * BLOCK_CHARACTERS)
      const blocks = store.recordings().reduce((sum, { characters }) => sum + characters / BLOCK_CHARACTERS, 0)
      expect(rowsOnDisk(file)).toBe(blocks * 4) // 40 units: three groups, and the surprise
      store.close()
    }
    expect(checked).toBeGreaterThan(0)
  })
})

describe('a workspace opened for writing', () => {
  test('calls what was interrupted partial, or complete if nothing was missing, and drops what never began', () => {
    using folder = scratch()
    const file = folder.path('lab.neuronscope')
    const store = Workspace.create(file)
    const ids = ['empty', 'some', 'all', 'done'].map((name) => startRecording(store, 1, 5000, name))
    const blocks = [...sampleBlocks(1, 1, 5000)]
    for (const id of ids.slice(1)) store.appendBlock(id, blocks[0])
    for (const id of ids.slice(2)) store.appendBlock(id, blocks[1])
    store.finishRecording(ids[3], 'complete')
    store.close()

    const reader = Workspace.open(file, { readOnly: true })
    expect(reader.recordings().map(({ state }) => state)).toEqual(['recording', 'recording', 'recording', 'complete'])
    const again = Workspace.open(file)
    const now = again.recordings().map(({ name, state, characters }) => [name, state, characters])
    expect(now).toEqual([
      ['some', 'partial', 4096],
      ['all', 'complete', 5000],
      ['done', 'complete', 5000],
    ])
    reader.close()
    again.close()
  })
})

describe('the write-ahead log', () => {
  const LIMIT = 40_000_000
  /** Writes 130 MB, and calls `between` after each block; gives the largest size that the log had. */
  const largestLog = (file: string, between: (store: Store, id: number) => void): number => {
    const store = Workspace.create(file)
    const [block] = sampleBlocks(1, 256, BLOCK_CHARACTERS)
    const id = startRecording(store, 256, 55 * BLOCK_CHARACTERS)
    let largest = 0
    for (let index = 0; index < 55; index++) {
      const summary = { ...block.summary, characters: (index + 1) * BLOCK_CHARACTERS }
      store.appendBlock(id, { ...block, index, summary })
      between(store, id)
      largest = Math.max(largest, statSync(`${file}-wal`).size)
    }
    store.close()
    return largest
  }

  test('stays small while a reader reads again and again', () => {
    using folder = scratch()
    const file = folder.path('lab.neuronscope')
    let reader: Store | undefined
    const log = largestLog(file, (_, id) => {
      reader ??= Workspace.open(file, { readOnly: true })
      reader.unitValues(id, 17, 0, 1e9)
      reader.recordings()
    })
    reader?.close()
    expect(log).toBeLessThan(LIMIT)
  })

  test('would not, if a reader held on to what it reads', () => {
    using folder = scratch()
    const file = folder.path('lab.neuronscope')
    let holder: Database.Database | undefined
    const log = largestLog(file, () => {
      if (holder) return
      holder = new Database(file, { readonly: true })
      holder.exec('BEGIN; SELECT count(*) FROM recording')
    })
    holder?.close()
    expect(log).toBeGreaterThan(LIMIT)
  })
})
