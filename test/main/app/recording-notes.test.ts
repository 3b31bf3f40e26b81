// What a recording has to say besides its values reaches the window: the list of jobs tells it with the end.

import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import { addTrained, record } from './recorded.ts'
import { bytesOf, openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
let app: App

beforeAll(async () => {
  app = await openApp(folder.path('notes.neuronscope'))
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

it('says which characters were read in another spelling, and says nothing where none was', async () => {
  const text = prose(6000)
  const { corpus, model } = await addTrained(app, text)
  await record(app, model, corpus)
  const other = (await app.corpora.add('other', bytesOf(`${text.slice(0, 3000)}ééé${text.slice(3000)}`))).corpus.id
  await record(app, model, other, { unknown: 'map' })
  const [last, first] = app.jobs.past().filter(({ kind }) => kind === 'recording')
  expect(last.message).toContain('Mapped 3 of 6,003 characters that the network does not know')
  expect(first.message).toBe('')
})
