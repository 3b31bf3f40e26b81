// The feature language as tasks: expressions are parsed and compiled on a thread that can be ended, never on the main
// thread. The clock of the watchdog runs from `evaluating` on.

import {
  type FeatureChange,
  type ImportPlan,
  type KnownFeature,
  planImport,
  removed,
  saved,
} from '../../../core/features/collection.ts'
import { compileFeature, nameChecker, namesOf } from '../../../core/features/compile.ts'
import { readFeatures } from '../../../core/features/exchange.ts'
import { FeatureError } from '../../../core/features/feature-error.ts'
import { allUses } from '../../../core/features/mentions.ts'
import type { FeatureCheck } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import type { Evaluating } from '../recorded-feature.ts'

/** Checks an expression and its kind, without a text. */
export function checkFeature(
  { expression }: { expression: string },
  { store, emit }: TaskContext<Evaluating>,
): FeatureCheck {
  const all = store.features()
  emit({ type: 'evaluating' })
  try {
    return { ok: true, kind: compileFeature(expression, all).kind }
  } catch (error) {
    if (!(error instanceof FeatureError)) throw error
    const { message, from, to } = error
    const unfinished = error.unfinished || to >= expression.trimEnd().length
    return { ok: false, problem: { message, from, to, unfinished } }
  }
}

/** The result of `describeFeatures` for one feature; unknown where the task ended before. */
export const KIND = { unknown: 0, boolean: 1, number: 2, wrong: 3 } as const

export interface DescribeFeaturesInput {
  features: readonly KnownFeature[]
  /** [features] of `KIND`, in shared memory, so that results remain when the task is ended */
  kinds: Uint8Array<SharedArrayBuffer>
}

/** @returns for each feature the names of those that refer to it */
export function describeFeatures(
  { features, kinds }: DescribeFeaturesInput,
  { emit }: TaskContext<Evaluating>,
): string[][] {
  emit({ type: 'evaluating' })
  const users = allUses(features)
  const check = nameChecker(namesOf(features))
  for (const [i, { name }] of features.entries()) {
    const found = check(name)
    kinds[i] = typeof found === 'string' ? KIND[found] : KIND.wrong
  }
  return users.map((some) => some.map(({ name }) => name))
}

export type FeaturePlanInput =
  | { type: 'save'; feature: FeatureChange }
  | { type: 'remove'; id: number; inline: boolean }
  | { type: 'import'; bytes: Uint8Array; choice: 'keep' | 'replace' | 'rename' }

/** The features to write for a change. @throws AppError from core/features/collection.ts */
export function planFeatures(
  input: FeaturePlanInput,
  { store, emit }: TaskContext<Evaluating>,
): Pick<ImportPlan, 'changes'> & Partial<ImportPlan> {
  const all = store.features()
  emit({ type: 'evaluating' })
  if (input.type === 'save') return { changes: saved(all, input.feature) }
  if (input.type === 'remove') return { changes: removed(all, input.id, input.inline) }
  return planImport(all, readFeatures(new TextDecoder().decode(input.bytes)), input.choice)
}
