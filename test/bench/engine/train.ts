// Training, every backend against PyTorch on the same machine in the same run, as ratios.
//   train.ts [--rounds 5] [--seconds 1.5] [--threads N] [--backends native-wide,native,wasm-wide,wasm]
//            [--nets lstm:2:256:50,…]
// PyTorch runs with one thread and with all, with one-hot input and with an embedding; the best is the one to beat.
// With one-hot input its first product costs it some FLOP that a row lookup does not cost us (2×256: about 8 %); the
// embedding's rows show what it does without.

import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { AppError } from '../../../core/errors.ts'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { optimizer } from '../../../core/kernels/optimizers.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import { blocksOf } from '../../../core/model/cells/cells.ts'
import { initialize } from '../../../core/model/initialize.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import { chooseBackend } from '../../../main/workers/backend.ts'
import { type Peer, pythonWithTorch, startPeers } from './_peer.ts'
import { type Contestant, keep, measure, play, table } from './_rounds.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1.5' },
    threads: { type: 'string', default: String(availableParallelism()) },
    backends: { type: 'string', default: 'native-wide,native,wasm-wide,wasm' },
    nets: {
      type: 'string',
      default: 'lstm:1:128:50,lstm:2:256:50,lstm:2:512:50,lstm:3:512:100,gru:2:256:50,rnn:1:256:50',
    },
  },
})
const [rounds, seconds, threads] = [values.rounds, values.seconds, values.threads].map(Number)
const VOCABULARY = 96
const SEQUENCE = 50

interface Net {
  spec: ModelSpec
  batch: number
}

function netOf(text: string): Net {
  const [cell, layers, hidden, batch] = text.split(':')
  const sizes = { layers: Number(layers), hidden: Number(hidden), vocabulary: VOCABULARY }
  return { spec: { cell: cell as Cell, ...sizes, embedding: 0, dropout: 0, reset: 'after' }, batch: Number(batch) }
}

/** GFLOP a character: three products (forward, and back to inputs and to weights) of two operations an entry. */
function workPerCharacter({ cell, layers, hidden, vocabulary }: ModelSpec): number {
  const recurrent = blocksOf(cell) * hidden * hidden * (2 * layers - 1)
  return (6 * (recurrent + hidden * vocabulary)) / 1e9
}

function ours(backend: Backend, { spec, batch }: Net): Contestant {
  const ids = Int32Array.from({ length: (SEQUENCE + 1) * batch }, () => Math.floor(Math.random() * VOCABULARY))
  const trainer = backend.createTrainer(spec, initialize(spec, 1), {
    batch,
    sequence: SEQUENCE,
    optimizer: optimizer('rmsprop', { alpha: 0.99 }),
    clip: { kind: 'norm', at: 5 },
    seed: 1,
  })
  let step = 0
  const work = () => trainer.step(ids, 2e-3, step++)
  return {
    name: backend.description,
    role: 'ours',
    measure: () => measure(work, SEQUENCE * batch, seconds),
    dispose: () => trainer.dispose(),
  }
}

function theirs(peer: Peer, { spec, batch }: Net, input: string): Contestant {
  const { cell, layers, hidden, vocabulary } = spec
  const request = { mode: 'train', cell, layers, hidden, vocabulary, batch, sequence: SEQUENCE, input, seconds }
  return { name: `${peer.name}, ${input}`, role: 'peer', measure: () => peer.measure(request) }
}

/** The backend, or nothing and a line that says why not: not everybody has built the native ones. */
function usable(prefer: string): Backend[] {
  try {
    return [chooseBackend({ threads, prefer })]
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'backend-unavailable') throw error
    console.log(error.message)
    return []
  }
}

const python = pythonWithTorch()
const peers = python ? await startPeers(python, [...new Set([1, threads])]) : []
const backends = values.backends.split(',').flatMap(usable)
console.log(`${cpus()[0].model}, ${threads} threads, Node ${process.version} (V8 ${process.versions.v8})`)
console.log(peers[0] ? `PyTorch ${peers[0].version}` : 'No Python with PyTorch was found: no ratios.')
console.log(`${rounds} rounds of ${seconds} s each`)
const product = { mode: 'product', size: 1024, seconds: seconds / 2 }
const raw: unknown[] = []
for (const text of values.nets.split(',')) {
  const net = netOf(text)
  const contestants = [
    ...peers.slice(-1).map(
      (peer): Contestant => ({
        name: 'Product of 1,024 × 1,024',
        role: 'peak',
        measure: () => peer.measure(product),
      }),
    ),
    ...peers.flatMap((peer) => ['onehot', 'embedding'].map((input) => theirs(peer, net, input))),
    ...backends.map((backend) => ours(backend, net)),
  ]
  const results = await play(contestants, rounds)
  const { cell, layers, hidden } = net.spec
  console.log(
    table(`\n${cell} ${layers}×${hidden}, batch ${net.batch}, characters trained`, results, workPerCharacter(net.spec)),
  )
  raw.push({ net: text, results })
}
keep({ threads, node: process.version, pytorch: peers[0]?.version, rounds, seconds, nets: raw })
for (const { dispose } of [...peers, ...backends]) dispose()
