// A training run on a thread of its own: core's generator is asked for event after event; the session
// (../training-session.ts) stores and reports them, and hears what the host says.

import { AppError } from '../../../core/errors.ts'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { decodeCheckpoint } from '../../../core/train/checkpoint.ts'
import { train as run, type TrainingCommand, type TrainingInput } from '../../../core/train/train.ts'
import type { ModelStatus, TrainingConfig, TrainingEvent } from '../../contract/types.ts'
import type { Checkpoint } from '../../store/store.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { Session } from '../training-session.ts'

export interface TrainInput {
  model: number
  config: TrainingConfig
}

/** @returns how the run ended: `trained` when it is over, `paused` when it can go on another time */
export async function train(input: TrainInput, context: TaskContext<TrainingEvent>): Promise<ModelStatus> {
  const { model, config } = input
  const stored = context.store.model(model)
  const vocabulary = new Vocabulary(stored.vocabulary)
  const ids = vocabulary.encode(context.store.corpusText(stored.corpus as number))
  let latest = context.store.checkpoint(model, 'latest')
  const begun = latest !== undefined
  const backend = openBackend(config, begun)
  const session = new Session(model, { ...config, backend: backend.id }, backend.description, backend.threads, context)
  await session.begin(latest?.step ?? 0)
  const steps = run(backend, inputOf({ spec: stored.spec, vocabulary, ids, config }, latest))
  latest = undefined // as large as the network
  try {
    let command: TrainingCommand | undefined
    for (;;) {
      const next = steps.next(command)
      if (next.done) return await session.end()
      await session.take(next.value)
      command = await session.listen()
    }
  } finally {
    steps.return(undefined as never)
    backend.dispose()
  }
}

/** What the run starts from is made when it is read, and given away: none of it stays in memory beside the trainer's. */
function inputOf(given: Omit<TrainingInput, 'parameters' | 'resume'>, latest: Checkpoint | undefined): TrainingInput {
  return {
    ...given,
    get parameters() {
      return initialize(given.spec, given.config.seed)
    },
    get resume() {
      const checkpoint = latest && decodeCheckpoint(latest.data)
      latest = undefined
      return checkpoint
    },
  }
}

/**
 * A run keeps the backend that it began with, so that going on gives the same bits; one that was begun on another
 * machine takes the best of this one.
 */
function openBackend({ threads, backend }: TrainingConfig, begun: boolean): Backend {
  try {
    return chooseBackend({ threads, prefer: backend })
  } catch (error) {
    if (begun && error instanceof AppError && error.code === 'backend-unavailable') return chooseBackend({ threads })
    throw error
  }
}
