// A workspace whose file is deleted, renamed or replaced while it is open: it is noticed within seconds, said, nothing
// more is taken, no thread reads the file that has come in its place, and a copy keeps what it held.

import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type App, createApp } from '../../../main/app.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { addRecorded } from './recorded.ts'
import { bytesOf, prose, testFolder, WORKER } from './workspace.ts'

let folder: ReturnType<typeof testFolder>
let file: string
let app: App
let said: string[]
beforeEach(async () => {
  folder = testFolder()
  file = folder.path('lab.neuronscope')
  said = []
  app = await createApp({
    workspace: file,
    shell: 'browser',
    version: '0.0.0-test',
    workerEntry: WORKER,
    onTrouble: (sentence) => said.push(sentence),
  })
  await app.ownFeatures.save({ name: 'shout', expression: 'capital and next(capital)', meaning: '' })
})
afterEach(async () => {
  await app.close().catch(() => undefined)
  folder.remove()
})

const WAYS: Record<string, { go: () => void; code: string }> = {
  deleted: { go: () => rmSync(file), code: 'workspace-gone' },
  renamed: { go: () => renameSync(file, folder.path('other.neuronscope')), code: 'workspace-gone' },
  replaced: {
    go: () => {
      Workspace.create(folder.path('other.neuronscope')).close()
      renameSync(folder.path('other.neuronscope'), file)
    },
    code: 'workspace-replaced',
  },
}

/** Events of the window, up to the first of trouble. */
async function troubleInWindow(): Promise<string> {
  const stop = AbortSignal.timeout(10_000)
  for await (const { workspace } of app.catalogue.watch(stop)) if (workspace.trouble) return workspace.trouble
  throw new Error('the window was told nothing')
}

test.each(Object.entries(WAYS))(
  'a file that was %s is noticed, said, takes nothing more, and is in the copy',
  async (_way, how) => {
    const { go, code } = how
    await app.corpora.add('prose', bytesOf(prose(2000)))
    const told = troubleInWindow()
    go()
    const finding = app.findings.add({ title: 'lost', sentence: 'is it?', figure: null } as never)
    await expect(finding).rejects.toMatchObject({ code })
    await expect(app.corpora.add('lost', bytesOf('lost'))).rejects.toMatchObject({ code })
    expect(await told).toContain(file)
    expect(said).toEqual([await told])
    const copy = folder.path('copy.neuronscope')
    await app.workspaces.copy(copy)
    const store = Workspace.open(copy)
    expect(store.corpora().map(({ name }) => name)).toEqual(['prose'])
    expect(store.corpusText(1)).toBe(prose(2000))
    expect(store.features().map(({ name }) => name)).toContain('shout')
    store.close()
    await expect(app.workspaces.copy(copy)).rejects.toMatchObject({ code: 'workspace-exists' })
  },
  30_000,
)

test('no thread reads a file that has taken the place of the one that was opened', async () => {
  const { recording } = await addRecorded(app, prose(3000))
  const other = folder.path('other.neuronscope')
  copyFileSync(file, other)
  renameSync(other, file)
  const asked = Array.from({ length: 5 }, () => app.features.runs(recording, 'capital'))
  for (const one of await Promise.allSettled(asked))
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'workspace-replaced' })
  const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected')
  expect(refused.length).toBeGreaterThan(0)
}, 60_000)

test('a file that is put back is taken again', async () => {
  const away = folder.path('away.neuronscope')
  renameSync(file, away)
  await expect(app.corpora.add('lost', bytesOf('lost'))).rejects.toMatchObject({ code: 'workspace-gone' })
  renameSync(away, file)
  await app.corpora.add('kept', bytesOf('kept'))
  expect(app.reader.corpora().map(({ name }) => name)).toEqual(['kept'])
  expect(existsSync(file)).toBe(true)
})
