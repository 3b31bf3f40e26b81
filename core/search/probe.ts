// One cell or many? Logistic regressions on few units, the units chosen one after the other.

import type { Interval } from './types.ts'

/** How well a probe tells true from false in one part of the text. */
export interface ProbeFigures {
  auroc: number
  /** at the threshold that gives the best F1 on the train blocks */
  f1: number
  accuracy: number
}

/** A probe with the best `k` units that were found. */
export interface ProbeStep {
  k: number
  /** in the order in which they came in */
  units: string[]
  /** the last of them */
  added: string
  train: ProbeFigures
  heldout: ProbeFigures
  /** 95 % of the held-out AUROC, from a bootstrap over held-out blocks */
  interval: Interval | null
  /** the smallest k so far whose held-out AUROC lies within 1 % of the best so far */
  enough: number
  /** the answer so far, in words */
  verdict: string
}

export type ProbeMethod = 'greedy' | 'l1'
