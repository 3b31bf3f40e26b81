// A run keeps the backend that it began with, also when it is killed before anything else of it is stored.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../../main/app.ts'
import { bytesOf, EVERYWHERE, openApp, prose, TINY, testFolder } from './workspace.ts'

const folder = testFolder()
let app: App
let corpus: number

beforeAll(async () => {
  app = await openApp(folder.path('runs.neuronscope'))
  corpus = (await app.corpora.add('prose', bytesOf(prose(6000)))).corpus.id
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

const config = (backend: string) => ({ ...app.training.defaults(corpus), ...TINY, backend })

test('what “auto” comes to is in the first row that is stored of a run', async () => {
  const { model } = await app.training.start(corpus, 'auto', config('auto'))
  const stored = app.reader.model(model)
  expect(stored.steps).toBe(0)
  expect(stored.config?.backend).not.toBe('auto')
  await app.training.stop(model)
  expect(app.reader.model(model).config?.backend).toBe(stored.config?.backend)
})

test('a run that was begun with a backend of another machine, and has no step yet, takes the best of this one', async () => {
  const { model } = await app.training.start(corpus, 'moved', config(EVERYWHERE))
  await app.training.leave(model)
  const left = app.reader.model(model)
  app.training.resume(model, { backend: 'native', steps: left.steps + 5 })
  const { error, backend } = await app.training.ended(model)
  expect(error).toBeNull()
  expect(backend).not.toBe('')
}, 60_000)
