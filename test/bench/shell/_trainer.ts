// A worker thread that trains for a while whenever it is asked to, the same in Node and in Electron's main process.
//   asked: { net: 'lstm:2:256', seconds }    answers: { perSecond, best, backend, trials }

import { parentPort } from 'node:worker_threads'
import { optimizer } from '../../../core/kernels/optimizers.ts'
import type { Cell } from '../../../core/model/cells/cells.ts'
import { initialize } from '../../../core/model/initialize.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import { backendTrials, chooseBackend } from '../../../main/workers/backend.ts'
import { measure } from '../engine/_rounds.ts'

const [VOCABULARY, SEQUENCE, BATCH] = [96, 50, 50]

interface Asked {
  net: string
  seconds: number
  threads: number
}

parentPort!.on('message', ({ net, seconds, threads }: Asked) => {
  const [cell, layers, hidden] = net.split(':')
  const sizes = { layers: Number(layers), hidden: Number(hidden), vocabulary: VOCABULARY }
  const spec: ModelSpec = { cell: cell as Cell, ...sizes, embedding: 0, dropout: 0, reset: 'after' }
  const backend = chooseBackend({ threads, prefer: 'auto' })
  const trainer = backend.createTrainer(spec, initialize(spec, 1), {
    batch: BATCH,
    sequence: SEQUENCE,
    optimizer: optimizer('rmsprop', { alpha: 0.99 }),
    clip: { kind: 'norm', at: 5 },
    seed: 1,
  })
  const ids = Int32Array.from({ length: (SEQUENCE + 1) * BATCH }, (_, k) => (k * k * 7 + k * 3) % VOCABULARY)
  let step = 0
  const speed = measure(() => trainer.step(ids, 2e-3, step++), SEQUENCE * BATCH, seconds)
  trainer.dispose()
  backend.dispose()
  parentPort!.postMessage({ ...speed, backend: backend.description, trials: backendTrials() })
})
