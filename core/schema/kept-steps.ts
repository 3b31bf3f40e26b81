// The steps at which a run keeps its weights for good.

import { sizeInWords } from './sizes.ts'

/** A whole number of steps from one to the next, or `log`: two in each doubling, so that early steps are dense. */
export type KeepEvery = number | 'log'

/** Most checkpoints that one run may plan to keep. */
export const MOST_KEPT = 1000

/** Whether the weights are kept at a step; at step 0, before the first update, always. */
export function isKept(step: number, every: KeepEvery): boolean {
  if (step === 0) return true
  if (every !== 'log') return step % every === 0
  return Math.round(2 ** (Math.round(2 * Math.log2(step)) / 2)) === step
}

/** How many a run of so many steps keeps, with its last step; at least these for a longer one. */
export function keptCount(steps: number, every: KeepEvery): number {
  const last = isKept(steps, every) ? 0 : 1
  if (every !== 'log') return 1 + Math.floor(steps / every) + last
  let count = 1
  for (let k = 0, before = 0; ; k++) {
    const step = Math.round(2 ** (k / 2))
    if (step > steps) return count + last
    if (step !== before) count++
    before = step
  }
}

/** The sentence against a run that would keep too many; undefined for one that may. */
export function tooManyKept(steps: number, every: KeepEvery | undefined): string | undefined {
  if (every === undefined || !Number.isFinite(steps)) return undefined
  const count = keptCount(steps, every)
  if (count <= MOST_KEPT) return undefined
  const least = Math.ceil(steps / (MOST_KEPT - 2))
  return `A run of ${steps.toLocaleString('en')} steps would keep ${count.toLocaleString('en')} checkpoints, and ${MOST_KEPT.toLocaleString('en')} are the most; keep one every ${least.toLocaleString('en')} steps or more, or log.`
}

/** “24 checkpoints of 3.6 MB, 86 MB in all”; the size of one where the number of steps is not known. */
export function keptInWords(steps: number, every: KeepEvery, parameters: number): string {
  const bytes = 4 * parameters
  if (!Number.isFinite(steps)) return `each checkpoint takes ${sizeInWords(bytes)}`
  const count = keptCount(steps, every)
  return `${count.toLocaleString('en')} checkpoints of ${sizeInWords(bytes)}, ${sizeInWords(count * bytes)} in all`
}
