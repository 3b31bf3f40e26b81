// A process that records until it is killed: `recording-process.ts FILE SEED`. The blocks are made beforehand, so that
// nearly all of its time is spent in the store; it prints the recording and the block after each.

import { BLOCK_CHARACTERS } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleBlocks, startRecording } from './samples.ts'

const [file, seed] = process.argv.slice(2)
const characters = 12 * BLOCK_CHARACTERS
const blocks = [...sampleBlocks(Number(seed), 40, characters)].map((block) => structuredClone(block))
const store = Workspace.openOrCreate(file)
for (;;) {
  const id = startRecording(store, 40, characters + 1) // one character more than ever comes
  for (const block of blocks) {
    store.appendBlock(id, block)
    process.stdout.write(`${id} ${block.index}\n`)
  }
}
