// What the demo is for: in text that its network was never trained on, one unit knows that it is inside a quotation,
// and one counts its way along the line.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../../main/app.ts'
import type { Score } from '../../../main/contract/types.ts'
import { demoText, hasDemoText } from '../../../scripts/lib/demo-text.mjs'
import { lastJudged, searchOf } from './ask.ts'
import { testFolder, WORKER } from './workspace.ts'

const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url))
const folder = testFolder()

// the text is taken from npm by the set-up; without a network there is none
describe.skipIf(!hasDemoText())('the demo workspace', { timeout: 120_000 }, () => {
  let app: App
  let recording: number

  beforeAll(async () => {
    app = await open()
    recording = app.reader.recordings()[0].id
    await app.recordings.finished(recording)
  }, 120_000)
  afterAll(async () => {
    await app?.close()
    folder.remove()
  })

  const open = () =>
    createApp({
      workspace: folder.path('demo.neuronscope'),
      shell: 'browser',
      version: '0.0.0-test',
      workerEntry: WORKER,
      fixtures: path('fixtures'),
      demo: true,
      demoText,
    })

  async function best(expression: string): Promise<Score> {
    return lastJudged(await searchOf(app, recording, expression)).scores[0]
  }

  const facts = JSON.parse(readFileSync(path('fixtures/demo/model.json'), 'utf8'))

  it('records only what the network was not trained on', () => {
    const { config, heldOut, corpusHash } = facts
    const { start, end, corpusHash: hash } = app.reader.recordings()[0]
    const { characters } = app.reader.corpora()[0]
    expect({ start, end }).toEqual(heldOut)
    expect(hash).toBe(corpusHash)
    expect(start / characters).toBeGreaterThanOrEqual(1 - config.validation - config.test - 1e-6)
    expect(end).toBe(characters)
  })

  it('has a unit that follows quotations: held-out AUROC of at least 0.94, p at its bound', async () => {
    const { unit, heldout, p } = await best('inside("“", "”")')
    expect(unit).toBe(facts.unit)
    expect(heldout.auroc).toBeGreaterThanOrEqual(0.94)
    expect(p).toBeLessThan(0.005)
  })

  it('has a unit that counts along the line: |r| of at least 0.7', async () => {
    const { heldout, overall } = await best('column()')
    expect(Math.abs(heldout.r)).toBeGreaterThanOrEqual(0.7)
    expect(Math.abs(overall)).toBeGreaterThanOrEqual(0.7)
  })

  it('is the network that its facts describe', () => {
    const [{ hash, bestLoss, bestStep }] = app.reader.models()
    expect({ hash, bestLoss, bestStep }).toEqual({
      hash: facts.hash,
      bestLoss: facts.validationLoss,
      bestStep: facts.step,
    })
  })

  it('predicts that text at less than 1.45 nats a character', () => {
    expect(app.reader.recordings()[0].crossEntropy).toBeLessThan(1.45)
  })

  it('is created once: what was removed does not come back', async () => {
    await app.recordings.remove(recording)
    await app.close()
    app = await open()
    expect(app.reader.recordings()).toEqual([])
    expect(app.reader.corpora()).toHaveLength(1)
  })
})
