// The smallest set of units that carries the difference of two texts, greedily: of the units that alone move the
// prediction most, patched at one character, the one is added, round by round, that with those before it brings the
// prediction nearest to that of the other text.

import type { Unit } from '../model/units.ts'
import type { Patcher } from '../run/patch.ts'

export interface CarryingQuestion {
  /** the target after b, and after a */
  before: number
  after: number
  /** the character of b after which units are patched, and that of a whose states they get */
  t: number
  from: number
  /** the units to choose from, those of largest estimate first */
  pool: readonly Unit[]
  /** of the difference that is to be carried, 0 … 1 */
  share: number
}

export interface CarryingUnit {
  unit: Unit
  /** of the difference that is made by this unit alone, and by it with those before it; 1 is all of it */
  alone: number
  together: number
}

/** Units of a set at most, and how many of those that are left are tried in a round. */
const MOST = 32
const TRIED = 12

/** Yields the share that is carried, after each round. Empty where the texts do not differ in the target. */
export function* carryingSet(
  patcher: Patcher,
  { before, after, t, from, pool, share }: CarryingQuestion,
): Generator<number, CarryingUnit[], undefined> {
  const difference = after - before
  if (difference === 0) return []
  const set: CarryingUnit[] = []
  const shareOf = (value: number) => (value - before) / difference
  const missing = (carried: number) => Math.abs(1 - carried)
  function* measured(units: readonly Unit[]) {
    const patches = units.map((unit) => ({ units: [...set.map((one) => one.unit), unit], t, from }))
    const work = patcher.measure(patches)
    let step = work.next()
    for (; !step.done; step = work.next()) yield carried
    return Array.from(step.value, shareOf)
  }
  let carried = 0
  const alone = yield* measured(pool)
  /** how much nearer each brings it, as last measured: now, or with fewer others */
  const gain = (reaches: number) => missing(carried) - missing(reaches)
  let left = pool.map((unit, i) => ({ unit, alone: alone[i], reaches: alone[i], gain: gain(alone[i]) }))
  while (left.length > 0) {
    left.sort((x, y) => y.gain - x.gain)
    // the next ones are tried where none of the first helps any more
    for (let tried = 0; set.length > 0 && tried < left.length; tried += TRIED) {
      const some = left.slice(tried, tried + TRIED)
      const found = yield* measured(some.map(({ unit }) => unit))
      for (const [i, one] of some.entries()) Object.assign(one, { reaches: found[i], gain: gain(found[i]) })
      if (some.some((one) => one.gain > 0)) {
        left = [...some.sort((x, y) => y.gain - x.gain), ...left.slice(0, tried), ...left.slice(tried + TRIED)]
        break
      }
    }
    const [best, ...others] = left
    if (best.gain <= 0) break
    carried = best.reaches
    set.push({ unit: best.unit, alone: best.alone, together: carried })
    left = others
    if (missing(carried) <= 1 - share || set.length === MOST) break
    yield carried
  }
  return set
}
