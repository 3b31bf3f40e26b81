// Checksums of the parts of a row: by the kernel what they are by their definition, and taken once of what is read.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { checksums, plainChecksums } from '../../../main/store/checksum.ts'
import { SOURCE_HASH } from '../../../main/store/checksum-kernel/built.ts'
import { createKernel, suits } from '../../../main/store/checksum-kernel/kernel.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { prose } from '../app/workspace.ts'
import { sampleBlocks, sampleCorpus, sampleModel, sampleRecording, scratch } from './samples.ts'

test('the compiled kernel is that of the source', () => {
  const source = join(import.meta.dirname, '../../../main/store/checksum-kernel/source')
  const files = Object.fromEntries(
    readdirSync(source)
      .sort()
      .map((name) => [name, readFileSync(join(source, name), 'utf8')]),
  )
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex')
  expect(SOURCE_HASH, 'run node scripts/build-wasm.mjs').toBe(hash)
})

function randomBytes(length: number): Uint8Array {
  const random = createRandom(length)
  return Uint8Array.from({ length }, () => random.below(256))
}

test('the kernel gives every part the checksum of its bytes', () => {
  const kernel = createKernel()!
  for (const [bytes, parts] of [
    [131_072, 16],
    [262_144, 16],
    [64, 4],
    [16 * 7 * 8, 8],
  ] as const) {
    const row = randomBytes(bytes)
    expect(suits(bytes, parts)).toBe(true)
    expect(kernel(row, parts)).toEqual(plainChecksums(row, parts))
  }
})

test('rows that the kernel does not take have the same checksums', () => {
  for (const [bytes, parts] of [
    [4001, 1],
    [96, 6],
    [72, 4],
    [524_288, 16],
  ] as const) {
    const row = randomBytes(bytes)
    expect(suits(bytes, parts)).toBe(false)
    expect(checksums(row, parts)).toEqual(plainChecksums(row, parts))
  }
})

test('a row that changes on the disk is noticed at its first reading, by a check always', () => {
  using folder = scratch()
  const file = folder.path('lab.neuronscope')
  const store = Workspace.create(file)
  const corpus = store.addCorpus(sampleCorpus(prose(10_000), 'text'))
  const model = store.addModel(sampleModel(corpus.id))
  const { id } = store.addRecording(sampleRecording(model.id, corpus.id, 16, 9000))
  for (const block of sampleBlocks(1, 16, 9000)) store.appendBlock(id, block)
  store.finishRecording(id, 'complete')
  store.group(id, 0, 0)
  const db = new Database(file)
  for (const { row, data } of db.prepare('SELECT id AS row, data FROM block ORDER BY id LIMIT 3').all() as {
    row: number
    data: Uint8Array
  }[]) {
    data[77] ^= 4
    db.prepare('UPDATE block SET data = ? WHERE id = ?').run(data, row)
  }
  db.close()
  expect(() => store.group(id, 0, 0), 'read before').not.toThrow()
  expect(() => store.group(id, 1, 0)).toThrow(/damaged/)
  expect(store.damage().map(({ why }) => why)).toEqual([expect.stringContaining('10–4106, 4106–8202')])
  store.close()
})
