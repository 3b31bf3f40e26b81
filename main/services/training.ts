// Training runs: start, pause, resume, stop, and watching them, across reloads of the window.

import { AppError, sentence } from '../../core/errors.ts'
import { keptInWords, tooManyKept } from '../../core/schema/kept-steps.ts'
import { TRAINING_DEFAULTS } from '../../core/schema/training-options.ts'
import { planOf } from '../../core/train/batches.ts'
import { totalSteps } from '../../core/train/schedule.ts'
import type {
  LossPoint,
  ModelInfo,
  ModelStatus,
  TrainingConfig,
  TrainingEvent,
  TrainingSample,
  TrainingSnapshot,
} from '../contract/types.ts'
import type { TaskRun } from '../workers/thread.ts'
import { Broadcast } from './broadcast.ts'
import type { Job } from './jobs.ts'
import type { ServiceContext } from './service-context.ts'
import { defaultsFor } from './training-defaults.ts'

interface Run {
  task: TaskRun<'train'>
  snapshot: TrainingSnapshot
  /** reported, but possibly not stored before the next checkpoint */
  points: LossPoint[]
  samples: TrainingSample[]
  ended: Promise<void>
}

export class Training {
  readonly #context: ServiceContext
  readonly #runs = new Map<number, Run>()
  /** end of the last run of a model, in memory */
  readonly #last = new Map<number, TrainingSnapshot>()
  readonly #watchers = new Map<number, Broadcast<TrainingEvent>>()
  readonly #threads: number

  /** @param threads default of a new run */
  constructor(context: ServiceContext, threads: number) {
    this.#context = context
    this.#threads = threads
  }

