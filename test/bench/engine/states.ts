// Recording's engine: characters a second with every layer's states kept, exactly (one stream) and for many streams at
// once, against PyTorch, which reads one stream layer by layer.
//   states.ts [--rounds 5] [--seconds 1.5] [--threads N] [--backend auto] [--hidden 256,512] [--streams 32]

import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { initialize } from '../../../core/model/initialize.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import { statesOf } from '../../../core/model/units.ts'
import { chooseBackend } from '../../../main/workers/backend.ts'
import { type Peer, pythonWithTorch, startPeers } from './_peer.ts'
import { type Contestant, keep, measure, play, table } from './_rounds.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1.5' },
    threads: { type: 'string', default: String(availableParallelism()) },
    backend: { type: 'string', default: 'auto' },
    hidden: { type: 'string', default: '256,512' },
    streams: { type: 'string', default: '32' },
  },
})
const [rounds, seconds, threads, streams] = [values.rounds, values.seconds, values.threads, values.streams].map(Number)
const VOCABULARY = 96

function ours(backend: Backend, spec: ModelSpec, count: number): Contestant {
  const time = count > 1 ? 64 : 512
  const runner = backend.createRunner(spec, initialize(spec, 1), { streams: count, maxTime: time })
  const ids = Int32Array.from({ length: time * count }, () => Math.floor(Math.random() * VOCABULARY))
  const wanted = { kinds: statesOf(spec.cell), logits: true }
  return {
    name: `${backend.description}, ${count} stream${count > 1 ? 's' : ''}`,
    role: 'ours',
    measure: () => measure(() => runner.advance(ids, time, wanted), time * count, seconds),
    dispose: () => runner.dispose(),
  }
}

function theirs(peer: Peer, { cell, layers, hidden, vocabulary }: ModelSpec): Contestant {
  const request = { mode: 'states', cell, layers, hidden, vocabulary, characters: 1000, seconds }
  return { name: `${peer.name}, 1 stream`, role: 'peer', measure: () => peer.measure(request) }
}

const python = pythonWithTorch()
const counts = [...new Set([1, threads])]
const peers = python ? await startPeers(python, counts) : []
const backends = counts.map((count) => chooseBackend({ threads: count, prefer: values.backend }))
console.log(`${cpus()[0].model}, ${threads} threads, Node ${process.version} (V8 ${process.versions.v8})`)
console.log(peers[0] ? `PyTorch ${peers[0].version}` : 'No Python with PyTorch was found: no ratios.')
console.log(`${rounds} rounds of ${seconds} s each; LSTM, two layers, h and c of both kept`)
const raw: unknown[] = []
for (const hidden of values.hidden.split(',').map(Number)) {
  const sizes = { layers: 2, hidden, vocabulary: VOCABULARY, embedding: 0, dropout: 0 }
  const spec: ModelSpec = { cell: 'lstm', ...sizes, reset: 'after' }
  const results = await play(
    [
      ...peers.map((peer) => theirs(peer, spec)),
      ...backends.map((backend) => ours(backend, spec, 1)),
      ...backends.map((backend) => ours(backend, spec, streams)),
    ],
    rounds,
  )
  console.log(table(`\nlstm 2×${hidden}, characters read with all states kept`, results))
  raw.push({ hidden, results })
}
keep({ threads, node: process.version, pytorch: peers[0]?.version, rounds, seconds, nets: raw })
for (const { dispose } of [...peers, ...backends]) dispose()
