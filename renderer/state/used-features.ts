// The features that are near at hand: the researcher's own, and of the library those that were searched for last. All of
// them stand in their own panel.

import { computed, effect, type ReadonlySignal } from '@preact/signals-core'
import type { Catalogue, FeatureInfo } from '../../main/contract/types.ts'
import { type Disposable, disposables } from '../disposable.ts'
import type { Persist } from './persist.ts'
import { areNames } from './unit-sets.ts'

/** of the library; a workspace in which nothing was searched for yet starts with the first ones */
export const NEAR = 6

export interface UsedFeatures extends Disposable {
  /** in the order of the catalogue, so that none moves when it is used */
  near: ReadonlySignal<readonly FeatureInfo[]>
  /** how many there are in all */
  total: ReadonlySignal<number>
}

/** @param searched the expression that was searched for: a feature's name or what it stands for */
export function createUsedFeatures(
  kept: Persist,
  catalogue: ReadonlySignal<Catalogue | null>,
  searched: ReadonlySignal<string | null>,
): UsedFeatures {
  const used = kept.signal<readonly string[]>('features.used', [], areNames, 'workspace')
  const all = computed(() => catalogue.value?.features ?? [])
  const note = effect(() => {
    const name = all.value.find((feature) => feature.builtin && isCalled(feature, searched.value))?.name
    const before = used.peek()
    if (name !== undefined && before[0] !== name)
      used.value = [name, ...before.filter((other) => other !== name)].slice(0, NEAR)
  })
  const near = computed(() => nearest(all.value, used.value))
  return { near, total: computed(() => all.value.length), dispose: disposables(note).dispose }
}

/** Whether an expression is this feature, by its name or written out. */
export function isCalled({ name, expression }: FeatureInfo, asked: string | null): boolean {
  return asked === name || asked === expression
}

/** The own ones, those that were used, and as many of the first as there is room for. */
export function nearest(features: readonly FeatureInfo[], used: readonly string[]): FeatureInfo[] {
  const library = features.filter(({ builtin }) => builtin).map(({ name }) => name)
  const known = used.filter((name) => library.includes(name))
  const chosen = new Set([...known, ...library.filter((name) => !known.includes(name))].slice(0, NEAR))
  return features.filter(({ builtin, name }) => !builtin || chosen.has(name))
}
