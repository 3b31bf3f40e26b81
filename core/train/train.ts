// Training as a generator of events. Core has no clock and no threads: whoever runs the generator measures time, and
// may pause (by not asking for the next event), or say `checkpoint`, `finish` or `stop` as it asks. An event comes
// after every portion of a step, of a validation or of a sample: several times a second, whatever the network's size.

import { AppError } from '../errors.ts'
import type { Backend, StepResult, Trainer } from '../kernels/kernels.ts'
import { parameterShapes } from '../model/spec.ts'
import { estimate, type Network } from '../run/evaluate.ts'
import { sample } from '../run/sample.ts'
import { type Batches, batches, type Split, splitText } from './batches.ts'
import { type CheckpointSource, SLOTS, slotTensor, stateTensors, type TensorSource } from './checkpoint.ts'
import { trainerOptions } from './config.ts'
import type { Training, TrainingCommand, TrainingEvent, TrainingInput } from './events.ts'
import { optimizer, slotsOf } from './optimizers.ts'
import { learningRate, pointEvery, totalSteps } from './schedule.ts'

export type * from './events.ts'

/** Training losses are averaged over about this many steps. */
const SMOOTHING = 50

/** Shorter validation parts are not worth a figure. */
const SHORTEST_VALIDATION = 32

const SAMPLE_CHARACTERS = 300

