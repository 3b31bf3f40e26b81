// The cells of a matrix of features and units: what each says, and its color.

import { activationLevel } from '../marks/color.ts'

export type MatrixMetric = 'auroc' | 'r'

/** r of this and more has the full color: held-out r of 1 is rare */
export const FULL = 0.8
/** how much of its color a cell keeps that chance could have made */
const FADED = 0.22
const LIMIT = 0.05

/** −1 … 1: r itself, or how far AUROC is from chance, with the sign of r; NaN where there is no figure. */
export function cellValue(r: number, auroc: number, metric: MatrixMetric): number {
  if (metric === 'r' || Number.isNaN(auroc)) return r
  return Math.max(0, 2 * auroc - 1) * (r < 0 ? -1 : 1)
}

/** A level of the scale of activations; −1 for a cell without a figure. @param q null before it is known */
export function cellLevel(value: number, q: number | null): number {
  if (Number.isNaN(value)) return -1
  return activationLevel((value / FULL) * (q === null || q < LIMIT ? 1 : FADED))
}

/** What the ends of the colors stand for. */
export function matrixEnds(metric: MatrixMetric): [low: string, high: string] {
  return metric === 'r' ? ['r −0.8', 'r 0.8'] : ['AUROC 0.9, low', 'AUROC 0.9, high']
}
