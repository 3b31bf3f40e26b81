// Types of the reproduction of a paper in the contract.

import type { ReproductionChoice } from '../../core/schema/paper.ts'
import type { PlannedNetwork } from '../../core/train/reproduction.ts'
import type { TrainingConfig } from './training-types.ts'

export type { PlannedNetwork, ReproductionChoice }

export interface ReproductionRequest extends ReproductionChoice {
  corpus: number
  /** what differs from the paper's settings */
  config: Partial<TrainingConfig>
}

/** A network of the plan, and how far it is. */
export interface PlannedRow extends PlannedNetwork {
  name: string
  /** null before it was begun */
  model: number | null
  state: 'new' | 'begun' | 'trained'
  steps: number
  /** 0 where no number of steps ends the run */
  totalSteps: number
}

/** The reproduction that runs in the program, or the last one that did. */
export interface ReproductionState {
  /** null where none was started */
  request: ReproductionRequest | null
  /** its job; null where it has ended */
  job: number | null
  doing: string
  done: number
  total: number
  /** of the report; empty before the end */
  entries: number[]
  notes: string[]
  /** why it ended before its end, a sentence */
  problem: string | null
}

export type ReproductionEvent =
  | { type: 'plan'; rows: PlannedRow[] }
  /** `doing`, in words; networks and entries of the report that are done, of all */
  | { type: 'progress'; doing: string; done: number; total: number }
  /** ids of the entries of the report, in order, and what could not be made, in sentences */
  | { type: 'result'; entries: number[]; notes: string[] }