  /** Runs that ended with the program (or by a kill) are shown as paused: they can be resumed. */
  async recover(): Promise<void> {
    for (const model of this.#context.reader.models())
      if (model.status === 'training') await this.#context.writer.updateModel(model.id, { status: 'paused' })
  }

  /** The default configuration on this text; from another network with its shape. */
  defaults(corpus: number, from?: number): TrainingConfig {
    const { reader } = this.#context
    const defaults = defaultsFor(reader.corpus(corpus).characters, this.#threads)
    if (from === undefined) return defaults
    const { cell, layers, hidden, embedding, dropout, reset } = reader.model(from).spec
    return { ...defaults, cell, layers, hidden, embedding, dropout, reset }
  }

  /**
   * @param from a network whose weights and vocabulary the new one starts with, trained here or imported
   * @throws AppError `text-too-short`; `unknown-character` for a text that the vocabulary of `from` cannot read
   */
  async start(corpus: number, name: string, config: TrainingConfig, from?: number): Promise<{ model: number }> {
    if (!config.epochs && !config.steps && !config.minutes)
      throw new AppError('bad-config', 'A run needs an end: give epochs, steps or minutes.')
    this.#keeping(corpus, config)
    const settled = await this.#withBackend(config)
    const { model } = await this.#context.threads.run('createModel', { corpus, name, config: settled, from }).done
    this.#launch(model, settled)
    return { model }
  }

  /** @returns the step at which a run on this text ends; Infinity where the clock ends it */
  #keeping(corpus: number, config: TrainingConfig): number {
    const { characters } = this.#context.reader.corpus(corpus)
    const steps = totalSteps(config, planOf(characters, config).stepsPerEpoch)
    const refusal = tooManyKept(steps, config.keepEvery)
    if (refusal) throw new AppError('too-many-checkpoints', refusal)
    return steps
  }

  /** What the kept checkpoints of a run will take, in words; undefined where none are kept. */
  storage(model: number): string | undefined {
    const { parameters, corpus } = this.#context.reader.model(model)
    const { config } = this.snapshot(model)
    if (config.keepEvery === undefined || corpus === null) return undefined
    return keptInWords(this.#keeping(corpus, config), config.keepEvery, parameters)
  }

  /** The backend chosen for `auto` is stored first, so that an interrupted run resumes with the same. */
  async #withBackend(config: TrainingConfig): Promise<TrainingConfig> {
    if (config.backend !== 'auto') return config
    const { id } = await this.#context.threads.run('backend', { threads: config.threads, prefer: 'auto' }).done
    return { ...config, backend: id }
  }

  /** @throws AppError `not-running` */
  pause(model: number): void {
    this.#running(model).task.send('pause')
  }

  /** Continues a paused run, or from the last checkpoint. */
  resume(model: number, change: Partial<TrainingConfig> = {}): void {
    const running = this.#runs.get(model)
    if (running) {
      running.task.send('resume')
      return
    }
    const stored = this.#context.reader.model(model)
    if (!stored.config || stored.corpus === null)
      throw new AppError(
        'not-trainable',
        `“${stored.name}” was not trained here, so there is no run to resume; start a new network from it (train --from).`,
      )
    const config = { ...stored.config, ...change }
    refuseOver(stored, config, this.#context.reader.corpus(stored.corpus).characters)
    this.#keeping(stored.corpus, config)
    this.#launch(model, config, true)
  }

  /** Saves a checkpoint and ends the thread; the run can be resumed another time. */
  async leave(model: number): Promise<void> {
    const run = this.#runs.get(model)
    run?.task.send('leave')
    await run?.ended
  }

  /** Ends the thread of a run that stands paused, so that its model can be removed. */
  async release(model: number): Promise<void> {
    if (this.#runs.get(model)?.snapshot.status === 'paused') await this.leave(model)
  }

  /** Ends the run and keeps the model. */
  async stop(model: number): Promise<void> {
    const run = this.#runs.get(model)
    if (run) {
      run.task.send('stop')
      return run.ended
    }
    await this.#context.writer.updateModel(model, { status: 'trained' })
    this.#last.set(model, { ...this.snapshot(model), status: 'trained' })
    this.#context.changed()
    this.#emit(model, { type: 'state', snapshot: this.snapshot(model) })
  }

  /** Resolves when the run has ended; at once where there is none. @throws AppError if the run failed */
  async ended(model: number): Promise<TrainingSnapshot> {
    await this.#runs.get(model)?.ended
    const snapshot = this.snapshot(model)
    if (snapshot.error) throw new AppError('training-failed', snapshot.error)
    return snapshot
  }

  snapshot(model: number): TrainingSnapshot {
    return this.#runs.get(model)?.snapshot ?? this.#last.get(model) ?? this.#stored(model)
  }

  /** First the history, then events; does not end with the run, which may be resumed. */
  watch(model: number, signal: AbortSignal): AsyncIterable<TrainingEvent> {
    const run = this.#runs.get(model)
    const points = withLater(this.#context.reader.lossPoints(model), run?.points ?? [])
    const samples = withLater(this.#context.reader.samples(model), run?.samples ?? [])
    const first: TrainingEvent = { type: 'history', points, samples, snapshot: this.snapshot(model) }
    return this.#broadcast(model).listen(signal, [first])
  }

  /** Every run saves a checkpoint and ends, to be resumed another time. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#runs.keys()].map((model) => this.leave(model)))
    for (const watcher of this.#watchers.values()) watcher.close()
  }

  /** @param begun whether it continues an earlier run, possibly of another machine */
  #launch(model: number, config: TrainingConfig, begun = false): void {
    const { name } = this.#context.reader.model(model)
    const job = this.#context.jobs.start({
      kind: 'training',
      title: `Training ${name}`,
      subject: model,
      unit: 'steps',
      total: 0,
      again: () => this.resume(model),
    })
    const onEvent = (event: TrainingEvent) => this.#received(model, job, event)
    const task = this.#context.threads.run('train', { model, config, begun }, { onEvent })
    job.signal.addEventListener('abort', () => task.send('leave'), { once: true })
    const run: Run = {
      task,
      snapshot: { ...this.#stored(model), config, status: 'training', error: null },
      points: [],
      samples: [],
      ended: Promise.resolve(),
    }
    run.ended = task.done.then(
      (status) => this.#finished(model, job, status),
      (error) => this.#finished(model, job, 'paused', sentence(error)),
    )
    this.#runs.set(model, run)
    this.#context.changed()
  }

  #received(model: number, job: Job, event: TrainingEvent): void {
    const run = this.#runs.get(model)
    if (!run) return
    const { snapshot } = event
    run.snapshot = snapshot
    if (event.type === 'point') run.points.push(event.point)
    if (event.type === 'sample') run.samples.push(event.sample)
    job.progress(snapshot.step, {
      total: snapshot.totalSteps,
      eta: snapshot.eta,
      rate: snapshot.charactersPerSecond / (snapshot.config.batch * snapshot.config.sequence),
      state: snapshot.status === 'paused' ? 'paused' : 'running',
      message: messageOf(snapshot),
    })
    this.#emit(model, event)
  }

  async #finished(model: number, job: Job, status: ModelStatus, error: string | null = null): Promise<void> {
    const snapshot = { ...this.snapshot(model), status, error, eta: null, doing: undefined }
    if (error) await this.#context.writer.updateModel(model, { status }).catch(() => undefined)
    const run = this.#runs.get(model)
    if (run) run.snapshot = snapshot
    this.#runs.delete(model)
    this.#last.set(model, snapshot)
    job.end(error ? 'failed' : 'done', error ?? '')
    this.#context.jobs.retire(job)
    this.#context.changed()
    this.#emit(model, { type: 'state', snapshot })
  }

  #stored(model: number): TrainingSnapshot {
    const { config, status, steps } = this.#context.reader.model(model)
    const points = this.#context.reader.lossPoints(model)
    return {
      model,
      config: config ?? TRAINING_DEFAULTS,
      status,
      step: steps,
      totalSteps: config?.steps ?? steps,
      epoch: points.at(-1)?.epoch ?? 0,
      backend: '',
      threads: config?.threads ?? this.#threads,
      eta: null,
      charactersPerSecond: 0,
      error: null,
    }
  }

