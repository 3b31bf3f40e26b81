// What becomes of a run's events: they are stored and reported a few times a second; and words from the host (pause,
// resume, stop, leave) become commands for the run, within a moment, wherever in a step it is.

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

export type TrainingWord = 'pause' | 'resume' | 'stop' | 'leave'

/** Reports reach the host this often at most, milliseconds. */
const REPORT_EVERY = 150
/** Words are heard at least this often, milliseconds. */
const LISTEN_EVERY = 50
/** A validation may take as long when somebody has said `stop`, milliseconds; then it is given up. */
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
  #wish: TrainingWord | undefined
  /** when somebody said `stop` */
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

  /** Says what is done before the first step, at once. */
  prepare(what: Preparation, share: number | null = null): void {
    this.#snapshot.doing = { what, share }
    this.#tell({ type: 'state', snapshot: this.#now() })
  }

  /** Does what comes in portions to its end, and says how far it is. */
  prepareInParts<Result>(what: Preparation, steps: Generator<number, Result, undefined>): Result {
    this.prepare(what, 0)
    for (;;) {
      const next = steps.next()
      if (next.done) return next.value
      this.prepareSome(what, next.value)
    }
  }

  /** Says how far it is, unless something has just been said. */
  prepareSome(what: Preparation, share: number): void {
    if (performance.now() - this.#reported > REPORT_EVERY) this.prepare(what, share)
  }

  /** With what it is computed. What came after the checkpoint that is gone back to is forgotten. */
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
        return this.#tell({ type: 'state', snapshot: this.#now() })
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
    if (word === 'stop') this.#stopped = now
    if (this.#outOfTime()) this.#wish = 'stop'
    return now - this.#stopped > STOP_PATIENCE ? 'stop' : COMMANDS[this.#wish ?? 'resume']
  }

  async end(): Promise<ModelStatus> {
    await this.#flush()
    const status: ModelStatus = this.#wish === 'leave' ? 'paused' : 'trained'
    await this.#writer.updateModel(this.#model, { status })
    Object.assign(this.#snapshot, {
      status,
      doing: undefined,
      eta: null,
      charactersPerSecond: this.#throughput.overall() * this.#charactersPerStep,
    })
    this.#tell({ type: 'state', snapshot: { ...this.#snapshot } })
    return status
  }

  #point(point: LossPoint): void {
    this.#points.push(point)
    this.#tell({ type: 'point', point, snapshot: this.#now() })
  }

  /** Tells how far the saving is: at its beginning, since no more is computed now, and a few times a second. */
  #saving(share: number): void {
    this.#snapshot.doing = { what: 'saving', share }
    const due = performance.now() - this.#reported > REPORT_EVERY
    if (share === 0 || due) this.#tell({ type: 'state', snapshot: this.#now() })
  }

  async #save(which: 'latest' | 'best', checkpoint: CheckpointSource): Promise<void> {
    this.#saving(0)
    await this.#flush()
    await this.#saveCheckpoint(which, checkpoint, (share) => this.#saving(share))
    this.#snapshot.doing = undefined
    if (which === 'latest' && this.#wish === 'pause') await this.#hold()
  }

  /** Paused: the checkpoint is safe, the weights stay in memory, the clock stands still. */
  async #hold(): Promise<void> {
    this.#throughput.stop()
    await this.#writer.updateModel(this.#model, { status: 'paused' })
    this.#snapshot.status = 'paused'
    this.#tell({ type: 'state', snapshot: this.#now() })
    while (this.#wish === 'pause') {
      await new Promise((resolve) => setTimeout(resolve, LISTEN_EVERY))
      this.#wish = (this.#context.word() as TrainingWord | undefined) ?? this.#wish
    }
    if (this.#wish === 'resume') await this.#writer.updateModel(this.#model, { status: 'training' })
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

  #tell(event: TrainingEvent): void {
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

  /** Characters a second, everything that a step needs counted in: data, validation, checkpoints, reports. */
  #rate(): number {
    return this.#throughput.rate(this.#snapshot.step) * this.#charactersPerStep
  }

  #outOfTime(): boolean {
    const { minutes } = this.#config
    return minutes !== undefined && this.#throughput.seconds() > minutes * 60
  }
}

/** What the run is told for each wish; a pause takes effect at the checkpoint that it asks for. */
const COMMANDS: Record<TrainingWord, TrainingCommand | undefined> = {
  pause: 'checkpoint',
  resume: undefined,
  stop: 'finish',
  leave: 'stop',
}
