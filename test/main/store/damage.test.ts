// A byte that changes on the disk: what is read is what was stored, or it is said that it is damaged, and where.

import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { createRandom } from '../../../core/model/random.ts'
import { checksum } from '../../../main/store/checksum.ts'
import { MIGRATIONS } from '../../../main/store/migrations.ts'
import { CODE_CHARACTERS, GROUP_UNITS, type Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { prose } from '../app/workspace.ts'
import { sampleBlocks, sampleCorpus, sampleModel, sampleRecording, scratch } from './samples.ts'

const UNITS = 20
const CHARACTERS = 9000

let folder: ReturnType<typeof scratch>
let file: string
beforeEach(() => {
  folder = scratch()
  file = folder.path('lab.neuronscope')
  const store = Workspace.create(file)
  const corpus = store.addCorpus(sampleCorpus(prose(70_000), 'long'))
  const model = store.addModel(sampleModel(corpus.id))
  const weights = { step: 1, validationLoss: 1, data: new Uint8Array(1_500_000).map((_, i) => i * 31), hash: 'x' }
  store.saveCheckpoint(model.id, 'latest', weights)
  const { id } = store.addRecording(sampleRecording(model.id, corpus.id, UNITS, CHARACTERS))
  for (const block of sampleBlocks(1, UNITS, CHARACTERS)) store.appendBlock(id, block)
  store.finishRecording(id, 'complete')
  store.beginCodes(id)
  for (const group of [0, 1]) {
    for (const block of [0, 1])
      store.appendCodes(id, group, block, new Uint8Array(GROUP_UNITS * CODE_CHARACTERS).fill(group + block))
    store.finishCodes(
      id,
      group,
      Uint8Array.from({ length: 3000 }, (_, i) => i),
    )
  }
  store.close()
})
afterEach(() => folder[Symbol.dispose]())

/** All that can be read of what is stored in bulk, each by itself: a checksum, or `damaged`. */
function readings(store: Store): (number | string)[] {
  const read: (() => ArrayBufferView | string)[] = [
    () => store.corpusText(1),
    () => store.corpusText(1, 66_000, 66_100),
    () => JSON.stringify(store.model(1)),
    () => store.checkpoint(1, 'latest')!.data,
    () => store.surprise(1, 0, CHARACTERS),
    () => store.summary(1).mean,
    () => store.summary(1).histogram,
    ...[0, 1].map((group) => () => store.codeBooks(1, group)),
  ]
  for (let unit = 0; unit < UNITS; unit++) read.push(() => store.unitValues(1, unit, 100, CHARACTERS - 100))
  for (const group of [0, 1]) {
    for (const block of [0, 1, 2]) read.push(() => store.group(1, block, group))
    for (const units of [[0, GROUP_UNITS] as const, [2, 5] as const])
      read.push(() => {
        const all: number[] = []
        store.codes(1, group, [0, 2], units, (_, codes) => void all.push(checksum(codes)))
        return Int32Array.from(all)
      })
  }
  return read.map((one) => {
    try {
      return checksum(one())
    } catch (error) {
      if (error instanceof AppError && error.code === 'damaged') return 'damaged'
      throw error
    }
  })
}

/** Every value that holds bulk: table, row, column, length in bytes. */
function bulk(db: Database.Database): { table: string; column: string; row: number; length: number }[] {
  const columns = {
    block: ['data'],
    corpus_text: ['text'],
    model: ['spec', 'vocabulary'],
    checkpoint_part: ['data'],
    recording_summary: ['mean', 'm2', 'minimum', 'maximum', 'limits', 'histogram'],
    code_book: ['data'],
  }
  return Object.entries(columns).flatMap(([table, names]) =>
    names.flatMap((column) =>
      db
        .prepare(`SELECT rowid AS row, length(CAST(${column} AS BLOB)) AS length FROM ${table}`)
        .all()
        .map((one) => ({ table, column, ...(one as { row: number; length: number }) })),
    ),
  )
}

test('one flipped byte anywhere in what is stored in bulk is never read in silence', () => {
  const before = Workspace.open(file, { readOnly: true })
  const whole = readings(before)
  before.close()
  expect(whole).not.toContain('damaged')
  const db = new Database(file)
  const all = bulk(db)
  const random = createRandom(7)
  for (let trial = 0; trial < 150; trial++) {
    const { table, column, row, length } = all[trial % all.length]
    const at = random.below(length)
    const bytes = db.prepare(`SELECT CAST(${column} AS BLOB) FROM ${table} WHERE rowid = ?`).pluck().get(row) as Buffer
    const flipped = Buffer.from(bytes)
    flipped[at] ^= 1 << random.below(8)
    const put = db.prepare(
      `UPDATE ${table} SET ${column} = ${column === 'data' || table === 'recording_summary' ? '?' : 'CAST(? AS TEXT)'} WHERE rowid = ?`,
    )
    put.run(flipped, row)
    const store = Workspace.open(file, { readOnly: true })
    const now = readings(store)
    store.close()
    const where = `${table}.${column}, row ${row}, byte ${at}`
    for (const [i, reading] of now.entries()) if (reading !== 'damaged') expect(reading, where).toBe(whole[i])
    expect(now, where).toContain('damaged')
    put.run(bytes, row)
  }
  db.close()
}, 120_000)

test('the sentence names what is damaged, where, and what can be done', () => {
  const db = new Database(file)
  db.exec('UPDATE block SET data = zeroblob(length(data)) WHERE id = (SELECT first_row + 3 FROM recording)')
  db.close()
  const store = Workspace.open(file, { readOnly: true })
  expect(() => store.unitValues(1, 0, 4096, 5000)).toThrow(
    /“states”, at characters 4106–8202 of its text, is damaged .*: record that text again, or restore/,
  )
  expect(store.unitValues(1, 0, 0, 4096)).toHaveLength(4096)
  store.close()
})

test('what an older program has stored without checksums is read as it is', () => {
  const db = new Database(file)
  for (const [table, column] of Object.entries({
    block: 'sums',
    corpus_text: 'sum',
    model: 'sum',
    checkpoint_part: 'sum',
    recording_summary: 'sum',
    code_book: 'sum',
  }))
    db.exec(`UPDATE ${table} SET ${column} = NULL`)
  db.close()
  const store = Workspace.open(file, { readOnly: true })
  expect(readings(store)).not.toContain('damaged')
  store.close()
  expect(MIGRATIONS.some((step) => step.includes('ADD COLUMN sums'))).toBe(true)
})

describe('the checksum', () => {
  test('is xxHash32: it gives what the reference gives', () => {
    const told = (text: string) => (checksum(text) >>> 0).toString(16)
    expect(['', 'a', 'abc', 'Nobody inspects the spammish repetition'].map(told)).toEqual([
      '2cc5d05',
      '550d7456',
      '32d153ff',
      'e2293b2f',
    ])
  })

  test('is the same wherever the bytes lie', () => {
    const bytes = new TextEncoder().encode(`xyz${prose(1000)}`)
    expect(checksum(bytes.subarray(3))).toBe(checksum(prose(1000)))
  })
})
