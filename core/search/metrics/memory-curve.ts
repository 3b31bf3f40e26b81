// AUROC of a unit by the distance since the feature last changed. For a unit that detects the marks alone it falls to
// one half after them; for one that keeps the state it does not. Held-out characters only; the sign comes from the train
// blocks.

import { AppError } from '../../errors.ts'
import type { FeatureValues } from '../../features/evaluate.ts'
import type { UnitLevels } from '../codes/unit-levels.ts'
import { blocksOf, type Split } from '../split.ts'
import type { Interval } from '../types.ts'
import { aurocInterval, type BlockCounts, countBlocks } from './block-auroc.ts'
import { type Draws, drawBlocks } from './bootstrap.ts'

export interface MemoryCurve {
  points: {
    /** characters since the feature last changed, half-open: 0, 1, 2–3, 4–7, … */
    from: number
    to: number
    /** held-out characters at that distance */
    characters: number
    /** towards the sign that the train blocks chose; NaN where all of them are true, or none */
    auroc: number
    /** null where too few blocks hold such characters */
    interval: Interval | null
  }[]
}

/** Held-out blocks that are drawn from. */
const BLOCKS = 28

/** @throws AppError `feature-number`, `unit-not-finite` */
export function memoryCurve(unit: UnitLevels, feature: FeatureValues, split: Split, seed: number): MemoryCurve {
  if (feature.kind === 'number')
    throw new AppError('feature-number', 'Memory is measured against what is true or false; this feature is a number.')
  if (unit.values.length === 0)
    throw new AppError('unit-not-finite', 'This unit holds values that are not numbers; its memory cannot be measured.')
  const { values } = feature
  const sign = aurocOf(countBlocks(unit, values, split.train), 1) >= 0.5 ? 1 : -1
  const bins = binsOf(values)
  const blocks = blocksOf(split.heldout, BLOCKS)
  const draws = drawBlocks(blocks.length / 2, seed)
  const points = Array.from({ length: bins.reduce((most, bin) => Math.max(most, bin), 0) }, (_, i) =>
    pointOf(
      i,
      countBlocks(
        unit,
        values,
        blocks,
        bins.map((bin) => Number(bin === i + 1)),
      ),
      draws,
      sign,
    ),
  )
  return { points }
}

/** [characters] 1 for the character of a change, 2 for the next, 3 for the next two, …; 0 before the first change */
function binsOf(values: Uint8Array): Uint8Array {
  let since = -1
  return values.map((value, t) => {
    if (t > 0 && value !== values[t - 1]) since = 0
    else if (since >= 0) since++
    return since < 0 ? 0 : 33 - Math.clz32(since)
  })
}

function pointOf(bin: number, counts: BlockCounts, draws: Draws, sign: 1 | -1): MemoryCurve['points'][number] {
  const interval = aurocInterval(counts, draws, sign)
  return {
    from: bin === 0 ? 0 : 2 ** (bin - 1),
    to: 2 ** bin,
    characters: sum(counts.falses) + sum(counts.trues),
    auroc: aurocOf(counts, sign),
    interval: Number.isNaN(interval[0]) ? null : interval,
  }
}

/** Of all blocks together. */
function aurocOf({ blocks, levels, falses, trues }: BlockCounts, sign: 1 | -1): number {
  let [present, missing, wins] = [0, 0, 0]
  for (let level = 0; level < levels; level++) {
    let [here, there] = [0, 0]
    for (let at = level; at < blocks * levels; at += levels) {
      here += trues[at]
      there += falses[at]
    }
    wins += here * (missing + there / 2)
    present += here
    missing += there
  }
  const auroc = wins / (present * missing)
  return sign === 1 ? auroc : 1 - auroc
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, n) => total + n, 0)
}
