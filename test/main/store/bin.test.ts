import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleConfig, sampleCorpus, sampleModel, sampleRecording, startRecording, thrown } from './samples.ts'

let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bin-'))
  store = Workspace.create(join(folder, 'w.neuronscope'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const names = () => ({
  texts: store.corpora().map(({ name }) => name),
  networks: store.models().map(({ name }) => name),
  recordings: store.recordings().map(({ name }) => name),
})

test('a network goes into the bin with its recordings, stays there over a restart, and brings them back', () => {
  store.finishRecording(startRecording(store, 16, 5), 'partial')
  const before = names()
  const [model] = store.models()
  expect(store.discard('model', model.id)).toEqual(before.recordings)
  expect(names()).toEqual({ ...before, networks: [], recordings: [] })
  store.close()
  store = Workspace.open(join(folder, 'w.neuronscope'))
  expect(store.bin()).toMatchObject([{ kind: 'model', id: model.id, name: model.name, with: before.recordings }])
  store.restore('model', model.id)
  expect(names()).toEqual(before)
  expect(store.bin()).toEqual([])
})

test('a recording comes back with the network that was removed after it, and without the others of that network', () => {
  const first = startRecording(store, 16, 5)
  const { name } = store.recording(first)
  const [model] = store.models()
  store.discard('recording', first)
  store.discard('model', model.id)
  expect(store.bin().map(({ kind, with: along }) => [kind, along])).toEqual([
    ['model', []],
    ['recording', []],
  ])
  store.restore('recording', first)
  expect(names().networks).toEqual([model.name])
  expect(names().recordings).toEqual([name])
})

test('a text that something in use needs is refused; one whose users are in the bin goes, and comes back with them', () => {
  startRecording(store, 16, 5)
  const [corpus] = store.corpora()
  const [model] = store.models()
  expect(thrown(() => store.discard('corpus', corpus.id))).toMatchObject({ code: 'in-use' })
  store.discard('model', model.id)
  store.discard('corpus', corpus.id)
  expect(names()).toEqual({ texts: [], networks: [], recordings: [] })
  store.restore('model', model.id)
  expect(names().texts).toEqual([corpus.name])
})

test('emptying the bin removes for good what is in it, and nothing else', () => {
  startRecording(store, 16, 5)
  const kept = store.addCorpus(sampleCorpus('kept', 'kept'))
  const [model] = store.models()
  const [corpus] = store.corpora()
  store.discard('model', model.id)
  store.discard('corpus', corpus.id)
  expect(store.bin().every(({ bytes }) => bytes >= 0)).toBe(true)
  expect(store.bin().find(({ kind }) => kind === 'corpus')!.bytes).toBeGreaterThan(0)
  store.emptyBin()
  expect(store.bin()).toEqual([])
  expect(thrown(() => store.restore('model', model.id)).code).toBe('no-such-model')
  expect(names()).toEqual({ texts: [kept.name], networks: [], recordings: [] })
})

test('a name in the bin stays taken, so that what has it can come back', () => {
  const { id } = store.addModel(sampleModel(null))
  store.discard('model', id)
  expect(thrown(() => store.discard('model', id)).code).toBe('no-such-model')
  const other = store.addModel(sampleModel(null))
  expect(other.name).toBe('reader 2')
  expect(thrown(() => store.updateModel(other.id, { name: 'reader' })).message).toContain('is in the bin')
})

test('a recording knows the checkpoint that it was made with, whatever the network becomes later', () => {
  const { id: corpus } = store.addCorpus(sampleCorpus())
  const model = store.addModel({ ...sampleModel(corpus), config: { ...sampleConfig, validation: 0.1, test: 0.05 } })
  const save = (which: 'best' | 'latest', step: number, hash: string) =>
    store.saveCheckpoint(model.id, which, { step, validationLoss: 1, data: new Uint8Array([step]), hash })
  const record = (modelHash: string, name: string) =>
    store.addRecording({ ...sampleRecording(model.id, corpus, 16, 5), modelHash, name })
  save('latest', 7, 'x')
  const first = record('x', 'first')
  save('best', 9, 'y')
  const second = record('y', 'second')
  expect(store.recording(first.id).checkpoint).toEqual({ step: 7, which: 'last' })
  expect(second.checkpoint).toEqual({ step: 9, which: 'best' })
  expect(record('untrained, seed 1', 'third').checkpoint).toBeNull()
  expect(store.models()[0].heldOut).toEqual({ validation: 0.1, test: 0.05 })
})
