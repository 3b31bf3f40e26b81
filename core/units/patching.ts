// What each unit of one text does in another: the change of the prediction after text b with the unit as it was in text a
// at the same place, for all units and characters by an estimate, for the largest exactly; with all units at once at each
// character; and the units that carry the difference at one of them.

import type { Backend } from '../kernels/kernels.ts'
import type { Unit } from '../model/units.ts'
import { estimatePatches, lastLogits, Patcher, patchedUnits, type ReadPair } from '../run/patch.ts'
import { type Target, targetAt } from '../run/windows.ts'
import { rankCorrelation } from '../search/metrics/rank-correlation.ts'
import { type CarryingUnit, carryingSet } from './carrying-set.ts'

export interface PatchingQuestion {
  target: Target
  /** [columns] ids of b after which states are exchanged, ascending; and the ids of a beside them, −1 for none */
  ends: ArrayLike<number>
  from: ArrayLike<number>
  /** the column at which the set is looked for */
  column: number
  /** of the difference that the set is to carry, 0 … 1 */
  share: number
  /** how many of the largest estimates are measured */
  exact: number
}

export interface MeasuredPatch {
  /** index of the unit, and the column */
  unit: number
  column: number
  change: number
}

export interface Patching {
  /** the target after b, and after a */
  before: number
  after: number
  units: Unit[]
  /** [units][columns] estimated change of the target; NaN where a has no character */
  estimate: Float32Array
  measured: MeasuredPatch[]
  /** Spearman's ρ of estimate and measurement, over what was measured */
  agreement: number
  /** [columns] measured change with all units of a at once; NaN where a has no character */
  whole: Float32Array
  set: CarryingUnit[]
}

export interface PatchingProgress {
  phase: 'estimating' | 'measuring' | 'choosing'
  /** of the phase, 0 … 1 */
  share: number
}

/** Units that the set is chosen from. */
const POOL = 96

/** All that patching tells of two texts that have been read. */
export function* patching(
  backend: Backend,
  pair: ReadPair,
  question: PatchingQuestion,
): Generator<PatchingProgress, Patching, undefined> {
  const { target, exact } = question
  const last = lastLogits(pair)
  const [before, after] = [last.b, last.a].map((logits) => targetAt(logits, 0, logits.length, target, 0))
  const units = patchedUnits(pair.network)
  const estimate = yield* estimated(pair, question, units.length)
  const patcher = new Patcher(backend, pair, target)
  try {
    const largest = largestOf(estimate, exact)
    const exactly = yield* measuredOf(patcher, pair, question, units, largest, before)
    const pool = largestAt(estimate, units.length, question).map((unit) => units[unit])
    const [t, from] = [question.ends[question.column], question.from[question.column]]
    const set = yield* progressOf(
      'choosing',
      carryingSet(patcher, { before, after, t, from, pool, share: question.share }),
      (carried) => Math.max(0, Math.min(1, carried / question.share)),
    )
    const agreement = rankCorrelation(
      largest.map((at) => estimate[at]),
      exactly.measured.map(({ change }) => change),
    )
    return { before, after, units, estimate, agreement, set, ...exactly }
  } finally {
    patcher.dispose()
  }
}

function* progressOf<P, T>(
  phase: PatchingProgress['phase'],
  work: Generator<P, T, undefined>,
  share: (progress: P, steps: number) => number,
): Generator<PatchingProgress, T, undefined> {
  for (let [step, steps] = [work.next(), 1]; ; [step, steps] = [work.next(), steps + 1]) {
    if (step.done) return step.value
    yield { phase, share: share(step.value, steps) }
  }
}

/** [units][columns] */
function* estimated(pair: ReadPair, { target, ends, from }: PatchingQuestion, units: number) {
  const [n, columns] = [pair.windowsB.length, ends.length]
  const beside = new Int32Array(n).fill(-1)
  for (let p = 0; p < columns; p++) beside[ends[p]] = from[p]
  const all = pair.network.spec.layers * (n + 1)
  const work = estimatePatches(pair, target, beside)
  const ofIds = yield* progressOf('estimating', work, (_, steps) => steps / all)
  const out = new Float32Array(units * columns)
  for (let unit = 0; unit < units; unit++)
    for (let p = 0; p < columns; p++) out[unit * columns + p] = ofIds[unit * n + ends[p]]
  return out
}

function* measuredOf(
  patcher: Patcher,
  pair: ReadPair,
  { ends, from }: PatchingQuestion,
  units: readonly Unit[],
  largest: readonly number[],
  before: number,
) {
  const columns = ends.length
  const at = (p: number, of: readonly Unit[]) => ({ units: of, t: ends[p], from: from[p] })
  // while the texts are alike, so are their states
  const alike = sameFrom(pair)
  const there = Array.from({ length: columns }, (_, p) => p).filter((p) => from[p] >= 0)
  const apart = there.filter((p) => from[p] !== ends[p] || ends[p] >= alike)
  const patches = [
    ...apart.map((p) => at(p, units)),
    ...largest.map((cell) => at(cell % columns, [units[Math.floor(cell / columns)]])),
  ]
  const work = patcher.measure(patches)
  const found = yield* progressOf('measuring', work, (done) => done / patches.length)
  const whole = new Float32Array(columns).fill(Number.NaN)
  for (const p of there) whole[p] = 0
  for (const [i, p] of apart.entries()) whole[p] = found[i] - before
  const measured = largest.map((cell, i) => ({
    unit: Math.floor(cell / columns),
    column: cell % columns,
    change: found[apart.length + i] - before,
  }))
  return { whole, measured }
}

/** The first id in which the texts differ. */
function sameFrom({ idsA, windowsB: { ids } }: ReadPair): number {
  let at = 0
  while (at < Math.min(idsA.length, ids.length) && idsA[at] === ids[at]) at++
  return at
}

/** Indices of the largest by absolute value, the largest first; those that are not known or 0 are left out. */
function largestOf(values: Float32Array, many: number): number[] {
  const some: number[] = []
  for (const [i, value] of values.entries()) if (Math.abs(value) > 0) some.push(i)
  return some.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a])).slice(0, many)
}

/** The units of largest estimate at the column of the set. */
function largestAt(estimate: Float32Array, units: number, { ends, column, from }: PatchingQuestion): number[] {
  if (from[column] < 0) return []
  const there = Float32Array.from({ length: units }, (_, unit) => estimate[unit * ends.length + column])
  return largestOf(there, POOL)
}
