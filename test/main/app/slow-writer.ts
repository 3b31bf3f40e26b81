// A program that records, and stops for breath half-way: node slow-writer.ts WORKSPACE. It prints a line when two blocks
// are stored, and goes on for ever when it is given one.

import { BLOCK_CHARACTERS } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleBlocks, sampleCorpus, startRecording } from '../store/samples.ts'
import { prose } from './workspace.ts'

const BLOCKS = 6
const store = Workspace.openOrCreate(process.argv[2])
store.addCorpus(sampleCorpus(prose(10 + BLOCKS * BLOCK_CHARACTERS)))
const id = startRecording(store, 16, BLOCKS * BLOCK_CHARACTERS)
const blocks = [...sampleBlocks(1, 16, BLOCKS * BLOCK_CHARACTERS)]
for (const block of blocks.slice(0, 2)) store.appendBlock(id, block)
process.stdout.write('half-way\n')
process.stdin.once('data', () => {
  for (const block of blocks.slice(2)) store.appendBlock(id, block)
  process.stdout.write('all\n')
})
