// Stores a run's events and reports them a few times a second, and translates messages from the host (pause, resume, stop,
// leave) to commands for the run, also within a step.

import type { Backend } from '../../core/kernels/kernels.ts'
import type { CheckpointSource } from '../../core/train/checkpoint.ts'
import type { TrainingEvent as CoreEvent, TrainingCommand } from '../../core/train/train.ts'
import type {
  LossPoint,
  ModelStatus,
  Preparation,
  TrainingConfig,
  TrainingEvent,
  TrainingSample,
  TrainingSnapshot,
} from '../contract/types.ts'
import type { TaskContext } from './context.ts'
import { checkpointSaver, type SaveCheckpoint } from './save-checkpoint.ts'
import { Throughput } from './throughput.ts'
import type { AsyncStore } from './writer-client.ts'

export type TrainingMessage = 'pause' | 'resume' | 'stop' | 'leave'

/** Shortest interval of reports, milliseconds. */
const REPORT_EVERY = 150
/** Longest interval of reading messages, milliseconds. */
const LISTEN_EVERY = 50
/** Longest validation after `stop`, milliseconds; then it is cancelled. */
const STOP_PATIENCE = 400

export class Session {
  readonly #model: number
  #config: TrainingConfig
  readonly #context: TaskContext<TrainingEvent>
  readonly #writer: AsyncStore
  readonly #saveCheckpoint: SaveCheckpoint
  readonly #throughput = new Throughput()
  readonly #snapshot: TrainingSnapshot
  #charactersPerStep = 0
  #request: TrainingMessage | undefined
  /** time of `stop` */
  #stopped = Number.POSITIVE_INFINITY
  #reported = 0
  #listened = 0
  #points: LossPoint[] = []
  #samples: TrainingSample[] = []

