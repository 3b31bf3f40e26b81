// What the statistics of a search promise, asked of recordings whose truth is known: how often p and q call chance a
// discovery, how far the held-out figure of the best unit lies from chance, how often an interval holds, and how strong
// an effect must be to be found. Everything runs through the functions that a search runs.

import type { FeatureValues } from '../../core/features/evaluate.ts'
import { CodeCache } from '../../core/search/codes/code-cache.ts'
import { valuesOfUnit } from '../../core/search/codes/unit-values.ts'
import { UnitAccount } from '../../core/search/explain.ts'
import { describeFeature } from '../../core/search/feature-check.ts'
import { wasmKernels } from '../../core/search/kernels/wasm.ts'
import { cellP, rowChances, rowP } from '../../core/search/matrix.ts'
import { planShifts } from '../../core/search/null/null.ts'
import { prepareFeature } from '../../core/search/prepared.ts'
import { probeUnits } from '../../core/search/probe/probe.ts'
import { withNull } from '../../core/search/ranked.ts'
import { Refiner } from '../../core/search/refine.ts'
import { searchUnits } from '../../core/search/search.ts'
import { splitCharacters } from '../../core/search/split.ts'
import type { ActivationSource, Score } from '../../core/search/types.ts'
import { benjaminiHochberg } from '../../core/stats/fdr.ts'
import { FLOAT16 } from '../../core/util/float16-table.ts'
import { codesOf } from '../core/search/coding-source.ts'
import { featureOf, followingUnit, sourceOf, unrelatedUnits, type World } from './worlds.ts'

const BUDGET = 1 << 30

export const loadedCache = (source: ActivationSource) => new CodeCache(wasmKernels()!, codesOf(source), BUDGET)

export interface Searched {
  scores: Score[]
  heldout: boolean
  /** [units][shifts + 1] */
  correlations: Float32Array
  shifts: number
}

/** undefined where the feature is refused */
export function searched(cache: CodeCache, feature: FeatureValues): Searched | undefined {
  try {
    const prepared = prepareFeature(feature, cache.source.characters)
    const { heldout } = prepared.description
    let scores: Score[] = []
    for (const event of searchUnits(cache, prepared, null, { now: () => 0 })) {
      if (event.type === 'scores') scores = event.scores
      if (event.type === 'null' && event.correlations)
        return {
          scores: withNull(scores, event.columns),
          heldout,
          correlations: event.correlations,
          shifts: event.shifts,
        }
    }
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('feature-')) return undefined
    throw error
  }
  return undefined
}

/** Counts of what units that have nothing to do with the features gave. */
export interface NullStudy {
  features: number
  refused: number
  /** features with some unit at p ≤ .05, and at p ≤ .01 */
  p05: number
  p01: number
  /** rows of a matrix at p ≤ .05, and with some cell at q ≤ .05 among the row's */
  row05: number
  q05: number
  /** pairs of one unit and one feature that were explained, and those at p ≤ .05 */
  pairs: number
  pair05: number
  /** of the best unit, where held-out figures are given: AUROC, or .5 + r / 2 of a number, towards the chosen sign */
  heldout: number[]
}

/** How many recordings of how many units, each asked for so many features of every world. */
export interface NullSize {
  length: number
  units: number
  sets: number
  each: number
}

/** Of each world: its features are held against the same units, which take longest to make. */
export function nullStudies(worlds: readonly World[], { length, units, sets, each }: NullSize): NullStudy[] {
  const studies = worlds.map(() => emptyStudy())
  for (let set = 0; set < sets; set++) {
    const columns = unrelatedUnits(length, units, 7 * set + length)
    const cache = loadedCache(sourceOf(columns))
    const account = new UnitAccount(
      Float32Array.from(columns[set % 3], (bits) => FLOAT16[bits]),
      'u',
    )
    for (const [w, world] of worlds.entries())
      for (let i = 0; i < each; i++)
        addFeature(studies[w], cache, account, featureOf(world, length, 1000 * set + i + 1))
  }
  return studies
}

function emptyStudy(): NullStudy {
  const counts = { features: 0, refused: 0, p05: 0, p01: 0, row05: 0, q05: 0, pairs: 0, pair05: 0 }
  return { ...counts, heldout: [] }
}

function addFeature(study: NullStudy, cache: CodeCache, account: UnitAccount, feature: FeatureValues): void {
  const found = searched(cache, feature)
  if (!found) {
    study.refused++
    return
  }
  study.features++
  const least = Math.min(...found.scores.map(({ p }) => p ?? 1))
  if (least <= 0.05) study.p05++
  if (least <= 0.01) study.p01++
  const [best] = found.scores
  if (found.heldout)
    study.heldout.push(feature.kind === 'boolean' ? best.heldout.auroc : 0.5 + (best.sign * best.heldout.r) / 2)
  const row = rowOf(cache, feature, cache.source.characters)
  if (row.p <= 0.05) study.row05++
  if (row.q.some((q) => q <= 0.05)) study.q05++
  const p = explained(account, feature)
  if (p === null) return
  study.pairs++
  if (p <= 0.05) study.pair05++
}

