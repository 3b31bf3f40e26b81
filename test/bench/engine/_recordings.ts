// A whole program around a network with random weights: its threads, its writer, a workspace on disk.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { initialize } from '../../../core/model/initialize.ts'
import { createRandom } from '../../../core/model/random.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import { encodeCheckpoint } from '../../../core/train/checkpoint.ts'
import { type App, createApp } from '../../../main/app.ts'

export interface Bench {
  app: App
  corpus: number
  close(): Promise<void>
}

/** Characters of one byte each. */
const FIRST = 32
const vocabulary = Array.from({ length: 96 }, (_, i) => String.fromCodePoint(FIRST + i))

export function lstm(layers: number, hidden: number): ModelSpec {
  return { cell: 'lstm', layers, hidden, vocabulary: vocabulary.length, embedding: 0, dropout: 0, reset: 'after' }
}

export function randomText(characters: number): Uint8Array {
  const random = createRandom(1)
  return Uint8Array.from({ length: characters }, () => FIRST + random.below(vocabulary.length))
}

/** A new workspace with a random text, in a folder of its own unless there is one. */
export async function openBench(characters: number, folder = newFolder()): Promise<Bench> {
  const app = await openApp(join(folder, 'bench.neuronscope'))
  const { corpus } = await app.corpora.add('random', randomText(characters))
  const close = async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { app, corpus: corpus.id, close }
}

export const newFolder = () => mkdtempSync(join(tmpdir(), 'neuronscope-bench-'))

/** A workspace that another program has made, with its first text. */
export async function reopenBench(workspace: string): Promise<Bench> {
  const app = await openApp(workspace)
  return { app, corpus: app.reader.corpora()[0].id, close: () => app.close() }
}

function openApp(workspace: string): Promise<App> {
  const workerEntry = new URL('../../../main/workers/worker.ts', import.meta.url)
  return createApp({ workspace, shell: 'cli', version: '0', workerEntry })
}

export async function addModel({ app }: Bench, spec: ModelSpec): Promise<number> {
  const untrained = { step: 0, validationLoss: null, config: null, progress: null }
  const bytes = encodeCheckpoint({ spec, parameters: initialize(spec, 1), vocabulary, ...untrained })
  return (await app.models.import(`${spec.layers}×${spec.hidden}`, bytes)).model
}

/** Characters a second of a whole recording, from the request on; it is then removed. */
export interface RecordingSpeed {
  /** until every state is written and the recording is finished */
  written: number
  /** until its codes are made, too, so that it can be searched at once */
  searchable: number
}

export async function recordOnce(
  { app, corpus }: Bench,
  model: number,
  request: { streams: number; end: number; backend?: string; warmUp?: number },
): Promise<RecordingSpeed> {
  const begun = performance.now()
  const since = () => (performance.now() - begun) / 1000
  const { recording } = await app.recordings.start({ model, corpus, ...request })
  const finished = app.recordings.finished(recording)
  const written = await Promise.race([complete(app, recording), finished]).then(since)
  const { characters } = await finished
  const searchable = since()
  await app.recordings.remove(recording)
  return { written: characters / written, searchable: characters / searchable }
}

async function complete({ reader }: App, recording: number): Promise<void> {
  while (reader.recording(recording).state === 'recording') await new Promise((resolve) => setTimeout(resolve, 10))
}