  constructor(model: number, config: TrainingConfig, step: number, context: TaskContext<TrainingEvent>) {
    this.#model = model
    this.#config = config
    this.#context = context
    this.#writer = context.writer
    this.#saveCheckpoint = checkpointSaver(this.#writer, model)
    this.#snapshot = {
      model,
      config,
      status: 'training',
      step,
      totalSteps: 0,
      epoch: 0,
      backend: '',
      threads: config.threads,
      eta: null,
      charactersPerSecond: 0,
      error: null,
    }
  }

  /** Reports the stage before the first step at once. */
  prepare(what: Preparation, share: number | null = null): void {
    this.#snapshot.doing = { what, share }
    this.#emit({ type: 'state', snapshot: this.#now() })
  }

  /** Runs a generator to its end, reporting progress. */
  prepareInParts<Result>(what: Preparation, steps: Generator<number, Result, undefined>): Result {
    this.prepare(what, 0)
    for (;;) {
      const next = steps.next()
      if (next.done) return next.value
      this.prepareSome(what, next.value)
    }
  }

  /** Reports progress, unless a report was just sent. */
  prepareSome(what: Preparation, share: number): void {
    if (performance.now() - this.#reported > REPORT_EVERY) this.prepare(what, share)
  }

  /** Stores the backend, and removes points and samples after the restored checkpoint. */
  async begin(
    step: number,
    { id, description, threads }: Pick<Backend, 'id' | 'description' | 'threads'>,
  ): Promise<void> {
    this.#config = { ...this.#config, backend: id }
    Object.assign(this.#snapshot, { step, config: this.#config, backend: description, threads })
    await this.#writer.updateModel(this.#model, { status: 'training', config: this.#config })
    await this.#writer.truncateTraining(this.#model, step)
  }

  async take(event: CoreEvent): Promise<void> {
    switch (event.type) {
      case 'start':
        this.#snapshot.doing = undefined
        this.#snapshot.notes = event.notes
        this.#charactersPerStep = event.charactersPerStep
        this.#snapshot.totalSteps = Number.isFinite(event.totalSteps) ? event.totalSteps : 0
        this.#throughput.start(event.step)
        return this.#emit({ type: 'state', snapshot: this.#now() })
      case 'step':
        this.#snapshot.step = event.step
        this.#snapshot.epoch = event.epoch
        this.#snapshot.doing = undefined
        return
      case 'working':
        this.#snapshot.doing = { what: event.what, share: event.done / event.total }
        return
      case 'point':
        return this.#point({ ...event.point, charactersPerSecond: this.#rate() })
      case 'sample': {
        const sample = { step: event.step, text: event.text }
        this.#samples.push(sample)
        return this.#emit({ type: 'sample', sample, snapshot: this.#now() })
      }
      case 'checkpoint':
        return this.#save(event.which, event.checkpoint)
    }
  }

  /** Reports, reads messages, and returns a command for the run; waits while paused. */
  async listen(): Promise<TrainingCommand | undefined> {
    const now = performance.now()
    if (now - this.#reported > REPORT_EVERY) this.#emit({ type: 'state', snapshot: this.#now() })
    if (now - this.#listened < LISTEN_EVERY) return undefined
    this.#listened = now
    await this.#context.breathe()
    const message = this.#context.message() as TrainingMessage | undefined
    if (message) this.#request = message
    if (message === 'stop') this.#stopped = now
    if (this.#outOfTime()) this.#request = 'stop'
    return now - this.#stopped > STOP_PATIENCE ? 'stop' : COMMANDS[this.#request ?? 'resume']
  }

  async end(): Promise<ModelStatus> {
    await this.#flush()
    const status: ModelStatus = this.#request === 'leave' ? 'paused' : 'trained'
    await this.#writer.updateModel(this.#model, { status })
    Object.assign(this.#snapshot, {
      status,
      doing: undefined,
      eta: null,
      charactersPerSecond: this.#throughput.overall() * this.#charactersPerStep,
    })
    this.#emit({ type: 'state', snapshot: { ...this.#snapshot } })
    return status
  }

  #point(point: LossPoint): void {
    this.#points.push(point)
    this.#emit({ type: 'point', point, snapshot: this.#now() })
  }

  /** Reports the progress of saving: at its start, and a few times a second. */
  #saving(share: number): void {
    this.#snapshot.doing = { what: 'saving', share }
    const due = performance.now() - this.#reported > REPORT_EVERY
    if (share === 0 || due) this.#emit({ type: 'state', snapshot: this.#now() })
  }

  async #save(which: 'latest' | 'best' | 'kept', checkpoint: CheckpointSource): Promise<void> {
    this.#saving(0)
    await this.#flush()
    const name = which === 'kept' ? (`kept ${checkpoint.step}` as const) : which
    await this.#saveCheckpoint(name, checkpoint, (share) => this.#saving(share))
    this.#snapshot.doing = undefined
    if (which === 'latest' && this.#request === 'pause') await this.#hold()
  }

  /** Paused: the checkpoint is stored, the weights stay in memory, the clock is stopped. */
  async #hold(): Promise<void> {
    this.#throughput.stop()
    await this.#writer.updateModel(this.#model, { status: 'paused' })
    this.#snapshot.status = 'paused'
    this.#emit({ type: 'state', snapshot: this.#now() })
    while (this.#request === 'pause') {
      await new Promise((resolve) => setTimeout(resolve, LISTEN_EVERY))
      this.#request = (this.#context.message() as TrainingMessage | undefined) ?? this.#request
    }
    if (this.#request === 'resume') await this.#writer.updateModel(this.#model, { status: 'training' })
    this.#snapshot.status = 'training'
    this.#throughput.start(this.#snapshot.step)
  }

  async #flush(): Promise<void> {
    const [points, samples] = [this.#points, this.#samples]
    this.#points = []
    this.#samples = []
    if (points.length + samples.length > 0) await this.#writer.addTraining(this.#model, points, samples)
    const last = points.at(-1)
    if (last) await this.#writer.updateModel(this.#model, { trainLoss: last.train })
  }

  #emit(event: TrainingEvent): void {
    this.#reported = performance.now()
    this.#context.emit(event)
  }

  #now(): TrainingSnapshot {
    const { step, totalSteps } = this.#snapshot
    const rate = this.#throughput.rate(step)
    const { minutes } = this.#config
    const bySteps = rate > 0 && totalSteps > 0 ? (totalSteps - step) / rate : Number.POSITIVE_INFINITY
    const byClock = minutes ? minutes * 60 - this.#throughput.seconds() : Number.POSITIVE_INFINITY
    const eta = Math.max(0, Math.min(bySteps, byClock))
    return { ...this.#snapshot, charactersPerSecond: this.#rate(), eta: Number.isFinite(eta) ? eta : null }
  }

  /** Characters a second, including data, validation, checkpoints and reports. */
  #rate(): number {
    return this.#throughput.rate(this.#snapshot.step) * this.#charactersPerStep
  }

  #outOfTime(): boolean {
    const { minutes } = this.#config
    return minutes !== undefined && this.#throughput.seconds() > minutes * 60
  }
}

/** The command of each message; a pause takes effect at the checkpoint that it requests. */
const COMMANDS: Record<TrainingMessage, TrainingCommand | undefined> = {
  pause: 'checkpoint',
  resume: undefined,
  stop: 'finish',
  leave: 'stop',
}
