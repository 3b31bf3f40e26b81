// A training run on a thread of its own: core's generator is asked for event after event; the session
// (../training-session.ts) stores and reports them, and hears what the host says.

import { AppError } from '../../../core/errors.ts'
import { computing } from '../../../core/kernels/choose.ts'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { initializing } from '../../../core/model/initialize.ts'
import type { Parameters } from '../../../core/model/spec.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { decodeCheckpoint } from '../../../core/train/checkpoint.ts'
import { train as run, type TrainingCommand, type TrainingInput } from '../../../core/train/train.ts'
import type { ModelStatus, TrainingConfig, TrainingEvent } from '../../contract/types.ts'
import type { Checkpoint } from '../../store/store.ts'
import { choosingBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { Session } from '../training-session.ts'

export interface TrainInput {
  model: number
  config: TrainingConfig
  /** whether the run was begun before, perhaps on another machine */
  begun: boolean
}

/** @returns how the run ended: `trained` when it is over, `paused` when it can go on another time */
export async function train(input: TrainInput, context: TaskContext<TrainingEvent>): Promise<ModelStatus> {
  const { model, config, begun } = input
  const { spec, corpus, steps: taken, vocabulary: characters } = context.store.model(model)
  const session = new Session(model, config, taken, context)
  session.prepare('reading')
  const vocabulary = new Vocabulary(characters)
  const { ids } = vocabulary.encodeWith(context.store.corpusText(corpus as number), config.unknown ?? 'error')
  session.prepare('loading')
  const latest = context.store.checkpoint(model, 'latest')
  const step = latest?.step ?? 0
  const backend = session.prepareInParts('choosing', openBackend(config, begun))
  await session.begin(step, computing(backend, spec.cell))
  const start = startOf(latest, () => session.prepareInParts('creating', initializing(spec, config.seed)))
  session.prepare('loading')
  const loading = (share: number) => session.prepareSome('loading', share)
  const steps = run(backend, { spec, vocabulary, ids, config, loading, ...start.given })
  try {
    let command: TrainingCommand | undefined
    for (;;) {
      const next = steps.next(command)
      if (next.done) return await session.end()
      if (next.value.type === 'start') start.release()
      await session.take(next.value)
      command = await session.listen()
    }
  } finally {
    steps.return(undefined as never)
    backend.dispose()
  }
}

interface Start {
  given: Pick<TrainingInput, 'parameters' | 'resume'>
  /** Gives the memory back, which is as large as the network, as soon as the trainer has its own copy. */
  release(): void
}

/** What a run starts from: its last checkpoint, or new weights. */
function startOf(latest: Checkpoint | undefined, make: () => Parameters): Start {
  const resume = latest && decodeCheckpoint(latest.data)
  const parameters = resume?.parameters ?? make()
  const { mean, square } = resume?.progress?.optimizer ?? {}
  const tensors = [...parameters.values()].map(({ data }) => data)
  const slots = [mean, square].flatMap((slot) => [...(slot?.values() ?? [])])
  const bytes = latest ? [latest.data] : []
  return { given: { parameters, resume }, release: () => free([...tensors, ...slots, ...bytes]) }
}

/** Now, and not when the collector comes by: it cannot see how much memory hangs on these few objects. */
function free(arrays: Iterable<Float32Array | Uint8Array>): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0)
}

/**
 * A run keeps the backend that it began with, so that going on gives the same bits; one that was begun on another
 * machine takes the best of this one.
 */
function* openBackend({ threads, backend }: TrainingConfig, begun: boolean): Generator<number, Backend, undefined> {
  try {
    return yield* choosingBackend({ threads, prefer: backend })
  } catch (error) {
    if (!begun || !(error instanceof AppError) || error.code !== 'backend-unavailable') throw error
    return yield* choosingBackend({ threads })
  }
}
