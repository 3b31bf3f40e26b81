// How the figures of a study are written, and whether they lie where they should.

import type { NullStudy } from './studies.ts'

export const percent = (share: number) => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`)
export const size = (n: number) => (n >= 1_000_000 ? `${n / 1_000_000} M` : `${Math.round(n / 1000)} k`)

/** Whether so many of n are what a share of `nominal` gives within 2.6 standard errors. */
export const within = (count: number, n: number, nominal: number) =>
  count <= n * nominal + 2.6 * Math.sqrt(n * nominal * (1 - nominal)) + 0.5

/** @param check gives what is to be written beside a figure that is not good */
export function nullRow(s: NullStudy, check: (good: boolean, what: string) => string): string[] {
  const { features, refused, p05, p01, row05, q05, pairs, pair05, heldout } = s
  const mean = heldout.reduce((a, b) => a + b, 0) / heldout.length
  const error = Math.sqrt(heldout.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / heldout.length
  const some = heldout.length > 1
  const bias = some ? `${mean.toFixed(3)} ± ${error.toFixed(3)}` : 'none given'
  return [
    `${features} (${refused})`,
    `${percent(p05 / features)}; ${percent(p01 / features)}${check(within(p05, features, 0.05) && within(p01, features, 0.01), 'p')}`,
    `${percent(row05 / features)}; ${percent(q05 / features)}${check(within(row05, features, 0.05), 'row p')}`,
    `${percent(pair05 / pairs)}${check(within(pair05, pairs, 0.05), 'explain')}`,
    `${bias}${check(!some || Math.abs(mean - 0.5) <= 0.01 + 2.6 * error, 'bias')}`,
  ]
}
