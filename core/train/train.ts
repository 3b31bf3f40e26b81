// Training as a generator of events. The caller measures time, pauses by not requesting the next event, and passes the
// commands `checkpoint`, `finish` and `stop` to next(). An event follows every part of a step, of a validation or of a
// sample: several times a second for any size of network.

import type { Backend, StepResult } from '../kernels/kernels.ts'
import { estimate, type Network } from '../run/evaluate.ts'
import { sample } from '../run/sample.ts'
import { isKept } from '../schema/kept-steps.ts'
import { batches, splitText } from './batches.ts'
import { trainerOptions } from './config.ts'
import type { Training, TrainingCommand, TrainingEvent, TrainingInput } from './events.ts'
import { checkpoint } from './run-checkpoint.ts'
import { currentRate, diverged, type Part, place, type Run } from './running.ts'
import { pointEvery, totalSteps } from './schedule.ts'

export type * from './events.ts'

/** Training losses are averaged over about this many steps. */
const SMOOTHING = 50

/** Fewest characters of a validation part. */
const SHORTEST_VALIDATION = 32

const SAMPLE_CHARACTERS = 300

/** @throws AppError `text-too-short`; `diverged` when the loss is no longer a number */
export function* train(backend: Backend, input: TrainingInput): Training {
  const run = begin(backend, input)
  try {
    yield* emit(run, start(run))
    if (run.step === 0 && input.config.keepEvery !== undefined) yield* keep(run)
    while (!over(run)) yield* oneStep(run)
    yield* conclude(run)
    return {
      steps: run.step,
      trainLoss: run.trainLoss,
      validationLoss: run.validation?.loss ?? null,
      best: run.best,
      complete: run.step >= run.totalSteps,
    }
  } finally {
    run.trainer.dispose()
  }
}

function begin(backend: Backend, input: TrainingInput): Run {
  const { ids, config, vocabulary, spec } = input
  const plan = batches(ids, config)
  const { resume } = input
  const progress = resume?.progress
  const trainer = backend.createTrainer(spec, resume?.parameters ?? input.parameters, {
    ...trainerOptions(config, plan.batch),
    loading: input.loading,
    ...(progress && { optimizerState: progress.optimizer, hiddenState: progress.hidden }),
  })
  const split = splitText(ids.length, config)
  const run: Run = {
    backend,
    input: { spec, vocabulary, ids, config },
    batches: plan,
    split,
    totalSteps: totalSteps(config, plan.stepsPerEpoch),
    trainer,
    notes: [...plan.notes],
    step: resume?.step ?? 0,
    trainLoss: progress?.trainLoss ?? 0,
    best: progress?.best ?? null,
    last: null,
    saved: resume?.step ?? -1,
    kept: -1,
    validation: null,
    command: undefined,
  }
  if (!canValidate(run)) run.notes.push('The text has no validation part worth measuring; no best checkpoint is kept.')
  return run
}

function start({ step, totalSteps, batches: { batch, stepsPerEpoch }, split, notes, input }: Run): TrainingEvent {
  const charactersPerStep = batch * input.config.sequence
  return { type: 'start', step, totalSteps, stepsPerEpoch, batch, charactersPerStep, split, notes }
}

/** Yields an event and stores the command received; of two commands the stronger one counts. */
function* emit(run: Run, event: TrainingEvent): Generator<TrainingEvent, void, TrainingCommand | undefined> {
  const command = yield event
  if (command && run.command !== 'stop' && !(run.command === 'finish' && command === 'checkpoint'))
    run.command = command
}

/** One update, and everything due after it. */
function* oneStep(run: Run): Part {
  const { config } = run.input
  const result = yield* update(run)
  if (!result) return run.command === 'checkpoint' ? yield* keepLatest(run) : undefined
  run.last = result
  const { loss, gradientNorm } = result
  yield* emit(run, { type: 'step', ...place(run), loss, gradientNorm })
  if (due(run, config.validateEvery)) yield* measure(run)
  else if (due(run, pointEvery(config))) yield* report(run, null)
  if (config.sampleEvery > 0 && due(run, config.sampleEvery)) yield* writeSample(run)
  if (config.keepEvery !== undefined && isKept(run.step, config.keepEvery)) yield* keep(run)
  if (due(run, config.checkpointEvery) || run.command === 'checkpoint') yield* keepLatest(run)
}

/** The last validation and the last checkpoints, unless they were just made. */
function* conclude(run: Run): Part {
  if (run.validation?.step !== run.step) yield* measure(run)
  const ended = run.command === 'finish' || run.step >= run.totalSteps
  if (run.input.config.keepEvery !== undefined && ended && run.kept !== run.step) yield* keep(run)
  if (run.saved !== run.step) yield* keepLatest(run)
}

