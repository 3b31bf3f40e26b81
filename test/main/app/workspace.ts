// A workspace in a folder of its own, with a generated text: quoted and plain sentences, wrapped.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../../../core/model/random.ts'
import { type App, createApp } from '../../../main/app.ts'
import type { TrainingConfig } from '../../../main/contract/types.ts'

export const WORKER = new URL('../../../main/workers/worker.ts', import.meta.url)

export interface TestFolder {
  path(name: string): string
  remove(): void
}

export function testFolder(): TestFolder {
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-'))
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function openApp(workspace: string, options: { readOnly?: boolean; version?: string } = {}): Promise<App> {
  return createApp({ workspace, shell: 'browser', version: '0.0.0-test', workerEntry: WORKER, ...options })
}

const WORDS = ['sea', 'ship', 'whale', 'man', 'old', 'said', 'the', 'and', 'white', 'boat', 'of', 'to', 'in', 'deck']

/** Prose of a kind: sentences of common words, some in curly quotes, lines of about 60 characters. */
export function prose(characters: number, seed = 1): string {
  const random = createRandom(seed)
  const word = () => WORDS[random.below(WORDS.length)]
  let [text, column] = ['', 0]
  while (text.length < characters) {
    const body = Array.from({ length: 3 + random.below(8) }, word).join(' ')
    const sentence = random.uniform() < 0.3 ? `“${body}.”` : `${body}.`
    for (const part of sentence.split(' ')) {
      const gap = column + part.length > 60 ? '\n' : ' '
      column = gap === '\n' ? part.length : column + part.length + 1
      text += text === '' ? part : gap + part
    }
  }
  return text.slice(0, characters)
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** A backend that every Node has: what `auto` takes may differ from one thread to the next, and with it the last bit. */
export const EVERYWHERE = 'wasm-plain'

/** A network that trains in seconds. */
export const TINY: Partial<TrainingConfig> = {
  layers: 1,
  hidden: 32,
  batch: 8,
  sequence: 25,
  threads: 1,
  backend: EVERYWHERE,
  steps: 60,
  epochs: undefined,
  validateEvery: 20,
  checkpointEvery: 20,
  sampleEvery: 0,
}
