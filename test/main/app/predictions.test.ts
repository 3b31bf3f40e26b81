// A trained network beside n-gram models of what it was trained on, through threads and workspace.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildTree } from '../../../core/ngrams/context-tree.ts'
import { predict } from '../../../core/ngrams/kneser-ney.ts'
import { finish } from '../../../core/util/generators.ts'
import type { App } from '../../../main/app.ts'
import type { ComparisonOptions, Judged } from '../../../main/contract/prediction-types.ts'
import { addTrained, record } from './recorded.ts'
import { openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
const TEXT = prose(6000)
const CUT = 4800
let app: App
let [corpus, model, recording] = [0, 0, 0]
beforeAll(async () => {
  app = await openApp(folder.path('lab.neuronscope'))
  ;({ corpus, model } = await addTrained(app, TEXT, { validation: 0.2, test: 0 }))
  recording = await record(app, model, corpus, { start: CUT, end: 6000 })
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

const signal = new AbortController().signal
const whole = (judged: Judged, options: Partial<ComparisonOptions> = {}) =>
  app.predictions.whole(judged, { order: 3, ...options }, signal)

it('the network has the loss of its recording, and an n-gram model that of the text it was trained on', async () => {
  const found = await whole({ recording })
  expect(found).toMatchObject({ start: CUT, end: 6000, characters: 1200, training: { corpus, start: 0, end: CUT } })
  const [network, ...others] = found.losses
  const surprise = app.recordings.surprise(recording, 0, 1200)
  expect(network.nats).toBeCloseTo(surprise.reduce((sum, value) => sum + value, 0) / 1200, 5)
  expect(network.standardError).toBeGreaterThan(0)
  const alphabet = [...new Set(TEXT)]
  const ids = Uint16Array.from(TEXT, (character) => alphabet.indexOf(character))
  const tree = finish(buildTree(ids.subarray(0, CUT), alphabet.length))
  const direct = finish(predict(tree, ids.subarray(CUT - 200), [3]))
    .logProbabilities.get(3)!
    .subarray(200)
  const trigram = others.find(({ predictor }) => predictor === '3-gram')!
  expect(trigram.nats).toBeCloseTo(-direct.reduce((sum, value) => sum + value, 0) / 1200, 4)
  expect(found.overlaps[0]).toMatchObject({ predictors: ['tiny', '3-gram'], characters: 1200 })
})

it('a network that reads the same characters once more has the losses of the recording', async () => {
  const [recorded, read] = [await whole({ recording }), await whole({ model, corpus, start: CUT, end: 6000 })]
  expect(read.losses[0].nats).toBeCloseTo(recorded.losses[0].nats, 3)
  const against = await whole({ recording }, { against: model })
  expect(against.losses[1].difference).toBeCloseTo(0, 3)
  expect(against.breakdowns).toHaveLength(2)
})

it('characters that the network was trained on are left out, and nothing else is judged', async () => {
  const partly = await whole({ model, corpus, start: CUT - 1000, end: 6000 })
  expect(partly).toMatchObject({ start: CUT, end: 6000 })
  expect(partly.notes.join()).toContain('was trained on them')
  await expect(whole({ model, corpus, start: 0, end: 1000 })).rejects.toThrow(
    'compare them on others, such as 4800:6000',
  )
})

it('a network whose training text is not known needs one that is named', async () => {
  const { model: stranger } = await app.models.import('stranger', (await app.models.export(model)).bytes)
  const judged = { model: stranger, corpus, start: CUT, end: 6000 }
  await expect(whole(judged)).rejects.toThrow('name the text for the n-gram models')
  const training = { corpus, start: 0, end: 3000 }
  expect((await whole(judged, { training })).training).toMatchObject(training)
})

it('losses by a feature are of the characters where it holds, and a bad expression is refused', async () => {
  const { features } = await whole({ recording }, { features: ['/e/'] })
  const holds = features[0].groups.find(({ name }) => name === 'feature holds')!
  expect(holds.characters).toBe([...TEXT.slice(CUT)].filter((character) => character === 'e').length)
  await expect(whole({ recording }, { features: ['/(/'] })).rejects.toThrow()
})

it('the last comparison of a recording is kept in the workspace', async () => {
  const found = await whole({ recording }, { order: 4 })
  await expect.poll(() => app.predictions.kept(recording)?.options.order).toBe(4)
  expect(app.predictions.kept(recording)!.result.losses[0].nats).toBe(found.losses[0].nats)
})

it('the surprisal of an n-gram model is NaN where the network was trained', async () => {
  const wide = await record(app, model, corpus, { start: CUT - 10, end: CUT + 20 })
  const nats = await app.predictions.surprisal(wide, 3, 0, 30)
  expect([...nats.subarray(0, 10)].every(Number.isNaN)).toBe(true)
  expect([...nats.subarray(10)].every((value) => value > 0)).toBe(true)
})