const over = (run: Run) => run.step >= run.totalSteps || run.command === 'stop' || run.command === 'finish'

function* report(run: Run, validation: number | null): Part {
  if (run.last === null) return
  const { gradientNorm } = run.last
  yield* emit(run, { type: 'point', point: { ...place(run), validation, gradientNorm } })
}

const due = ({ step }: Run, every: number) => step % every === 0

/** One step of the kernels, or null if it was cancelled. The hidden state starts at zero in every epoch. */
function* update(run: Run): Generator<TrainingEvent, StepResult | null, TrainingCommand | undefined> {
  const index = run.step % run.batches.stepsPerEpoch
  if (index === 0) run.trainer.resetState()
  const rate = currentRate(run, run.step)
  const steps = run.trainer.stepInParts(run.batches.at(index), rate, run.step)
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) return updated(run, next.value, rate)
    yield* emit(run, { type: 'working', what: 'stepping', done: next.value, total: 1 })
    if (run.command) return null
  }
}

function updated(run: Run, result: StepResult, rate: number): StepResult {
  if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradientNorm)) throw diverged(run, rate)
  run.step++
  run.trainLoss += (result.loss - run.trainLoss) / Math.min(run.step, SMOOTHING)
  return result
}

const canValidate = ({ split: { validation } }: Run) => validation.end - validation.start >= SHORTEST_VALIDATION

/** A backend and network that run with the trainer's weights without copying them. */
function lending({ backend, trainer, input: { spec } }: Run): [Backend, Network] {
  const borrowing: Backend = {
    ...backend,
    createRunner: (_spec, _parameters, options) => trainer.createRunner(options),
  }
  return [borrowing, { spec, parameters: new Map() }]
}

/** Validates, reports, and emits a `best` checkpoint if the loss is the lowest so far. */
function* measure(run: Run): Part {
  const loss = yield* validate(run)
  yield* report(run, loss)
  if (loss === null || (run.best && loss >= run.best.loss)) return
  run.best = { loss, step: run.step }
  yield* emit(run, { type: 'checkpoint', which: 'best', checkpoint: checkpoint(run, false) })
}

/** @returns nats a character; null without a validation part, or where it was cancelled */
function* validate(run: Run): Generator<TrainingEvent, number | null, TrainingCommand | undefined> {
  const { start, end } = run.split.validation
  if (!canValidate(run) || stopped(run)) return null
  const work = estimate(...lending(run), run.input.ids.subarray(start, end))
  try {
    for (let next = work.next(); ; next = work.next()) {
      if (next.done) return measured(run, next.value)
      yield* working(run, 'validating', next.value.done, next.value.total)
      if (stopped(run)) return null
    }
  } finally {
    work.return(Number.NaN)
  }
}

/** Reports the progress of a validation or a sample. A requested checkpoint is emitted at once. */
function* working(run: Run, what: 'validating' | 'sampling', done: number, total: number): Part {
  yield* emit(run, { type: 'working', what, done, total })
  if (run.command === 'checkpoint') yield* keepLatest(run)
}

const stopped = ({ command }: Run) => command === 'stop'

function measured(run: Run, loss: number): number {
  if (!Number.isFinite(loss)) throw diverged(run, currentRate(run, run.step - 1))
  run.validation = { loss, step: run.step }
  return loss
}

function* keepLatest(run: Run): Part {
  if (run.command === 'checkpoint') run.command = undefined
  run.saved = run.step
  yield* emit(run, { type: 'checkpoint', which: 'latest', checkpoint: checkpoint(run, true) })
}

/** The weights alone, which stay. */
function* keep(run: Run): Part {
  run.kept = run.step
  yield* emit(run, { type: 'checkpoint', which: 'kept', checkpoint: checkpoint(run, false) })
}

/** The seed of a sample, from the seed of the run and the step, so that it is independent of earlier samples. */
function* writeSample(run: Run): Part {
  const { vocabulary, config } = run.input
  const options = { prime: '', temperature: 1, length: SAMPLE_CHARACTERS, seed: config.seed + run.step, top: 0 }
  let text = ''
  let done = 0
  for (const { character } of sample(...lending(run), vocabulary, options)) {
    text += character
    if (++done % 4 > 0) continue
    yield* working(run, 'sampling', done, SAMPLE_CHARACTERS)
    if (stopped(run)) return
  }
  yield* emit(run, { type: 'sample', step: run.step, text })
}
