import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LossPoint } from '../../../main/contract/types.ts'
import { PART_BYTES } from '../../../main/store/checkpoints.ts'
import { CHUNK } from '../../../main/store/corpora.ts'
import type { Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleConfig, sampleCorpus, sampleModel, scratch, startRecording, thrown } from './samples.ts'

let folder: ReturnType<typeof scratch>
let store: Store

beforeEach(() => {
  folder = scratch()
  store = Workspace.create(folder.path('lab.neuronscope'))
})
afterEach(() => {
  store.close()
  folder[Symbol.dispose]()
})

describe('corpora', () => {
  test('a text comes back with all that was said about it', () => {
    const corpus = store.addCorpus(sampleCorpus('“a😀”\0\n'))
    expect(corpus).toMatchObject({ name: 'whale', characters: 6, vocabulary: 6, hash: 'hash of whale' })
    expect(Math.abs(corpus.addedAt - Date.now())).toBeLessThan(60_000)
    expect(store.corpus(corpus.id)).toEqual(corpus)
    expect(store.corpora()).toEqual([corpus])
    expect(store.corpusText(corpus.id)).toBe('“a😀”\0\n')
  })

  test('any range of code points is cut as an array of code points would be, across chunks', () => {
    const text = 'aé“😀'.repeat(CHUNK) // four chunks, no character of which stands where its UTF-16 index says
    const points = [...text]
    const { id } = store.addCorpus(sampleCorpus(text))
    for (const [start, end] of [
      [0, 5],
      [3, 4],
      [CHUNK - 2, CHUNK + 3],
      [2 * CHUNK - 1, 3 * CHUNK + 1],
      [points.length - 3, points.length + 9],
    ])
      expect(store.corpusText(id, start, end)).toBe(points.slice(start, end).join(''))
    expect(store.corpusText(id, 5, 5)).toBe('')
    expect(store.corpusText(id, points.length + 5)).toBe('')
    expect(store.corpusText(id)).toBe(text)
  })

  test('a name that is taken gets a number', () => {
    const names = [1, 2, 3].map(() => store.addCorpus(sampleCorpus()).name)
    expect(names).toEqual(['whale', 'whale 2', 'whale 3'])
  })

  test('renaming to a name that is taken is refused by name, and to its own is not', () => {
    const { id } = store.addCorpus(sampleCorpus())
    store.addCorpus(sampleCorpus('x', 'other'))
    store.renameCorpus(id, 'whale')
    store.renameCorpus(id, 'Moby')
    expect(store.corpus(id).name).toBe('Moby')
    expect(thrown(() => store.renameCorpus(id, 'other'))).toMatchObject({
      code: 'name-taken',
      message: expect.stringContaining('“other”'),
    })
    expect(store.corpus(id).name).toBe('Moby')
  })

  test('a text that a model and a recording need stays, and the refusal names them', () => {
    startRecording(store, 16, 5)
    const refusal = thrown(() => store.removeCorpus(1))
    expect(refusal.code).toBe('in-use')
    expect(refusal.message).toContain('“reader” and “states”')
    expect(store.corpora()).toHaveLength(1)
  })

  test('a text that nothing needs is removed with its chunks, and its id is never given again', () => {
    const { id } = store.addCorpus(sampleCorpus())
    store.removeCorpus(id)
    expect(store.corpora()).toEqual([])
    expect(thrown(() => store.corpusText(id)).code).toBe('no-such-corpus')
    expect(store.addCorpus(sampleCorpus()).id).toBeGreaterThan(id)
  })
})

