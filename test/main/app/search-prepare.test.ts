// What a search reads is loaded while the question is being typed.

import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { App } from '../../../main/app.ts'
import { SearchPool } from '../../../main/workers/search-pool.ts'
import { addRecorded, record } from './recorded.ts'
import { openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
let app: App
let [recording, short] = [0, 0]
beforeAll(async () => {
  app = await openApp(folder.path('lab.neuronscope'))
  const made = await addRecorded(app, prose(9000))
  recording = made.recording
  short = await record(app, made.model, made.corpus, { start: 0, end: 500 })
})
afterAll(async () => {
  await app.close()
  folder.remove()
})
const started = vi.spyOn(SearchPool.prototype, 'threads')
afterEach(() => started.mockClear())
const never = new AbortController().signal

it('threads load the codes of a recording once, and a search finds them', async () => {
  expect(app.reader.coding(recording)?.complete).toBe(true)
  await app.search.prepare(recording)
  const workers = await started.mock.results[0].value
  const again = await app.search.threads(recording, never)
  expect(again.shards).toBe(workers.shards)
  again.release()
})

it('nothing is loaded where codes are still to be made, or while a search holds the threads', async () => {
  expect(app.reader.coding(short)?.complete ?? false).toBe(false)
  await app.search.prepare(short)
  expect(started).not.toHaveBeenCalled()
  const held = await app.search.threads(recording, never)
  started.mockClear()
  await app.search.prepare(recording)
  expect(started).not.toHaveBeenCalled()
  held.release()
})
