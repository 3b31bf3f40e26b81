// Types of comparisons of a network's predictions with n-gram models and other networks.

import type { Comparison } from '../../core/predictions/comparison.ts'
import type { Delimiters } from '../../core/predictions/delimiters.ts'
import type { Oracle } from '../../core/predictions/error-breakdown.ts'

export type { Breakdown } from '../../core/predictions/error-breakdown.ts'
export type { Loss, LossGroup } from '../../core/predictions/losses.ts'
export type { Comparison, Delimiters, Oracle }

/** Code points of a text, half-open. */
export interface TextPart {
  corpus: number
  start: number
  end: number
}

export interface ComparisonOptions {
  /** 1 … 20, or 0 for the unbounded one: the n-gram model that errors and characters are compared with */
  order: number
  /** another network */
  against?: number
  /** characters that a feed-forward network reads; none is trained without */
  context?: number
  /** of the losses */
  features?: string[]
  delimiters?: Delimiters[]
  /** in their order; all without */
  oracles?: Oracle[]
  /** the text of the n-gram models; what the network was trained on without */
  training?: TextPart
}

/** What is judged: the characters of a recording, or a part of a text. */
export type Judged = { recording: number } | ({ model: number } & TextPart)

export interface PredictionComparison extends Comparison {
  model: string
  corpus: string
  /** judged characters of the text, half-open */
  start: number
  end: number
  /** the text of the n-gram models */
  training: TextPart & { name: string }
  /** distinct characters of the n-gram models */
  vocabulary: number
  /** “5-gram”: the n-gram model beside the network */
  beside: string
  notes: string[]
}

export type PredictionEvent =
  | { type: 'progress'; phase: 'network' | 'training' | 'n-grams' | 'comparing'; done: number; total: number }
  | { type: 'result'; result: PredictionComparison }
