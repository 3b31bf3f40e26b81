// Prints what the statistics promise beside what they keep, on simulated recordings of known truth (studies.ts), and with
// --write puts the tables of what is called a discovery, and of intervals, into the README.
//   calibrate.ts [--quick] [--write]

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { coverage, nullStudy, power, probed } from './studies.ts'
import { WORLDS, type World } from './worlds.ts'

const { values: asked } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
})

/** characters, units, sets of units, features of each set */
type Size = [length: number, units: number, sets: number, each: number]
const SIZES: Size[] = asked.quick
  ? [
      [4096, 64, 20, 4],
      [16_384, 64, 10, 4],
    ]
  : [
      [4096, 256, 50, 8],
      [16_384, 256, 30, 8],
      [65_536, 256, 12, 8],
      [262_144, 128, 5, 8],
      [1_000_000, 64, 3, 8],
    ]

const lines: string[] = []
const print = (line: string) => {
  lines.push(line)
  console.log(line)
}
const percent = (share: number) => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`)
const size = (n: number) => (n >= 1_000_000 ? `${n / 1_000_000} M` : `${Math.round(n / 1000)} k`)

/** Whether so many of n are what a share of `nominal` gives within 2.6 standard errors. */
const within = (count: number, n: number, nominal: number) =>
  count <= n * nominal + 2.6 * Math.sqrt(n * nominal * (1 - nominal)) + 0.5

let failed = 0
function check(good: boolean, what: string): string {
  if (!good) failed++
  return good ? '' : ` (not within: ${what})`
}

function nullTable(): void {
  print(
    '| characters | feature | features (refused) | some unit p ≤ 0.05; ≤ 0.01 | row p ≤ 0.05; some q ≤ 0.05 | explain p ≤ 0.05 | held-out AUROC of the best |',
  )
  print('|---|---|---|---|---|---|---|')
  for (const [length, units, sets, each] of SIZES)
    for (const world of WORLDS) {
      const s = nullStudy(world, length, units, sets, each)
      const mean = s.heldout.reduce((a, b) => a + b, 0) / s.heldout.length
      const error = Math.sqrt(s.heldout.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / s.heldout.length
      const bias = s.heldout.length > 1 ? `${mean.toFixed(3)} ± ${error.toFixed(3)}` : 'none given'
      const unbiased = s.heldout.length < 2 || Math.abs(mean - 0.5) <= 0.01 + 2.6 * error
      print(
        `| ${size(length)} | ${world} | ${s.features} (${s.refused}) | ${percent(s.p05 / s.features)}; ${percent(s.p01 / s.features)}${check(within(s.p05, s.features, 0.05) && within(s.p01, s.features, 0.01), 'p')} | ${percent(s.row05 / s.features)}; ${percent(s.q05 / s.features)}${check(within(s.row05, s.features, 0.05), 'row p')} | ${percent(s.pair05 / s.pairs)}${check(within(s.pair05, s.pairs, 0.05), 'explain')} | ${bias}${check(unbiased, 'bias')} |`,
      )
    }
}

function coverageTable(): void {
  const trials = asked.quick ? 60 : 300
  print('| characters | feature | r | interval holds the other half of the same text | another recording |')
  print('|---|---|---|---|---|')
  for (const length of asked.quick ? [16_384] : [16_384, 131_072])
    for (const world of ['short', 'long', 'number'] as World[])
      for (const r of [0.3, 0.7]) {
        const { part, other } = coverage(world, length, r, trials)
        const good = other >= 0.93 - 2.6 * Math.sqrt((0.93 * 0.07) / trials)
        print(`| ${size(length)} | ${world} | ${r} | ${percent(part)} | ${percent(other)}${check(good, 'coverage')} |`)
      }
}

function powerTable(): void {
  const trials = asked.quick ? 10 : 40
  print('| characters | feature | r | found at p ≤ 0.05 | plain maximum | single-step studentised |')
  print('|---|---|---|---|---|---|')
  for (const world of ['short', 'long', 'rare', 'periodic'] as World[])
    for (const r of [0.03, 0.06, 0.12, 0.25]) {
      const { now, plain, studentised } = power(world, 16_384, 256, r, trials)
      print(`| 16 k | ${world} | ${r} | ${percent(now)} | ${percent(plain)} | ${percent(studentised)} |`)
    }
}

function probeTable(): void {
  print('| characters | feature | probes of unrelated units that say “cells” |')
  print('|---|---|---|')
  const trials = asked.quick ? 10 : 60
  for (const length of [8192, 32_768])
    for (const world of ['short', 'long'] as World[]) {
      const share = probed(world, length, 32, trials)
      const good = Number.isNaN(share) || within(share * trials, trials, 0.05)
      print(`| ${size(length)} | ${world} | ${percent(share)}${check(good, 'probe')} |`)
    }
}

nullTable()
print('')
coverageTable()
/** what the README has */
const kept = lines.slice()
print('')
powerTable()
print('')
probeTable()
print('')
print(failed === 0 ? 'Everything lies within the binomial interval of what it should be.' : `${failed} figures do not.`)

if (asked.write) {
  const file = join(import.meta.dirname, '../../README.md')
  const [begin, end] = ['<!-- calibration: npm run calibrate -- --write -->', '<!-- end of calibration -->']
  const text = readFileSync(file, 'utf8')
  if (!text.includes(begin) || !text.includes(end)) throw new Error('The README has no place for the table.')
  const [before, rest] = text.split(begin)
  writeFileSync(file, `${before}${begin}\n${kept.join('\n')}\n${end}${rest.split(end)[1]}`)
}
