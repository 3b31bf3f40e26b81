// Types of features in the contract: their checks, what an editor needs of the language, and collections of them.

import type { ImportEntry } from '../../core/features/collection.ts'
import type { FunctionReference, SuffixReference } from '../../core/features/reference.ts'
import type { FeatureRule } from '../../core/features/shades.ts'

/** An error in an expression, as offsets in its text. */
export interface FeatureProblem {
  message: string
  from: number
  to: number
  /** it may be completed by further typing */
  unfinished?: boolean
}

export type FeatureCheck = { ok: true; kind: 'boolean' | 'number' } | { ok: false; problem: FeatureProblem }

export interface FeatureInfo {
  id: number
  name: string
  expression: string
  meaning: string
  builtin: boolean
}

/** A named feature for the editor. */
export interface DescribedFeature extends FeatureInfo {
  /** its name in expressions */
  key: string
  /** null for an invalid one, which refers to a missing feature */
  kind: 'boolean' | 'number' | null
  /** the kind of text it is meant for; “Own” for a researcher's */
  group: string
  /** the features that refer to it */
  usedBy: string[]
}

export type { FeatureRule }

export interface FeatureLanguage {
  functions: readonly FunctionReference[]
  suffixes: readonly SuffixReference[]
  features: DescribedFeature[]
}

export interface FeatureImport {
  entries: ImportEntry[]
  /** the saved names; empty while there is something to decide */
  written: string[]
}

export type { ImportEntry }
