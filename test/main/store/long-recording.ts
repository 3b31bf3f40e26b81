// A workspace with a recording of many characters, made in seconds: the same block of waves again and again, and its
// summary multiplied.

import { addValues, BINS, emptySummary } from '../../../core/kernels/statistics.ts'
import { toHalf } from '../../../core/util/float16.ts'
import { BLOCK_CHARACTERS } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { prose } from '../app/workspace.ts'
import { sampleCorpus, sampleModel, sampleRecording } from './samples.ts'

const PERIOD = 100_000

/** @param units layer 0, hidden states: waves of many lengths, each neighbour another color */
export function writeLongRecording(file: string, characters: number, units: number): void {
  const store = Workspace.create(file)
  const page = `${prose(PERIOD - 1)}\n`
  const text = page.repeat(Math.ceil((characters + 10) / PERIOD)).slice(0, characters + 10)
  const corpus = store.addCorpus(sampleCorpus(text, 'long'))
  const model = store.addModel(sampleModel(corpus.id, 'waves', units))
  const { id } = store.addRecording(sampleRecording(model.id, corpus.id, units, characters))
  const values = new Uint16Array(units * BLOCK_CHARACTERS)
  const summary = emptySummary(units)
  const row = new Float32Array(BLOCK_CHARACTERS)
  for (let unit = 0; unit < units; unit++) {
    for (let t = 0; t < row.length; t++) row[t] = Math.fround(Math.round(1024 * Math.sin(t * (0.7 + unit))) / 1024)
    addValues(summary, unit, row, row.length)
    row.forEach((value, t) => void (values[unit * BLOCK_CHARACTERS + t] = toHalf(value)))
  }
  const one = structuredClone(summary)
  for (let index = 0; index * BLOCK_CHARACTERS < characters; index++) {
    const count = Math.min(BLOCK_CHARACTERS, characters - index * BLOCK_CHARACTERS)
    const surprise = Float32Array.from({ length: count }, (_, t) => (index + t === 0 ? Number.NaN : (t % 13) / 3))
    summary.characters += count
    summary.m2 = one.m2.map((m2) => m2 * (index + 1))
    for (let i = 0; i < units * BINS; i++) summary.histogram[i] = one.histogram[i] * (index + 1)
    for (const nats of surprise) if (!Number.isNaN(nats)) summary.crossEntropySum += nats
    summary.scored = summary.characters - 1
    store.appendBlock(id, { index, characters: count, values, surprise, summary })
  }
  store.finishRecording(id, 'complete')
  store.close()
}
