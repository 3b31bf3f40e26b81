// A training run on a thread of its own: core's generator is asked for step after step; what it says is stored and
// reported a few times a second; words from the host (pause, resume, stop, leave) are heard between steps.

import { AppError } from '../../../core/errors.ts'
import type { Backend } from '../../../core/kernels/kernels.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import { decodeCheckpoint, encodeCheckpoint, type TrainingCheckpoint } from '../../../core/train/checkpoint.ts'
import { type TrainingEvent as CoreEvent, train as run, type TrainingCommand } from '../../../core/train/train.ts'
import type {
  LossPoint,
  ModelStatus,
  TrainingConfig,
  TrainingEvent,
  TrainingSample,
  TrainingSnapshot,
} from '../../contract/types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { Pace } from '../pace.ts'
import { weightsHash } from '../weights-hash.ts'
import type { AsyncStore } from '../writer-client.ts'

export interface TrainInput {
  model: number
  config: TrainingConfig
}

export type TrainingWord = 'pause' | 'resume' | 'stop' | 'leave'

/** Reports reach the host this often at most, milliseconds. */
const REPORT_EVERY = 150
/** Words are heard at least this often, milliseconds. */
const LISTEN_EVERY = 50

/** @returns how the run ended: `trained` when it is over, `paused` when it can go on another time */
export async function train(input: TrainInput, context: TaskContext<TrainingEvent>): Promise<ModelStatus> {
  const { model, config } = input
  const stored = context.store.model(model)
  const vocabulary = new Vocabulary(stored.vocabulary)
  const ids = vocabulary.encode(context.store.corpusText(stored.corpus as number))
  const latest = context.store.checkpoint(model, 'latest')
  const resume = latest && decodeCheckpoint(latest.data)
  const backend = openBackend(config, resume !== undefined)
  const parameters = resume?.parameters ?? initialize(stored.spec, config.seed)
  const session = new Session(model, { ...config, backend: backend.id }, backend.description, backend.threads, context)
  await session.begin(resume?.step ?? 0)
  const steps = run(backend, { spec: stored.spec, vocabulary, parameters, ids, config, resume })
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

class Session {
  readonly #model: number
  readonly #config: TrainingConfig
  readonly #context: TaskContext<TrainingEvent>
  readonly #writer: AsyncStore
  readonly #pace = new Pace()
  readonly #snapshot: TrainingSnapshot
  #charactersPerStep = 0
  #wish: TrainingWord | undefined
  #reported = 0
  #listened = 0
  #points: LossPoint[] = []
  #samples: TrainingSample[] = []

  constructor(
    model: number,
    config: TrainingConfig,
    backend: string,
    threads: number,
    context: TaskContext<TrainingEvent>,
  ) {
    this.#model = model
    this.#config = config
    this.#context = context
    this.#writer = context.writer
    this.#snapshot = {
      model,
      config,
      status: 'training',
      step: 0,
      totalSteps: 0,
      epoch: 0,
      backend,
      threads,
      eta: null,
      charactersPerSecond: 0,
      error: null,
    }
  }

  /** What came after the checkpoint that is gone back to is forgotten. */
  async begin(step: number): Promise<void> {
    this.#snapshot.step = step
    await this.#writer.updateModel(this.#model, { status: 'training', config: this.#config })
    await this.#writer.truncateTraining(this.#model, step)
  }

  async take(event: CoreEvent): Promise<void> {
    switch (event.type) {
      case 'start':
        this.#charactersPerStep = event.charactersPerStep
        this.#snapshot.totalSteps = Number.isFinite(event.totalSteps) ? event.totalSteps : 0
        this.#pace.start(event.step)
        return this.#tell({ type: 'state', snapshot: this.#now() })
      case 'step':
        this.#snapshot.step = event.step
        this.#snapshot.epoch = event.epoch
        return
      case 'working':
        return
      case 'point':
        return this.#point({ ...event.point, charactersPerSecond: this.#rate() })
      case 'sample': {
        const sample = { step: event.step, text: event.text }
        this.#samples.push(sample)
        return this.#tell({ type: 'sample', sample, snapshot: this.#now() })
      }
      case 'checkpoint':
        return this.#save(event.which, event.checkpoint)
    }
  }

  /** Reports, hears what the host says, and turns it into a command for the run; holds while paused. */
  async listen(): Promise<TrainingCommand | undefined> {
    const now = performance.now()
    if (now - this.#reported > REPORT_EVERY) this.#tell({ type: 'state', snapshot: this.#now() })
    if (now - this.#listened < LISTEN_EVERY) return undefined
    this.#listened = now
    await this.#context.breathe()
    const word = this.#context.word() as TrainingWord | undefined
    if (word) this.#wish = word
    if (this.#outOfTime()) this.#wish = 'stop'
    return COMMANDS[this.#wish ?? 'resume']
  }

  async end(): Promise<ModelStatus> {
    await this.#flush()
    const status: ModelStatus = this.#wish === 'leave' ? 'paused' : 'trained'
    await this.#writer.updateModel(this.#model, { status })
    Object.assign(this.#snapshot, {
      status,
      eta: null,
      charactersPerSecond: this.#pace.overall() * this.#charactersPerStep,
    })
    this.#tell({ type: 'state', snapshot: { ...this.#snapshot } })
    return status
  }

  #point(point: LossPoint): void {
    this.#points.push(point)
    this.#tell({ type: 'point', point, snapshot: this.#now() })
  }

  async #save(which: 'latest' | 'best', checkpoint: TrainingCheckpoint): Promise<void> {
    await this.#flush()
    await this.#writer.saveCheckpoint(this.#model, which, {
      step: checkpoint.step,
      validationLoss: checkpoint.validationLoss,
      data: encodeCheckpoint(checkpoint),
      hash: weightsHash(checkpoint.parameters),
    })
    if (which === 'latest' && this.#wish === 'pause') await this.#hold()
  }

  /** Paused: the checkpoint is safe, the weights stay in memory, the clock stands still. */
  async #hold(): Promise<void> {
    this.#pace.stop()
    await this.#writer.updateModel(this.#model, { status: 'paused' })
    this.#snapshot.status = 'paused'
    this.#tell({ type: 'state', snapshot: this.#now() })
    while (this.#wish === 'pause') {
      await new Promise((resolve) => setTimeout(resolve, LISTEN_EVERY))
      this.#wish = (this.#context.word() as TrainingWord | undefined) ?? this.#wish
    }
    if (this.#wish === 'resume') await this.#writer.updateModel(this.#model, { status: 'training' })
    this.#snapshot.status = 'training'
    this.#pace.start(this.#snapshot.step)
  }

  async #flush(): Promise<void> {
    const [points, samples] = [this.#points, this.#samples]
    this.#points = []
    this.#samples = []
    if (points.length + samples.length > 0) await this.#writer.addTraining(this.#model, points, samples)
    const last = points.at(-1)
    if (last) await this.#writer.updateModel(this.#model, { trainLoss: last.train })
  }

  #tell(event: TrainingEvent): void {
    this.#reported = performance.now()
    this.#context.emit(event)
  }

  #now(): TrainingSnapshot {
    const { step, totalSteps } = this.#snapshot
    const rate = this.#pace.rate(step)
    const { minutes } = this.#config
    const bySteps = rate > 0 && totalSteps > 0 ? (totalSteps - step) / rate : Number.POSITIVE_INFINITY
    const byClock = minutes ? minutes * 60 - this.#pace.seconds() : Number.POSITIVE_INFINITY
    const eta = Math.max(0, Math.min(bySteps, byClock))
    return { ...this.#snapshot, charactersPerSecond: this.#rate(), eta: Number.isFinite(eta) ? eta : null }
  }

  /** Characters a second, everything that a step needs counted in: data, validation, checkpoints, reports. */
  #rate(): number {
    return this.#pace.rate(this.#snapshot.step) * this.#charactersPerStep
  }

  #outOfTime(): boolean {
    const { minutes } = this.#config
    return minutes !== undefined && this.#pace.seconds() > minutes * 60
  }
}

/** What the run is told for each wish; a pause takes effect at the checkpoint that it asks for. */
const COMMANDS: Record<TrainingWord, TrainingCommand | undefined> = {
  pause: 'checkpoint',
  resume: undefined,
  stop: 'finish',
  leave: 'stop',
}
