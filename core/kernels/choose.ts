// The choice of a backend: each candidate of a tier is compared with the reference on a small problem, the correct ones
// are timed for some milliseconds, and the fastest is chosen. A later tier is tried only where no candidate of the earlier
// ones is correct.

import { AppError, sentence } from '../errors.ts'
import { CELLS, type Cell } from '../model/cells/cells.ts'
import { initialize } from '../model/initialize.ts'
import type { ModelSpec, Parameters } from '../model/spec.ts'
import type { Backend, TrainerOptions } from './kernels.ts'
import { optimizer } from './optimizers.ts'
import { referenceBackend } from './reference.ts'

export interface Candidate {
  id: string
  /**
   * null where this machine cannot run it
   * @throws AppError `backend-unavailable` with a better reason
   */
  create(): Backend | null
  /** the reason for null, if not that this machine cannot run it */
  missing?: string
  /** from 0, tried in ascending order */
  tier: number
}

/** The test result of one candidate. */
export interface Trial {
  id: string
  verdict: 'chosen' | 'slower' | 'wrong' | 'unavailable'
  /** best time of one step of the timing problem, where it was timed */
  milliseconds?: number
  /** why it was not used */
  reason?: string
}

interface Choice {
  backend: Backend
  trials: Trial[]
}

/** The backend for a cell: this one, or the reference where it lacks the cell. */
export function computing(backend: Backend, cell: Cell): Pick<Backend, 'id' | 'description' | 'threads'> {
  if (backend.computes(cell)) return backend
  const { id, description, threads } = referenceBackend()
  return { id, description: `${description}: there is no compiled kernel for this cell`, threads }
}

export interface ChooseOptions {
  /** `auto`, or the id to use */
  prefer: string
  /** milliseconds from anywhere; core has no clock of its own */
  now(): number
}

/** Milliseconds for which each candidate is timed: engines optimise code only after it has run for a while. */
const TRIAL_MILLISECONDS = 60
const LEAST_TURNS = 5
/** Progress when all are compared with the reference; the rest is timing. */
const EXAMINING = 0.5
/** Largest allowed difference from the reference, relative to the largest value of a tensor. */
const TOLERANCE = 1e-4

const SMALL: ModelSpec = {
  cell: 'lstm',
  layers: 2,
  hidden: 20,
  vocabulary: 11,
  embedding: 0,
  dropout: 0.2,
  reset: 'before',
}
const CHECKED = CELLS.map((cell): ModelSpec => ({ ...SMALL, cell }))
const TIMED: ModelSpec = { ...SMALL, layers: 1, hidden: 128, vocabulary: 64, dropout: 0 }

/** A choice in progress: yields the approximate share that is done. */
type Selecting = Generator<number, Choice, undefined>

/**
 * The fastest correct candidate of the first tier that has one, or the reference where there is none.
 * @throws AppError `unknown-backend` naming the ids that exist; `backend-unavailable` if the preferred one fails
 */
export function* selectBackend(candidates: readonly Candidate[], { prefer, now }: ChooseOptions): Selecting {
  const ids = [...candidates.map(({ id }) => id), 'reference']
  if (prefer !== 'auto' && !ids.includes(prefer))
    throw new AppError('unknown-backend', `There is no backend “${prefer}”; there are auto, ${ids.join(', ')}.`)
  if (prefer === 'reference') return { backend: referenceBackend(), trials: [{ id: prefer, verdict: 'chosen' }] }
  if (prefer !== 'auto') return insist(candidates.find(({ id }) => id === prefer)!)
  return yield* fastest(candidates, now)
}

/** The preferred one, if it computes correctly. */
function insist(candidate: Candidate): Choice {
  const { backend, trial } = examine(candidate)
  if (!backend)
    throw new AppError('backend-unavailable', `The backend “${candidate.id}” cannot be used: ${trial.reason}`)
  return { backend, trials: [{ ...trial, verdict: 'chosen' }] }
}

