// Resident memory of fresh processes, at their highest: training LSTM 2×512 with batch 50 and sequence 50, by the engine
// alone and by the whole program with validations, samples and checkpoints (both to stay below 300 MB); and recording
// LSTM 1×16 as the text grows: the workspace with the text is made by another process, and each measuring one only
// opens it. All but the program run from their sources, which costs some megabytes more.
//   memory.ts [--characters 1000000,10000000]

import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { TrainerOptions } from '../../../core/kernels/kernels.ts'
import { optimizer } from '../../../core/kernels/optimizers.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { chooseBackend } from '../../../main/workers/backend.ts'
import { addModel, lstm, newFolder, openBench, randomText, recordOnce, reopenBench } from './_recordings.ts'
import { keep } from './_rounds.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { characters: { type: 'string', default: '1000000,10000000' } },
})

const ROOT = join(import.meta.dirname, '../../..')
/** Makes a program say at its end how much memory it has had, in KB. */
const SAY = 'process.on("exit", () => console.error("highest", process.resourceUsage().maxRSS))'
const REPORTING = ['--import', `data:text/javascript,${SAY}`]

function engineHere(): void {
  const spec = lstm(2, 512)
  const backend = chooseBackend()
  const options = { batch: 50, sequence: 50, optimizer: optimizer('rmsprop'), clip: { kind: 'norm', at: 5 }, seed: 1 }
  const trainer = backend.createTrainer(spec, initialize(spec, 1), options as TrainerOptions)
  const ids = Int32Array.from({ length: 51 * 50 }, (_, i) => (i * i * 7) % spec.vocabulary)
  for (let step = 0; step < 5; step++) trainer.step(ids, 1e-3, step)
  backend.dispose()
}

/** The program as it is installed: its command line, with validations, samples and checkpoints now and then. */
function trainByProgram(): number {
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-memory-'))
  try {
    const run = (file: string, ...words: string[]) =>
      insist(
        spawnSync(process.execPath, [...REPORTING, join(ROOT, file), ...words, ...workspace], { encoding: 'utf8' }),
      )
    const workspace = ['--workspace', join(folder, 'memory.neuronscope')]
    const text = join(folder, 'text.txt')
    writeFileSync(text, randomText(400_000))
    run('scripts/neuronscope.mjs', 'corpus', 'add', text, '--name', 'text') // which builds the program if need be
    const often = ['--validate-every', '4', '--sample-every', '4', '--checkpoint-every', '4', '--steps', '12']
    const { stderr } = run('out/main/cli.js', 'train', '--corpus', 'text', '--model', 'm', '--hidden', '512', ...often)
    return Number(/highest (\d+)\s*$/.exec(stderr)?.[1]) / 1024
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function makeHere(characters: number, folder: string): Promise<void> {
  const bench = await openBench(characters, folder)
  await addModel(bench, lstm(1, 16))
  await bench.app.close()
}

async function recordHere(workspace: string, characters: number, streams: number): Promise<void> {
  const bench = await reopenBench(workspace)
  await recordOnce(bench, bench.app.models.list()[0].id, { streams, end: characters })
  await bench.close()
}

function insist(result: SpawnSyncReturns<string>): SpawnSyncReturns<string> {
  if (result.status !== 0) throw new Error(result.stderr)
  return result
}

/** Megabytes that this file has had at most when it runs with these words. */
function highest(...words: string[]): number {
  return Number(insist(spawnSync(process.execPath, [import.meta.filename, ...words], { encoding: 'utf8' })).stdout)
}

const RUNS: Record<string, (...words: string[]) => Promise<void> | void> = {
  engine: engineHere,
  make: (characters, folder) => makeHere(Number(characters), folder),
  record: (workspace, characters, streams) => recordHere(workspace, Number(characters), Number(streams)),
}

const [what, ...words] = positionals
if (what) {
  await RUNS[what](...words)
  console.log(process.resourceUsage().maxRSS / 1024)
} else {
  const lengths = values.characters.split(',')
  const folder = newFolder()
  highest('make', String(Math.max(...lengths.map(Number))), folder)
  const rows = [
    { what: 'train LSTM 2×512, batch 50, sequence 50: the engine', of: () => highest('engine') },
    { what: 'train LSTM 2×512, batch 50, sequence 50: the program', of: trainByProgram },
    ...['1', '16'].flatMap((count) =>
      lengths.map((length) => ({
        what: `record ${Number(length).toLocaleString('en')} characters, LSTM 1×16, streams: ${count}`,
        of: () => highest('record', join(folder, 'bench.neuronscope'), length, count),
      })),
    ),
  ].map(({ what, of }) => ({ what, megabytes: of() }))
  rmSync(folder, { recursive: true, force: true })
  for (const { what, megabytes } of rows) console.log(`${what.padEnd(60)} ${megabytes.toFixed(0).padStart(6)} MB`)
  keep({ node: process.version, rows })
}
