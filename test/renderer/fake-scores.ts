// What a search of the host in memory says: quick figures that look right and rank rightly, and stretches of a mask.

import type { Score } from '../../main/contract/types.ts'

export function runsOf(mask: Uint8Array): Uint32Array {
  const runs: number[] = []
  for (let i = 0; i < mask.length; i++) if (mask[i] !== (i ? mask[i - 1] : 0)) runs.push(i)
  if (mask[mask.length - 1]) runs.push(mask.length)
  return Uint32Array.from(runs)
}

/** r over every seventh character; the other figures follow from it roughly, which is enough to look at. */
export function scoreOf(unit: string, column: number, x: Float32Array, y: ArrayLike<number>): Score {
  let n = 0,
    sx = 0,
    sy = 0,
    sxx = 0,
    syy = 0,
    sxy = 0
  for (let i = 0; i < x.length; i += 7) {
    n++
    sx += x[i]
    sy += y[i]
    sxx += x[i] * x[i]
    syy += y[i] * y[i]
    sxy += x[i] * y[i]
  }
  const r = (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy)) || 0
  const a = Math.abs(r)
  const figures = {
    r,
    auroc: 0.5 + a / 2,
    averagePrecision: 0.2 + 0.75 * a,
    f1: 0.2 + 0.7 * a,
    precision: 0.25 + 0.7 * a,
    recall: 0.3 + 0.6 * a,
    mcc: a,
    mutualInformation: 0.5 * a * a,
    d: 2.5 * r,
    spearman: Number.NaN,
    r2: Number.NaN,
  }
  return {
    unit,
    column,
    ...figures,
    threshold: -0.15,
    sign: r < 0 ? -1 : 1,
    overall: r,
    z: 3.5,
    pUntrained: null,
    exact: false,
    heldout: { ...figures, r: 0.96 * r },
    p: null,
    intervals: null,
  }
}
