// Texts made for a network that does not know all of their characters.

import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import type { Command } from '../../../main/commands/command.ts'
import { corpusAdd } from '../../../main/commands/corpus.ts'
import { corpusChanges } from '../../../main/commands/corpus-fit.ts'
import { addTrained } from '../app/recorded.ts'
import { openApp, prose, testFolder } from '../app/workspace.ts'

const folder = testFolder()
const signal = new AbortController().signal
let app: App

beforeAll(async () => {
  app = await openApp(folder.path('fit.neuronscope'))
  await addTrained(app, prose(3000).replaceAll(/[“”]/g, '"'), { hidden: 16, steps: 2 })
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

const original = `“the whale said” — naïl deck…\n`.repeat(20)
const run = (command: Command, positionals: string[], values: Record<string, string | boolean>) =>
  command.run({ app, signal, progress: () => {}, event: () => {}, values, positionals }) as Promise<
    Record<string, unknown>
  >

describe('a text with characters that a network does not know', () => {
  it('is added in plainer characters, recorded, and says what was changed', async () => {
    const file = folder.path('curly.txt')
    writeFileSync(file, original)
    const added = await run(corpusAdd, [file], { for: 'tiny' })
    expect(added.corpus).toBe('curly for tiny')
    const changes = added.changes as { character: string; becomes: string; count: number; first: number }[]
    expect(changes.find(({ character }) => character === '“')).toEqual({
      character: '“',
      becomes: '"',
      count: 20,
      first: 0,
    })
    expect(changes.find(({ character }) => character === '…')).toMatchObject({ becomes: '...', count: 20 })
    expect(changes.find(({ character }) => character === '—')).toMatchObject({ becomes: '', count: 20 })
    const corpus = app.reader.corpora().find(({ name }) => name === 'curly for tiny')!
    expect(corpus.madeOf).toMatchObject({ network: 'tiny', name: 'curly', characters: [...original].length })
    const [{ id: model }] = app.models.list()
    const { recording } = await app.recordings.start({ model, corpus: corpus.id })
    expect((await app.recordings.finished(recording)).unknown).toBeNull()
  })

  it('leads back from its places, after the workspace was opened again', async () => {
    await app.close()
    app = await openApp(folder.path('fit.neuronscope'))
    const corpus = app.reader.corpora().find(({ name }) => name === 'curly for tiny')!
    const text = app.reader.corpusText(corpus.id)
    const at = text.lastIndexOf('deck')
    const { original: back, changes } = await run(corpusChanges, ['curly for tiny'], { at: String(at) })
    expect(back).toBe([...original].join('').lastIndexOf('deck'))
    expect(changes).toContainEqual({ character: '“', becomes: '"', count: 20, first: 0 })
    await expect(run(corpusChanges, ['prose'], {})).rejects.toMatchObject({ code: 'not-made' })
  })

  it('has the name that is given to it, and that of its original beside it', async () => {
    const file = folder.path('curly.txt')
    writeFileSync(file, original)
    expect(await run(corpusAdd, [file], { for: 'tiny', name: 'mine' })).toMatchObject({ corpus: 'mine' })
    const corpus = app.reader.corpora().find(({ name }) => name === 'mine')
    expect(corpus?.madeOf).toMatchObject({ network: 'tiny', name: 'curly' })
  })

  it('of the workspace is cut where that is asked, and the refusal to read it names the way', async () => {
    const file = folder.path('plain.txt')
    writeFileSync(file, original)
    await run(corpusAdd, [file], {})
    const corpus = app.reader.corpora().find(({ name }) => name === 'plain')!
    const [{ id: model }] = app.models.list()
    await expect(app.evaluation.run({ model, corpus: corpus.id, perCharacter: false })).rejects.toThrow(
      'corpus add --for',
    )
    const { recording } = await app.recordings.start({ model, corpus: corpus.id, unknown: 'skip' })
    await expect(app.recordings.finished(recording)).rejects.toThrow('corpus add --corpus NAME --for MODEL')
    const cut = await run(corpusAdd, [], { corpus: 'plain', for: 'tiny', unknown: 'cut', name: 'cut' })
    expect(cut.corpus).toBe('cut')
    expect(app.reader.corpusText(app.reader.corpora().find(({ name }) => name === 'cut')!.id)).toMatch(
      /^the whale said {2}nal deck\n/,
    )
  })
})
