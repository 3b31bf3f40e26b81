// Does the network learn here as well as in PyTorch? The same text, split, network and schedule, several seeds each;
// the validation loss after every epoch, in the same way on both sides (one stream from zero state). It takes long, so
// that it is not among the benchmarks and has to be asked for:
//   node scripts/with-node.mjs test/bench/parity/_parity.ts TEXT [--epochs 10] [--seeds 1,2,3] [--threads N] [--backend auto]
// The figures go to results.json and results.md beside this file.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { splitText } from '../../../core/train/batches.ts'
import { decodeCheckpoint, writeCheckpoint } from '../../../core/train/checkpoint.ts'
import { specOf, type TrainingConfig } from '../../../core/train/config.ts'
import { train } from '../../../core/train/train.ts'
import { finish } from '../../../core/util/generators.ts'
import { chooseBackend } from '../../../main/workers/backend.ts'
import { pythonWithTorch } from '../engine/_peer.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    epochs: { type: 'string', default: '10' },
    seeds: { type: 'string', default: '1,2,3' },
    threads: { type: 'string', default: String(availableParallelism()) },
    backend: { type: 'string', default: 'auto' },
  },
})
const [epochs, threads] = [values.epochs, values.threads].map(Number)
const seeds = values.seeds.split(',').map(Number)
const text = readFileSync(positionals[0], 'utf8').replaceAll('\r\n', '\n')
const vocabulary = Vocabulary.of(text)
const ids = vocabulary.encode(text)
const config: TrainingConfig = {
  cell: 'lstm',
  layers: 1,
  hidden: 128,
  embedding: 0,
  dropout: 0,
  reset: 'after',
  batch: 50,
  sequence: 50,
  optimizer: 'rmsprop',
  learningRate: 2e-3,
  decay: 1,
  decayAfter: 0,
  clip: 5,
  clipKind: 'norm',
  validation: 0.05,
  test: 0.05,
  epochs,
  seed: 0,
  validateEvery: 1e9,
  checkpointEvery: 1e9,
  sampleEvery: 0,
}
const { train: learnt, validation } = splitText(ids.length, config)

interface Run {
  program: string
  seed: number
  /** nats a character after each epoch */
  losses: number[]
}

/** Epoch after epoch, each going on from the checkpoint of the one before. */
function ours(backend: Backend, seed: number): Run {
  const spec = specOf(config, vocabulary.size)
  const losses: number[] = []
  let resume: Parameters<typeof train>[1]['resume']
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const input = { spec, vocabulary, ids, config: { ...config, seed, epochs: epoch }, resume }
    for (const event of train(backend, { ...input, parameters: initialize(spec, seed) }))
      if (event.type === 'checkpoint' && event.which === 'latest')
        resume = decodeCheckpoint(writeCheckpoint(event.checkpoint))
    const network = { spec, parameters: resume!.parameters }
    losses.push(finish(evaluate(backend, network, ids.subarray(validation.start, validation.end))).crossEntropy)
  }
  return { program: 'Neuronscope', seed, losses }
}

function theirs(python: string, seed: number): Run {
  const request = { ids: [...ids], learnt, validation, vocabulary: vocabulary.size, epochs, seed, threads: 1 }
  const script = join(import.meta.dirname, 'pytorch_run.py')
  const { stdout, stderr, status } = spawnSync(python, [script], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(stderr)
  const { version, losses } = JSON.parse(stdout)
  return { program: `PyTorch ${version}`, seed, losses }
}

/** Mean and spread of the last losses of one program. */
function summary(runs: readonly Run[]): string {
  const last = runs.map(({ losses }) => losses.at(-1) as number)
  const mean = last.reduce((sum, loss) => sum + loss, 0) / last.length
  return `${mean.toFixed(4)} (${Math.min(...last).toFixed(4)} to ${Math.max(...last).toFixed(4)})`
}

function markdown(runs: readonly Run[]): string {
  const done = [...new Set(runs.map(({ seed }) => seed))]
  const programs = [...new Set(runs.map(({ program }) => program))]
  const head = `| | ${done.map((seed) => `seed ${seed}`).join(' | ')} | mean (least to most) |`
  const rows = programs.map((program) => {
    const own = runs.filter((run) => run.program === program)
    return `| ${program} | ${own.map(({ losses }) => losses.at(-1)!.toFixed(4)).join(' | ')} | ${summary(own)} |`
  })
  return [
    `Validation loss in nats a character after ${epochs} epoch${epochs === 1 ? '' : 's'}: LSTM 1×128, batch 50, sequence 50, RMSprop 2e-3 (α 0.95), clip 5, on ${ids.length.toLocaleString('en')} characters.`,
    '',
    head,
    `|---|${done.map(() => '---|').join('')}---|`,
    ...rows,
    '',
  ].join('\n')
}

const python = pythonWithTorch()
const backend = chooseBackend({ threads, prefer: values.backend })
const runs: Run[] = []
for (const seed of seeds) {
  runs.push(ours(backend, seed))
  if (python) runs.push(theirs(python, seed))
  for (const { program, losses } of runs.slice(python ? -2 : -1))
    console.log(`seed ${seed} ${program.padEnd(16)} ${losses.map((loss) => loss.toFixed(4)).join(' ')}`)
  const facts = { backend: backend.description, node: process.version, config, characters: ids.length, runs }
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(facts, null, 1)}\n`)
  writeFileSync(join(import.meta.dirname, 'results.md'), markdown(runs))
}
if (!python) console.log('No Python with PyTorch was found: only our half.')
console.log(markdown(runs))
backend.dispose()