  #running(model: number): Run {
    const run = this.#runs.get(model)
    if (!run) throw new AppError('not-running', `${this.#context.reader.model(model).name} is not being trained.`)
    return run
  }

  #broadcast(model: number): Broadcast<TrainingEvent> {
    let broadcast = this.#watchers.get(model)
    if (!broadcast) this.#watchers.set(model, (broadcast = new Broadcast()))
    return broadcast
  }

  #emit(model: number, event: TrainingEvent): void {
    this.#watchers.get(model)?.send(event)
  }
}

/** @throws AppError `run-over` for a run whose end is not behind the step at which it stands */
function refuseOver({ name, steps }: ModelInfo, config: TrainingConfig, characters: number): void {
  const end = totalSteps(config, planOf(characters, config).stepsPerEpoch)
  if (steps < end) return
  throw new AppError(
    'run-over',
    `“${name}” has made ${steps} steps and its end is step ${end}; to go on, give it a later end: steps or epochs.`,
  )
}

/** The stage of a run outside of its steps, in words. */
function messageOf({ status, step, doing }: TrainingSnapshot): string {
  if (status === 'paused') return `paused at step ${step}`
  if (!doing) return ''
  const what = {
    reading: 'reading the text',
    creating: 'creating the network',
    loading: 'loading the network',
    choosing: 'choosing the kernels',
    stepping: `step ${step + 1}`,
    validating: 'validating',
    sampling: 'writing a sample',
    saving: 'saving',
  }
  return doing.share === null ? what[doing.what] : `${what[doing.what]}: ${Math.floor(100 * doing.share)} %`
}

/** Stored rows, and those reported after them. */
function withLater<T extends { step: number }>(stored: readonly T[], reported: readonly T[]): T[] {
  const last = stored.at(-1)?.step ?? 0
  return [...stored, ...reported.filter(({ step }) => step > last)]
}