describe('models', () => {
  test('a model comes back with its vocabulary and its configuration', () => {
    const corpus = store.addCorpus(sampleCorpus()).id
    const model = store.addModel({ ...sampleModel(corpus), config: sampleConfig })
    expect(model).toMatchObject({ ...sampleModel(corpus), config: sampleConfig, steps: 0, trainLoss: null, hash: '' })
    expect(store.model(model.id)).toEqual(model)
    const { vocabulary: _, config: __, ...listed } = model
    expect(store.models()).toEqual([listed])
    expect(store.addModel(sampleModel(null)).name).toBe('reader 2')
  })

  test('only what is named in an update changes', () => {
    const before = store.addModel(sampleModel(null))
    store.updateModel(before.id, { status: 'training', steps: 7, trainLoss: 1.5, config: sampleConfig })
    store.updateModel(before.id, { validationLoss: 1.25, bestLoss: null, name: 'writer' })
    store.updateModel(before.id, {})
    expect(store.model(before.id)).toEqual({
      ...before,
      status: 'training',
      steps: 7,
      trainLoss: 1.5,
      validationLoss: 1.25,
      name: 'writer',
      config: sampleConfig,
      heldOut: { validation: sampleConfig.validation, test: sampleConfig.test },
    })
  })

  test('an update refuses a name that is taken and a model that is not there', () => {
    store.addModel(sampleModel(null, 'one'))
    const { id } = store.addModel(sampleModel(null, 'two'))
    expect(thrown(() => store.updateModel(id, { name: 'one' })).code).toBe('name-taken')
    expect(thrown(() => store.updateModel(99, { steps: 1 }))).toMatchObject({
      code: 'no-such-model',
      message: expect.stringContaining('99'),
    })
    expect(thrown(() => store.model(99)).code).toBe('no-such-model')
  })

  test('a name and a note of a unit are set one at a time, and go when both are empty', () => {
    startRecording(store, 16, 5) // with its model
    const unit = { model: 1, unit: 'L0.h.3' }
    store.setUnitNote({ ...unit, name: 'quote unit' })
    store.setUnitNote({ ...unit, note: 'off after ”' })
    expect(store.unitNotes()).toEqual([{ ...unit, name: 'quote unit', note: 'off after ”' }])
    store.setUnitNote({ ...unit, name: '' })
    expect(store.unitNotes()).toEqual([{ ...unit, name: '', note: 'off after ”' }])
    store.setUnitNote({ ...unit, note: '' })
    expect(store.unitNotes()).toEqual([])
  })

  test('a model that a recording was made with stays; without it, it goes with all it had', () => {
    const recording = startRecording(store, 16, 5)
    store.saveCheckpoint(1, 'latest', { step: 1, validationLoss: null, data: new Uint8Array(9), hash: 'x' })
    store.setUnitNote({ model: 1, unit: 'L0.h.3', name: 'quote unit', note: '' })
    expect(thrown(() => store.removeModel(1))).toMatchObject({
      code: 'in-use',
      message: expect.stringContaining('“states”'),
    })
    store.removeRecording(recording)
    store.removeModel(1)
    expect(store.unitNotes()).toEqual([])
    expect(store.models()).toEqual([])
    expect(store.checkpoint(1, 'latest')).toBeUndefined()
  })
})

describe('checkpoints', () => {
  const checkpoint = (step: number, bytes: number) => ({
    step,
    validationLoss: 1 + 1 / step,
    data: Uint8Array.from({ length: bytes }, (_, i) => (i * step) & 255),
    hash: `weights ${step}`,
  })

  test('bytes of any length come back whole, in parts or not', () => {
    const { id } = store.addModel(sampleModel(null))
    for (const bytes of [0, 1, PART_BYTES, PART_BYTES + 1]) {
      const saved = checkpoint(3, bytes)
      store.saveCheckpoint(id, 'latest', saved)
      const { data, ...rest } = store.checkpoint(id, 'latest')!
      expect(Buffer.compare(data, saved.data)).toBe(0)
      expect(rest).toEqual({ step: 3, validationLoss: saved.validationLoss, hash: 'weights 3' })
    }
  })

  test('the best falls back to the latest, and then to none', () => {
    const { id } = store.addModel(sampleModel(null))
    expect(store.checkpoint(id, 'best')).toBeUndefined()
    store.saveCheckpoint(id, 'latest', checkpoint(5, 10))
    expect(store.checkpoint(id, 'best')?.step).toBe(5)
    store.saveCheckpoint(id, 'best', checkpoint(4, 10))
    expect(store.checkpoint(id, 'best')?.step).toBe(4)
    expect(store.checkpoint(id, 'latest')?.step).toBe(5)
  })

  test('the row of the model follows: steps with the latest, best loss and hash with the best', () => {
    const { id } = store.addModel(sampleModel(null))
    store.saveCheckpoint(id, 'latest', checkpoint(1, 1))
    expect(store.model(id)).toMatchObject({ steps: 1, validationLoss: 2, hash: 'weights 1', bestStep: null })
    store.saveCheckpoint(id, 'best', checkpoint(2, 1))
    store.saveCheckpoint(id, 'latest', { ...checkpoint(4, 1), validationLoss: null })
    expect(store.model(id)).toMatchObject({
      steps: 4,
      validationLoss: 2,
      bestStep: 2,
      bestLoss: 1.5,
      hash: 'weights 2',
    })
  })

  test('one that is written in parts takes the place of the one before when it is whole, and not earlier', () => {
    const { id } = store.addModel(sampleModel(null))
    store.saveCheckpoint(id, 'latest', checkpoint(1, 10))
    const { data, hash, ...row } = checkpoint(2, 30)
    const abandoned = store.beginCheckpoint(id, 'latest', row)
    store.addCheckpointPart(abandoned, 0, new Uint8Array(7))
    const draft = store.beginCheckpoint(id, 'latest', row)
    for (const part of [0, 1, 2]) store.addCheckpointPart(draft, part, data.subarray(10 * part, 10 * part + 10))
    expect(store.checkpoint(id, 'latest')).toEqual(checkpoint(1, 10))
    expect(store.checkpoint(id, 'best')).toEqual(checkpoint(1, 10))
    expect(store.model(id).steps).toBe(1)
    store.finishCheckpoint(draft, hash)
    expect(store.checkpoint(id, 'latest')).toEqual(checkpoint(2, 30))
    expect(store.model(id)).toMatchObject({ steps: 2, hash: 'weights 2' })
    expect(thrown(() => store.finishCheckpoint(abandoned, 'x')).code).toBe('no-such-checkpoint')
    expect(thrown(() => store.beginCheckpoint(99, 'latest', row)).code).toBe('no-such-model')
  })

  test('a checkpoint of no model is refused', () => {
    expect(thrown(() => store.saveCheckpoint(9, 'latest', checkpoint(1, 1))).code).toBe('no-such-model')
  })
})

