// The search finds what is known to be there: networks whose weights were set by hand (fixtures/planted), recorded on
// text that they were not made from, through import, threads and workspace like any other network.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { encodePlanted, PROSE_AND_CODE, plantedFiles } from '../../../fixtures/planted/files.ts'
import { plantedGru } from '../../../fixtures/planted/gru.ts'
import { plantedLstm } from '../../../fixtures/planted/lstm.ts'
import { plantedRnn } from '../../../fixtures/planted/rnn.ts'
import type { PlantedNetwork } from '../../../fixtures/planted/wiring.ts'
import type { App } from '../../../main/app.ts'
import type { Score } from '../../../main/contract/types.ts'
import { lastJudged, searchOf } from './ask.ts'
import { nestedCode, packageSource, quotedProse } from './planted-text.ts'
import { bytesOf, openApp, testFolder } from './workspace.ts'

const folder = testFolder()
let app: App
beforeAll(async () => {
  app = await openApp(folder.path('planted.neuronscope'))
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

/** Imported as a file, recorded in a thread. */
async function recorded(name: string, network: PlantedNetwork, text: string): Promise<number> {
  const { model } = await app.models.import(name, encodePlanted(network))
  const { corpus } = await app.corpora.add(name, bytesOf(text))
  const { recording } = await app.recordings.start({ model, corpus: corpus.id })
  expect((await app.recordings.finished(recording)).state).toBe('complete')
  return recording
}

async function ranking(recording: number, feature: string): Promise<Score[]> {
  return lastJudged(await searchOf(app, recording, feature)).scores
}

/** The cell is first, by its h or its c, and the value that was planted has r 1.000 on both halves, as it is printed. */
function expectFound(scores: Score[], unit: string): void {
  expect(scores[0].unit.replace(/[hc]/, '')).toBe(unit.replace(/[hc]/, ''))
  const score = scores.find((one) => one.unit === unit)!
  for (const { r, auroc } of [score, score.heldout]) {
    expect(Math.abs(r).toFixed(3)).toBe('1.000')
    if (!Number.isNaN(auroc)) expect(Math.abs(2 * auroc - 1).toFixed(3)).toBe('1.000')
  }
  expect(score.p).toBeLessThan(0.01)
}

const CURLY = quotedProse(60_000, 1, ['“', '”'])
const STRAIGHT = quotedProse(60_000, 2, ['"', '"'])
const CODE = nestedCode(60_000, 3)
/** the second for the vanilla RNN, of which no unit can toggle at the mark itself */
const STRAIGHT_MARKS = ['inside("\\"")', 'inside("\\"").exclusive']
const TEXTS: [string, string, string[]][] = [
  ['prose in curly quotes', CURLY, ['inside("“", "”")', 'column()']],
  ['prose in straight quotes', STRAIGHT, [...STRAIGHT_MARKS, 'column()']],
  ['code', CODE, ['depth("(", ")")', 'depth("{", "}")', ...STRAIGHT_MARKS, 'column()']],
]
const CELLS = { lstm: plantedLstm, gru: plantedGru, rnn: plantedRnn }

describe.each(Object.entries(CELLS))('an %s', (cell, plant) => {
  describe.each(TEXTS)('that reads %s, with a vocabulary of that text alone', (what, text, features) => {
    const network = plant(shuffled([...new Set(text)], 5))
    const planted = network.planted.filter(({ feature }) => features.includes(feature))
    let recording: number
    beforeAll(async () => {
      recording = await recorded(`${cell} on ${what}`, network, text)
    })

    it('has units planted', () => expect(planted.length).toBeGreaterThan(0))
    it.each(planted)('finds $unit for $feature', async ({ unit, feature }) => {
      expectFound(await ranking(recording, feature), unit)
    })
  })
})

describe('a vocabulary of prose and code, and text of an installed package', () => {
  const text = packageSource('d3-array', 50_000)
  it.skipIf(!text)('finds the planted units of the LSTM', async () => {
    const known = [...text!].filter((character) => PROSE_AND_CODE.includes(character)).join('')
    const network = plantedFiles().lstm
    const recording = await recorded('sources', network, known)
    for (const { unit, feature } of network.planted.filter(({ feature }) => !feature.includes('“')))
      expectFound(await ranking(recording, feature), unit)
  })

  it('finds both quote units in a text that mixes the marks, by the library’s name too', async () => {
    const network = plantedFiles().lstm
    const mixed = quotedProse(30_000, 8, ['“', '”']) + quotedProse(30_000, 9, ['"', '"'])
    const recording = await recorded('mixed', network, mixed)
    for (const { unit, feature } of network.planted.filter(({ feature }) => feature.startsWith('inside')))
      expectFound(await ranking(recording, feature), unit)
    const curly = await recorded('curly', network, CURLY)
    expectFound(await ranking(curly, 'inside_quotes'), network.planted[0].unit)
  })
})

describe('the files', () => {
  it.each(Object.entries(plantedFiles()))('%s is what the script makes', (name, network) => {
    const file = readFileSync(new URL(`../../../fixtures/planted/${name}.safetensors`, import.meta.url))
    expect(Buffer.compare(file, encodePlanted(network))).toBe(0)
  })

  it('say which unit follows what', () => {
    const told = JSON.parse(readFileSync(new URL('../../../fixtures/planted/planted.json', import.meta.url), 'utf8'))
    for (const [name, { planted }] of Object.entries(plantedFiles())) expect(told[name]).toEqual(planted)
  })
})

function shuffled<T>(items: T[], seed: number): T[] {
  const random = createRandom(seed)
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[items[i], items[j]] = [items[j], items[i]]
  }
  return items
}
