// A process that writes one kind of thing, round after round, until it is killed: `writing-process.ts FILE WHAT`. It
// prints the number of each round that is kept. What a round holds follows from its number, so that a test can check it.

import type { NewFinding } from '../../../main/contract/finding-types.ts'
import {
  type Checkpoint,
  CODE_CHARACTERS,
  GROUP_UNITS,
  type NewKeptSearch,
  type Store,
} from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleBlocks, sampleModel, sampleSearch, startRecording } from './samples.ts'

export type What = 'findings' | 'searches' | 'codes' | 'checkpoints'

const UNITS = 40
export const GROUPS = Math.ceil(UNITS / GROUP_UNITS)
const CHARACTERS = 5000

export function findingOf(round: number): NewFinding {
  const source = { model: 'm', modelHash: 'a', corpus: 'c', corpusHash: 'b', recording: `R${round}` }
  const sentence = `${round} `.repeat(5000)
  return { title: `finding ${round}`, sentence, figure: { kind: 'saturation', recording: round + 1 }, source }
}

export function searchOf(round: number): NewKeptSearch {
  const maxima = Float64Array.from({ length: 255 }, (_, i) => i / (round + 1))
  return { ...sampleSearch(`/${round}/`), positives: round, maxima }
}

/** Three parts of 4 MB, all of one value. */
export function checkpointOf(round: number): Checkpoint {
  const data = new Uint8Array(9 << 20).fill(round & 255)
  return { step: round + 1, validationLoss: null, data, hash: `hash ${round}` }
}

export function codesOf(group: number): Uint8Array {
  return new Uint8Array(GROUP_UNITS * CODE_CHARACTERS).fill(group + 1)
}

const ROUNDS: Record<What, (store: Store, round: number) => void> = {
  findings: (store, round) => void store.addFinding(findingOf(round)),
  searches: (store, round) => void store.keepSearch(searchOf(round)),
  checkpoints: (store, round) => store.saveCheckpoint(1, 'latest', checkpointOf(round)),
  codes(store, round) {
    const [id, group] = [1 + Math.floor(round / GROUPS), round % GROUPS]
    if (group === 0) recordedOnce(store, id)
    store.appendCodes(id, group, 0, codesOf(group))
    store.finishCodes(id, group, Uint8Array.of(group, 1, 2))
  },
}

function recordedOnce(store: Store, id: number): void {
  startRecording(store, UNITS, CHARACTERS, `R${id}`)
  for (const block of sampleBlocks(1, UNITS, CHARACTERS)) store.appendBlock(id, block)
  store.finishRecording(id, 'complete')
  store.beginCodes(id)
}

/** Not where a test only wants to know what was written. */
if (process.argv[1]?.endsWith('writing-process.ts')) {
  const [file, what] = process.argv.slice(2) as [string, What]
  const store = Workspace.create(file)
  if (what === 'checkpoints') store.addModel(sampleModel(null))
  for (let round = 0; ; round++) {
    ROUNDS[what](store, round)
    process.stdout.write(`${round}\n`)
  }
}