describe('training', () => {
  const point = (step: number, change: Partial<LossPoint> = {}): LossPoint => ({
    step,
    epoch: step / 10,
    train: 2,
    validation: null,
    gradientNorm: 0.5,
    learningRate: 0.002,
    charactersPerSecond: 1e5,
    ...change,
  })

  test('points and samples come back in the order of their steps, and a step trained again replaces the old', () => {
    const { id } = store.addModel(sampleModel(null))
    store.addTraining(id, [point(20), point(10, { validation: 1.5 })], [{ step: 10, text: 'the' }])
    store.addTraining(id, [point(20, { train: 1.9 })], [{ step: 10, text: 'thee' }])
    expect(store.lossPoints(id)).toEqual([point(10, { validation: 1.5 }), point(20, { train: 1.9 })])
    expect(store.samples(id)).toEqual([{ step: 10, text: 'thee' }])
  })

  test('a loss that is no number any more is kept as such', () => {
    const { id } = store.addModel(sampleModel(null))
    const diverged = point(1, { train: Number.NaN, gradientNorm: Number.POSITIVE_INFINITY })
    store.addTraining(id, [diverged], [])
    expect(store.lossPoints(id)).toEqual([diverged])
  })

  test('what came after a step is dropped, that step stays, and other models keep theirs', () => {
    const one = store.addModel(sampleModel(null)).id
    const other = store.addModel(sampleModel(null)).id
    for (const id of [one, other])
      store.addTraining(
        id,
        [point(1), point(2), point(3)],
        [
          { step: 2, text: 'a' },
          { step: 3, text: 'b' },
        ],
      )
    store.truncateTraining(one, 2)
    expect(store.lossPoints(one).map(({ step }) => step)).toEqual([1, 2])
    expect(store.samples(one)).toEqual([{ step: 2, text: 'a' }])
    expect(store.lossPoints(other)).toHaveLength(3)
  })
})

describe('features and settings', () => {
  const quotes = { name: 'quotes', expression: 'inside("“", "”")', meaning: 'between quotes' }

  test('a feature is saved, changed by its id and removed', () => {
    const saved = store.saveFeature(quotes)
    expect(saved).toEqual({ ...quotes, id: saved.id, builtin: false })
    const changed = store.saveFeature({ ...quotes, id: saved.id, name: 'speech' })
    expect(changed).toEqual({ ...saved, name: 'speech' })
    expect(store.features()).toEqual([changed])
    store.removeFeature(saved.id)
    expect(store.features()).toEqual([])
    expect(thrown(() => store.removeFeature(saved.id)).code).toBe('no-such-feature')
    expect(thrown(() => store.saveFeature({ ...quotes, id: 77 })).code).toBe('no-such-feature')
  })

  test('two features of one name are refused', () => {
    store.saveFeature(quotes)
    expect(thrown(() => store.saveFeature(quotes))).toMatchObject({
      code: 'name-taken',
      message: expect.stringContaining('“quotes”'),
    })
  })

  test('a built-in feature is updated by the program alone', () => {
    const { id } = store.saveFeature({ ...quotes, builtin: true })
    expect(store.saveFeature({ ...quotes, meaning: 'better said', builtin: true })).toMatchObject({
      id,
      meaning: 'better said',
    })
    expect(store.features()).toHaveLength(1)
    expect(thrown(() => store.saveFeature({ ...quotes, id })).code).toBe('builtin')
    expect(thrown(() => store.removeFeature(id)).code).toBe('builtin')
  })

  test('a feature of the program gives way to a researcher’s of the same name', () => {
    const own = store.saveFeature(quotes)
    expect(store.saveFeature({ ...quotes, expression: '/x/', builtin: true })).toEqual(own)
    expect(store.features()).toEqual([own])
  })

  test('a setting is what it was last set to', () => {
    expect(store.setting('demo')).toBeUndefined()
    store.setSetting('demo', 'one')
    store.setSetting('demo', 'two')
    expect(store.setting('demo')).toBe('two')
  })
})