/** @throws AppError `text-too-short`; `diverged` when the loss is no longer a number */
export function* train(backend: Backend, input: TrainingInput): Training {
  const run = begin(backend, input)
  try {
    yield* tell(run, start(run))
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

interface Run {
  readonly backend: Backend
  /** without what it started from: that is large, and the trainer has it */
  readonly input: Omit<TrainingInput, 'parameters' | 'resume' | 'loading'>
  readonly batches: Batches
  readonly split: Split
  readonly totalSteps: number
  readonly trainer: Trainer
  readonly notes: string[]
  step: number
  trainLoss: number
  best: { loss: number; step: number } | null
  /** the last step's; null before the first */
  last: StepResult | null
  /** the step of the last `latest` checkpoint */
  saved: number
  /** the last one, and at which step it was made */
  validation: { loss: number; step: number } | null
  command: TrainingCommand | undefined
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

/** Gives an event and takes in what is said in return; the stronger of two words counts. */
function* tell(run: Run, event: TrainingEvent): Generator<TrainingEvent, void, TrainingCommand | undefined> {
  const command = yield event
  if (command && run.command !== 'stop' && !(run.command === 'finish' && command === 'checkpoint'))
    run.command = command
}

type Part = Generator<TrainingEvent, void, TrainingCommand | undefined>

/** One update, and everything that is due after it. */
function* oneStep(run: Run): Part {
  const { config } = run.input
  const result = yield* update(run)
  if (!result) return run.command === 'checkpoint' ? yield* keepLatest(run) : undefined
  run.last = result
  const { loss, gradientNorm } = result
  yield* tell(run, { type: 'step', ...place(run), loss, gradientNorm })
  if (due(run, config.validateEvery)) yield* measure(run)
  else if (due(run, pointEvery(config))) yield* report(run, null)
  if (config.sampleEvery > 0 && due(run, config.sampleEvery)) yield* writeSample(run)
  if (due(run, config.checkpointEvery) || run.command === 'checkpoint') yield* keepLatest(run)
}

/** The last validation and the last checkpoint, unless they were just made. */
function* conclude(run: Run): Part {
  if (run.validation?.step !== run.step) yield* measure(run)
  if (run.saved !== run.step) yield* keepLatest(run)
}

const over = (run: Run) => run.step >= run.totalSteps || run.command === 'stop' || run.command === 'finish'

/** Where the run is, and how the step that led there was made. */
function place(run: Run) {
  const { step, trainLoss: train } = run
  return { step, epoch: step / run.batches.stepsPerEpoch, train, learningRate: currentRate(run, step - 1) }
}

function* report(run: Run, validation: number | null): Part {
  if (run.last === null) return
  const { gradientNorm } = run.last
  yield* tell(run, { type: 'point', point: { ...place(run), validation, gradientNorm } })
}

const due = ({ step }: Run, every: number) => step % every === 0

function currentRate({ input, batches: { stepsPerEpoch } }: Run, step: number): number {
  return learningRate(input.config, Math.floor(step / stepsPerEpoch))
}

/** One step of the kernels, or null if it was given up. The hidden state starts at zero in every epoch. */
function* update(run: Run): Generator<TrainingEvent, StepResult | null, TrainingCommand | undefined> {
  const index = run.step % run.batches.stepsPerEpoch
  if (index === 0) run.trainer.resetState()
  const rate = currentRate(run, run.step)
  const portions = run.trainer.stepInPortions(run.batches.at(index), rate, run.step)
  for (let next = portions.next(); ; next = portions.next()) {
    if (next.done) return updated(run, next.value, rate)
    yield* tell(run, { type: 'working', what: 'stepping', done: next.value, total: 1 })
    if (run.command) return null
  }
}

function updated(run: Run, result: StepResult, rate: number): StepResult {
  if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradientNorm)) throw diverged(run, rate)
  run.step++
  run.trainLoss += (result.loss - run.trainLoss) / Math.min(run.step, SMOOTHING)
  return result
}

function diverged({ step, input: { config } }: Run, rate: number): AppError {
  const way = config.clip > 0 ? `or clip the gradient below ${config.clip}` : 'or clip the gradient'
  return new AppError(
    'diverged',
    `Training diverged at step ${step + 1}: the loss is no longer a number; lower the learning rate (now ${Number(rate.toPrecision(3))}) ${way}.`,
  )
}

const canValidate = ({ split: { validation } }: Run) => validation.end - validation.start >= SHORTEST_VALIDATION

/** Lends the trainer's weights as they are to whoever runs a network: nothing is copied. */
function lending({ backend, trainer, input: { spec } }: Run): [Backend, Network] {
  const lender: Backend = { ...backend, createRunner: (_spec, _parameters, options) => trainer.createRunner(options) }
  return [lender, { spec, parameters: new Map() }]
}

/** Validates, reports, and keeps the weights if none were better. */
function* measure(run: Run): Part {
  const loss = yield* validate(run)
  yield* report(run, loss)
  if (loss === null || (run.best && loss >= run.best.loss)) return
  run.best = { loss, step: run.step }
  yield* tell(run, { type: 'checkpoint', which: 'best', checkpoint: checkpoint(run, false) })
}

/** @returns nats a character; null where there is nothing to measure on, or where it was stopped */
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

/** Tells how far a validation or a sample is. A checkpoint that is asked for is given at once, in the middle of it. */
function* working(run: Run, what: 'validating' | 'sampling', done: number, total: number): Part {
  yield* tell(run, { type: 'working', what, done, total })
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
  yield* tell(run, { type: 'checkpoint', which: 'latest', checkpoint: checkpoint(run, true) })
}

/** @param whole with what it takes to go on */
function checkpoint(run: Run, whole: boolean): CheckpointSource {
  const { spec, vocabulary, config } = run.input
  const weights = weightTensors(run)
  return {
    spec,
    vocabulary: vocabulary.characters,
    tensors: whole
      ? [...weights, ...slotTensors(run), ...stateTensors(run.trainer.hiddenState(), spec.hidden)]
      : weights,
    weights: weights.length,
    step: run.step,
    validationLoss: run.validation?.step === run.step ? run.validation.loss : null,
    config,
    progress: whole ? { trainLoss: run.trainLoss, best: run.best } : null,
  }
}

function weightTensors(run: Run): TensorSource[] {
  return parameterShapes(run.input.spec).map(({ name, shape }) => ({
    name,
    shape,
    read(into) {
      run.trainer.read('value', name, into)
      if (!areFinite(into)) throw diverged(run, currentRate(run, run.step - 1))
    },
  }))
}

function slotTensors({ trainer, input: { spec, config } }: Run): TensorSource[] {
  const kept = slotsOf(optimizer(config.optimizer))
  return SLOTS.filter((slot) => kept[slot]).flatMap((slot) =>
    parameterShapes(spec).map(({ name, shape }) => ({
      ...slotTensor(slot, name, shape),
      read: (into: Float32Array) => trainer.read(slot, name, into),
    })),
  )
}

/** A loop, since there are millions. */
function areFinite(values: Float32Array): boolean {
  for (let k = 0; k < values.length; k++) if (values[k] - values[k] !== 0) return false
  return true
}

/** A text of its own, from the seed of the run and the step, so that it does not depend on what was written before. */
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
  yield* tell(run, { type: 'sample', step: run.step, text })
}
