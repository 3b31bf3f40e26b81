// Resident memory of fresh processes, at their highest: training LSTM 2×512 with batch 50 and sequence 50, by the engine
// alone (to stay below 300 MB) and by the whole program with its checkpoint; and recording LSTM 1×64 as the text grows.
//   memory.ts [--characters 500000,2000000]

import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import type { TrainerOptions } from '../../../core/kernels/kernels.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { optimizer } from '../../../core/train/optimizers.ts'
import { chooseBackend } from '../../../main/workers/backend.ts'
import { addModel, lstm, openBench, recordOnce } from './_recordings.ts'
import { keep } from './_rounds.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { characters: { type: 'string', default: '500000,2000000' } },
})

function engineHere(): void {
  const spec = lstm(2, 512)
  const backend = chooseBackend()
  const options = { batch: 50, sequence: 50, optimizer: optimizer('rmsprop'), clip: { kind: 'norm', at: 5 }, seed: 1 }
  const trainer = backend.createTrainer(spec, initialize(spec, 1), options as TrainerOptions)
  const ids = Int32Array.from({ length: 51 * 50 }, (_, i) => (i * i * 7) % spec.vocabulary)
  for (let step = 0; step < 5; step++) trainer.step(ids, 1e-3, step)
  backend.dispose()
}

async function trainHere(): Promise<void> {
  const { app, corpus, close } = await openBench(400_000)
  const config = { ...app.training.defaults(corpus), layers: 2, hidden: 512, batch: 50, sequence: 50 }
  const { model } = await app.training.start(corpus, 'memory', { ...config, steps: 40, epochs: undefined })
  await app.training.ended(model)
  await close()
}

async function recordHere(characters: number, streams: number): Promise<void> {
  const bench = await openBench(characters)
  await recordOnce(bench, await addModel(bench, lstm(1, 64)), { streams, end: characters })
  await bench.close()
}

/** Megabytes that this program has had at most when it runs with these words. */
function highest(...words: string[]): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout)
}

const [what, characters, streams] = positionals
if (what) {
  if (what === 'engine') engineHere()
  else if (what === 'train') await trainHere()
  else await recordHere(Number(characters), Number(streams))
  console.log(process.resourceUsage().maxRSS / 1024)
} else {
  const rows = [
    { what: 'train LSTM 2×512, batch 50, sequence 50: the engine', words: ['engine'] },
    { what: 'train LSTM 2×512, batch 50, sequence 50: the program', words: ['train'] },
    ...['1', '24'].flatMap((count) =>
      values.characters.split(',').map((length) => ({
        what: `record ${Number(length).toLocaleString('en')} characters, LSTM 1×64, streams: ${count}`,
        words: ['record', length, count],
      })),
    ),
  ].map(({ what, words }) => ({ what, megabytes: highest(...words) }))
  for (const { what, megabytes } of rows) console.log(`${what.padEnd(60)} ${megabytes.toFixed(0).padStart(6)} MB`)
  keep({ node: process.version, rows })
}