/** null where the feature is too slow for this text */
function explained(account: UnitAccount, feature: FeatureValues): number | null {
  return describeFeature(feature).heldout ? account.against(feature).p : null
}

function rowOf(cache: CodeCache, feature: FeatureValues, length: number): { p: number; q: Float64Array } {
  const work = rowChances(cache, [feature.values], planShifts(length, 255))
  for (let step = work.next(); ; step = work.next()) {
    if (!step.done) continue
    const [{ pooled, deviations, maxima }] = step.value
    return { p: rowP(maxima, deviations), q: benjaminiHochberg(Float64Array.from(cellP(pooled, deviations))) }
  }
}

/** How often an interval of an unselected unit holds the figure of the other part, and of another recording. */
export function coverage(
  world: World,
  length: number,
  r: number,
  trials: number,
): { given: number; part: number; other: number } {
  let [part, other, given] = [0, 0, 0]
  for (let trial = 0; trial < trials; trial++) {
    const [here, there] = [0, 1].map((which) => {
      const feature = featureOf(world, length, 2 * trial + which + 1)
      const description = describeFeature(feature)
      const refiner = new Refiner(feature, { split: splitCharacters(length), ...description })
      return refiner.of(valuesOfUnit(followingUnit(feature, r, 2 * trial + which), FLOAT16))
    })
    const figure = world === 'number' || world === 'periodic' ? 'r' : 'auroc'
    const [low, high] = here.intervals[figure]
    if (Number.isNaN(low) || Number.isNaN(there.heldout[figure])) continue // one of them is too short for the feature
    given++
    if (low <= here[figure] && here[figure] <= high) part++
    if (low <= there.heldout[figure] && there.heldout[figure] <= high) other++
  }
  return { given, part: part / given, other: other / given }
}

/** Shares of trials in which the planted unit has p ≤ .05: as it is, by a plain and by a single-step studentised maximum. */
export interface Power {
  world: World
  r: number
  now: number
  plain: number
  studentised: number
}

/** Of each world and r, with the same other units. */
export function powers(
  worlds: readonly World[],
  strengths: readonly number[],
  { length, units, trials }: { length: number; units: number; trials: number },
): Power[] {
  const cells = worlds.flatMap((world) => strengths.map((r) => ({ world, r, now: 0, plain: 0, studentised: 0 })))
  for (let trial = 0; trial < trials; trial++) {
    const columns = unrelatedUnits(length, units, trial + 1)
    const at = (trial * 7) % units
    for (const cell of cells) {
      const feature = featureOf(cell.world, length, trial + 1)
      columns[at] = followingUnit(feature, cell.r, trial)
      const result = searched(loadedCache(sourceOf(columns)), feature)
      if (!result) continue
      const { plain, studentised } = otherP(result, units, at)
      if (result.scores.find(({ column }) => column === at)!.p! <= 0.05) cell.now += 1 / trials
      if (plain <= 0.05) cell.plain += 1 / trials
      if (studentised <= 0.05) cell.studentised += 1 / trials
    }
  }
  return cells
}

/** p of one unit among the largest |r| of all, and among the largest |r| over the deviation of the unit's own shifts. */
function otherP({ correlations, shifts }: Searched, units: number, at: number) {
  const deviation = (unit: number) => {
    let squares = 0
    for (let s = 1; s <= shifts; s++) squares += correlations[unit * (shifts + 1) + s] ** 2
    return Math.sqrt(squares / shifts)
  }
  const scales = Array.from({ length: units }, (_, unit) => 1 / deviation(unit))
  const p = (scale: (unit: number) => number) => {
    const mine = Math.abs(correlations[at * (shifts + 1)]) * scale(at)
    let reached = 0
    for (let s = 1; s <= shifts; s++)
      for (let unit = 0; unit < units; unit++)
        if (Math.abs(correlations[unit * (shifts + 1) + s]) * scale(unit) >= mine) {
          reached++
          break
        }
    return (1 + reached) / (1 + shifts)
  }
  return { plain: p(() => 1), studentised: p((unit) => scales[unit]) }
}

/** Of how many features of unrelated units a probe says that some cells know them. */
export function probed(world: World, length: number, units: number, trials: number): { given: number; some: number } {
  let [some, given] = [0, 0]
  for (let trial = 0; trial < trials; trial++) {
    const feature = featureOf(world, length, trial + 1)
    if (feature.kind !== 'boolean' || !describeFeature(feature).heldout) continue
    const work = probeUnits(sourceOf(unrelatedUnits(length, units, trial + 1)), feature, { most: 4 })
    let step = work.next()
    while (!step.done) step = work.next()
    given++
    if (step.value.result.cells > 0) some++
  }
  return { given, some }
}
