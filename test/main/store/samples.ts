// What the tests of the store are made of: folders that go away, texts, models, and blocks whose values follow from
// a seed, so that another process can tell what they must be.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptySummary } from '../../../core/kernels/statistics.ts'
import type { TrainingConfig } from '../../../main/contract/types.ts'
import {
  BLOCK_CHARACTERS,
  type FullBlock,
  type NewCorpus,
  type NewKeptSearch,
  type NewModel,
  type NewRecording,
  type RecordingSummary,
  type Store,
} from '../../../main/store/store.ts'

/** A folder of its own for a test; `using` removes it. */
export function scratch(): { path: (name: string) => string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-store-'))
  return {
    path: (name) => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function sampleCorpus(text = 'call me ishmael', name = 'whale'): NewCorpus {
  const characters = [...text]
  return { name, text, characters: characters.length, vocabulary: new Set(characters).size, hash: `hash of ${name}` }
}

export function sampleModel(corpus: number | null, name = 'reader', hidden = 16): NewModel {
  return {
    name,
    corpus,
    spec: { cell: 'lstm', layers: 1, hidden, vocabulary: 3, embedding: 0, dropout: 0.1, reset: 'after' },
    vocabulary: ['a', '“', '😀'],
    config: null,
    status: 'untrained',
    parameters: 1234,
  }
}

export const sampleConfig: TrainingConfig = {
  cell: 'lstm',
  layers: 1,
  hidden: 16,
  embedding: 0,
  dropout: 0.1,
  reset: 'after',
  batch: 50,
  sequence: 50,
  optimizer: 'rmsprop',
  learningRate: 0.002,
  decay: 0.97,
  decayAfter: 10,
  clip: 5,
  clipKind: 'norm',
  validation: 0.1,
  test: 0,
  epochs: 3,
  seed: 7,
  threads: 1,
  backend: 'auto',
  validateEvery: 100,
  checkpointEvery: 100,
  sampleEvery: 0,
}

/** @param units the width of the recording: one layer of hidden states */
export function sampleRecording(model: number, corpus: number, units: number, characters: number): NewRecording {
  return {
    name: 'states',
    model,
    corpus,
    start: 10,
    end: 10 + characters,
    kinds: ['h'],
    layers: 1,
    hidden: units,
    units,
    modelHash: 'm',
    corpusHash: 'c',
    initialState: 'zero',
  }
}

/** A workspace's corpus, model and empty recording, made on the way to what a test is about. */
export function startRecording(store: Store, units: number, characters: number, name = 'states'): number {
  const corpus = store.corpora()[0]?.id ?? store.addCorpus(sampleCorpus()).id
  const model = store.models()[0]?.id ?? store.addModel(sampleModel(corpus)).id
  return store.addRecording({ ...sampleRecording(model, corpus, units, characters), name }).id
}

/** float16 bits of a value that is finite, of either sign and of many sizes; the same for the same place and seed. */
export function sampleBits(seed: number, character: number, unit: number): number {
  const mixed = Math.imul(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(character + 1, 0x85ebca6b) ^ unit, 0xc2b2ae35)
  return ((mixed >>> 15) & 0x8000) | ((mixed >>> 8) & 0x3fff)
}

/** IEEE 754 binary16, written apart from the store's own. */
export function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const magnitude = exponent ? 2 ** (exponent - 25) * (1024 + fraction) : 2 ** -24 * fraction
  return bits & 0x8000 ? -magnitude : magnitude
}

export function sampleSurprise(seed: number, character: number): number {
  return character === 0 ? Number.NaN : Math.fround((sampleBits(seed, character, 99) & 1023) / 200)
}

/** The blocks of a recording of `total` characters, each with the summary of all so far. */
export function* sampleBlocks(
  seed: number,
  units: number,
  total: number,
): Generator<FullBlock & { summary: RecordingSummary }> {
  let summary = emptySummary(units)
  for (let index = 0; index * BLOCK_CHARACTERS < total; index++) {
    const first = index * BLOCK_CHARACTERS
    const characters = Math.min(BLOCK_CHARACTERS, total - first)
    const values = new Uint16Array(units * BLOCK_CHARACTERS)
    for (let unit = 0; unit < units; unit++)
      for (let t = 0; t < characters; t++) values[unit * BLOCK_CHARACTERS + t] = sampleBits(seed, first + t, unit)
    const surprise = Float32Array.from({ length: characters }, (_, t) => sampleSurprise(seed, first + t))
    summary = summarise(summary, values, surprise)
    yield { index, characters, values, surprise, summary }
  }
}

/** `before` and one block more. Plain and slow: what a reader of the blocks would compute again. */
export function summarise(before: RecordingSummary, values: Uint16Array, surprise: Float32Array): RecordingSummary {
  const after = structuredClone(before)
  const units = before.mean.length
  for (let unit = 0; unit < units; unit++)
    for (let t = 0; t < surprise.length; t++)
      addValue(after, unit, halfToNumber(values[unit * BLOCK_CHARACTERS + t]), before.characters + t)
  after.characters += surprise.length
  for (const value of surprise)
    if (!Number.isNaN(value)) [after.crossEntropySum, after.scored] = [after.crossEntropySum + value, after.scored + 1]
  return after
}

function addValue(summary: RecordingSummary, unit: number, value: number, seen: number): void {
  const delta = value - summary.mean[unit]
  summary.mean[unit] += delta / (seen + 1)
  summary.m2[unit] += delta * (value - summary.mean[unit])
  summary.minimum[unit] = seen ? Math.min(summary.minimum[unit], value) : value
  summary.maximum[unit] = seen ? Math.max(summary.maximum[unit], value) : value
  summary.limit[unit] = 2
  summary.histogram[unit * 256 + Math.min(255, Math.max(0, Math.floor(((value + 2) / 4) * 256)))]++
}

/** Runs `work`, and gives what it throws. */
export function thrown(work: () => unknown): { code?: string; message: string } {
  try {
    work()
  } catch (error) {
    return error as { code?: string; message: string }
  }
  throw new Error('nothing was thrown')
}

/** A search as it is kept, of which nothing was found. */
export function sampleSearch(expression: string): NewKeptSearch {
  return {
    recording: 1,
    recordingName: 'R',
    recordingHash: 'abc',
    expression,
    definitions: {},
    shifts: 255,
    seed: 1,
    split: 'rule 2',
    version: '1.0.0',
    kind: 'boolean',
    seconds: 0.25,
    positives: 7,
    runs: 5,
    characters: 9000,
    best: null,
    top: [],
    baselines: null,
    maxima: new Float64Array(255),
  }
}