function* fastest(candidates: readonly Candidate[], now: () => number): Selecting {
  const examined: Examined[] = []
  const right = () => examined.filter((one): one is Examined & { backend: Backend } => one.backend !== undefined)
  const tiers = [...new Set(candidates.map(({ tier }) => tier))].sort((a, b) => a - b)
  for (const tier of tiers) {
    if (right().length > 0) break
    for (const candidate of candidates.filter((one) => one.tier === tier)) {
      examined.push(examine(candidate))
      yield (EXAMINING * examined.length) / candidates.length
    }
  }
  const entrants = right()
  for (const share of race(entrants, now)) yield EXAMINING + (1 - EXAMINING) * share
  entrants.sort((a, b) => a.trial.milliseconds! - b.trial.milliseconds!)
  const [winner, ...others] = entrants
  for (const { backend } of others) backend.dispose()
  const trials = examined.map(({ trial }) => trial)
  if (!winner) return { backend: referenceBackend(), trials: [...trials, { id: 'reference', verdict: 'chosen' }] }
  winner.trial.verdict = 'chosen'
  return { backend: winner.backend, trials }
}

interface Examined {
  backend?: Backend
  trial: Trial
}

/** Creates a candidate and compares it with the reference. */
function examine({ id, create, missing = 'this machine cannot run it.' }: Candidate): Examined {
  let backend: Backend | null = null
  try {
    backend = create()
    if (!backend) return { trial: { id, verdict: 'unavailable', reason: missing } }
    const error = errorOf(backend)
    if (error <= TOLERANCE) return { backend, trial: { id, verdict: 'slower' } }
    backend.dispose()
    return { trial: { id, verdict: 'wrong', reason: `it differs from the reference by ${error}.` } }
  } catch (error) {
    backend?.dispose()
    const unavailable = error instanceof AppError && error.code === 'backend-unavailable'
    return { trial: { id, verdict: unavailable ? 'unavailable' : 'wrong', reason: sentence(error) } }
  }
}

/** Ids of the test problem, pseudo-random. */
function characters(length: number, vocabulary: number): Int32Array {
  return Int32Array.from({ length }, (_, k) => (k * k * 7 + k * 3 + (k >> 3)) % vocabulary)
}

const options: TrainerOptions = {
  batch: 7,
  sequence: 5,
  optimizer: optimizer('rmsprop'),
  clip: { kind: 'norm', at: 5 },
  seed: 1,
}

/** Gradient of the small problem after one step, so that the update is checked too. */
function answer(backend: Backend, spec: ModelSpec): Parameters {
  const trainer = backend.createTrainer(spec, initialize(spec, 1), options)
  const ids = characters((options.sequence + 1) * options.batch, spec.vocabulary)
  trainer.step(ids, 0.01, 0)
  const { gradient } = trainer.gradient(ids, 1)
  trainer.dispose()
  return gradient
}

let rightAnswers: Parameters[] | undefined

/** The largest error of any gradient, relative to the largest value of its tensor; NaN counts as infinite. */
function errorOf(backend: Backend): number {
  rightAnswers ??= CHECKED.map((spec) => answer(referenceBackend(), spec))
  let worst = 0
  for (const [i, spec] of CHECKED.entries()) {
    if (!backend.computes(spec.cell)) continue
    for (const [name, { data }] of answer(backend, spec)) {
      const right = rightAnswers[i].get(name)!.data
      const size = right.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
      for (let k = 0; k < data.length; k++) worst = Math.max(worst, Math.abs(data[k] - right[k]) / size)
    }
  }
  return Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst
}

/** Sets each one's best time of a training step. Measured in rotation, since a machine's speed varies. */
function* race(
  entrants: readonly { backend: Backend; trial: Trial }[],
  now: () => number,
): Generator<number, void, undefined> {
  if (entrants.length < 2) return
  const [batch, sequence] = [24, 8]
  const ids = characters((sequence + 1) * batch, TIMED.vocabulary)
  const trainers = entrants.map(({ backend }) =>
    backend.createTrainer(TIMED, initialize(TIMED, 1), { ...options, batch, sequence }),
  )
  const [begun, length] = [now(), TRIAL_MILLISECONDS * entrants.length]
  for (let step = 0, past = 0; past < length || step < LEAST_TURNS; step++, past = now() - begun) {
    for (const [i, { trial }] of entrants.entries()) {
      const start = now()
      trainers[i].step(ids, 1e-3, step)
      trial.milliseconds = Math.min(trial.milliseconds ?? Number.POSITIVE_INFINITY, now() - start)
    }
    yield Math.min(1, past / length)
  }
  for (const trainer of trainers) trainer.dispose()
}
