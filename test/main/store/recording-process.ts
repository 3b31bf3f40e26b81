// A process that records without end until it is killed: `recording-process.ts FILE SEED`. It prints a line a block.

import { Workspace } from '../../../main/store/workspace.ts'
import { sampleBlocks, startRecording } from './samples.ts'

const [file, seed] = process.argv.slice(2)
const store = Workspace.openOrCreate(file)
const id = startRecording(store, 40, 1e9, `seed ${seed}`)
for (const block of sampleBlocks(Number(seed), 40, 1e9)) {
  store.appendBlock(id, block)
  process.stdout.write(`${block.index}\n`)
}
