// A training run on its own thread: drives core's generator; the session (../training-session.ts) stores and reports its
// events, and receives messages from the host.

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
  /** whether the run was started before, possibly on another machine */
  begun: boolean
}

/** @returns `trained` when the run is complete, `paused` when it can be resumed */
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
  /** Frees the loaded weights as soon as the trainer has its own copy. */
  release(): void
}

/** The start of a run: its last checkpoint, or new weights. */
function startOf(latest: Checkpoint | undefined, make: () => Parameters): Start {
  const resume = latest && decodeCheckpoint(latest.data)
  const parameters = resume?.parameters ?? make()
  const { mean, square } = resume?.progress?.optimizer ?? {}
  const tensors = [...parameters.values()].map(({ data }) => data)
  const slots = [mean, square].flatMap((slot) => [...(slot?.values() ?? [])])
  const bytes = latest ? [latest.data] : []
  return { given: { parameters, resume }, release: () => free([...tensors, ...slots, ...bytes]) }
}

/** At once instead of at garbage collection, which does not account for memory outside the heap. */
function free(arrays: Iterable<Float32Array | Uint8Array>): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0)
}

/**
 * A run keeps its backend, so that resuming gives the same bits; one that was started on another machine takes the best of
 * this one.
 */
function* openBackend({ threads, backend }: TrainingConfig, begun: boolean): Generator<number, Backend, undefined> {
  try {
    return yield* choosingBackend({ threads, prefer: backend })
  } catch (error) {
    if (!begun || !(error instanceof AppError) || error.code !== 'backend-unavailable') throw error
    return yield* choosingBackend({ threads })
  }
}
