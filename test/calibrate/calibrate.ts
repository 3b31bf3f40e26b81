// Prints what the statistics promise beside what they keep, on simulated recordings of known truth (studies.ts). Each
// table lies in out/calibration/ as soon as a row of it is known; --write puts all that lie there into the README.
//   calibrate.ts [--quick] [--write] [--only nulls,nulls-4096,coverage,power,probes | --only none]

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { coverage, type NullSize, nullStudies, powers, probed } from './studies.ts'
import { nullRow, percent, size, within } from './tables.ts'
import { WORLDS, type World } from './worlds.ts'

const { values: asked } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})

const SIZES: NullSize[] = asked.quick
  ? [
      { length: 4096, units: 64, sets: 20, each: 4 },
      { length: 16_384, units: 64, sets: 10, each: 4 },
    ]
  : [
      { length: 4096, units: 256, sets: 40, each: 10 },
      { length: 16_384, units: 256, sets: 40, each: 10 },
      { length: 65_536, units: 64, sets: 10, each: 20 },
      { length: 262_144, units: 32, sets: 5, each: 20 },
      { length: 1_000_000, units: 16, sets: 4, each: 15 },
    ]
const FOLDER = join(import.meta.dirname, '../../out/calibration')

let failed = 0
function check(good: boolean, what: string): string {
  if (!good) failed++
  return good ? '' : ` (not within: ${what})`
}

/** Prints a table row by row, and keeps it. */
class Table {
  readonly #name: string
  readonly #lines: string[] = []

  constructor(name: string, columns: string[]) {
    this.#name = name
    this.row(columns)
    this.row(columns.map(() => '---'))
  }

  row(cells: string[]): void {
    const line = `| ${cells.join(' | ')} |`
    this.#lines.push(line)
    console.log(line)
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(join(FOLDER, `${this.#name}.md`), `${this.#lines.join('\n')}\n`)
  }
}

function nulls(of: NullSize): void {
  const table = new Table(nameOf(of), [
    'characters × units',
    'feature',
    'features (refused)',
    'some unit p ≤ 0.05; ≤ 0.01',
    'row p ≤ 0.05; some q ≤ 0.05',
    'explain p ≤ 0.05',
    'held-out AUROC of the best',
  ])
  for (const [w, study] of nullStudies(WORLDS, of).entries())
    table.row([`${size(of.length)} × ${of.units}`, WORLDS[w], ...nullRow(study, check)])
}

function nameOf({ length }: NullSize): string {
  return `nulls-${length}`
}

function coverages(): void {
  const trials = asked.quick ? 60 : 300
  const table = new Table('coverage', [
    'characters',
    'feature',
    'r',
    'trials',
    'interval holds the other half of the same text',
    'another recording',
  ])
  for (const length of asked.quick ? [16_384] : [4096, 16_384, 131_072])
    for (const world of ['short', 'long', 'number'] as World[])
      for (const r of [0.3, 0.7]) {
        const { given, part, other } = coverage(world, length, r, trials)
        const good = Number.isNaN(other) || other >= 0.93 - 2.6 * Math.sqrt((0.93 * 0.07) / given)
        const held = `${percent(other)}${check(good, 'coverage')}`
        table.row([size(length), world, String(r), String(given), percent(part), held])
      }
}

function power(): void {
  const trials = asked.quick ? 10 : 100
  const table = new Table('power', [
    'characters × units',
    'feature',
    'r',
    'trials',
    'found at p ≤ 0.05',
    'by a plain maximum',
    'by a single-step studentised one',
  ])
  const shape = { length: 16_384, units: 256, trials }
  for (const cell of powers(['short', 'long', 'rare', 'periodic'], [0.03, 0.06, 0.12, 0.25], shape)) {
    const shares = [cell.now, cell.plain, cell.studentised].map(percent)
    table.row(['16 k × 256', cell.world, String(cell.r), String(trials), ...shares])
  }
}

function probes(): void {
  const table = new Table('probes', ['characters × units', 'feature', 'probes of unrelated units', 'that say “cells”'])
  const trials = asked.quick ? 10 : 60
  for (const length of [8192, 32_768])
    for (const world of ['short', 'long'] as World[]) {
      const { given, some } = probed(world, length, 32, trials)
      const share = given > 0 ? `${percent(some / given)}${check(within(some, given, 0.05), 'probe')}` : 'none given'
      table.row([`${size(length)} × 32`, world, String(given), share])
    }
}

const TABLES: Record<string, () => void> = {
  ...Object.fromEntries(SIZES.map((each) => [nameOf(each), () => nulls(each)])),
  coverage: coverages,
  power,
  probes,
}
const wanted = asked.only?.split(',') ?? Object.keys(TABLES)
for (const [name, make] of Object.entries(TABLES))
  if (wanted.includes(name) || wanted.includes(name.split('-')[0])) {
    const begun = performance.now()
    make()
    console.log(`${name}: ${((performance.now() - begun) / 60_000).toFixed(1)} minutes\n`)
  }
console.log(
  failed === 0 ? 'Everything lies within the binomial interval of what it should be.' : `${failed} figures do not.`,
)

if (asked.write) {
  const file = join(import.meta.dirname, '../../README.md')
  const [begin, end] = ['<!-- calibration: npm run calibrate -- --write -->', '<!-- end of calibration -->']
  const text = readFileSync(file, 'utf8')
  if (!text.includes(begin) || !text.includes(end)) throw new Error('The README has no place for the table.')
  const kept = Object.keys(TABLES)
    .map((name) => join(FOLDER, `${name}.md`))
    .filter((table) => existsSync(table))
    .map((table) => readFileSync(table, 'utf8'))
  const tables = kept.map((table, i) => {
    const head = table.split('\n', 2).join('\n')
    return i > 0 && kept[i - 1].startsWith(head) ? table.slice(head.length + 1) : `${i > 0 ? '\n' : ''}${table}`
  })
  const [before, rest] = text.split(begin)
  writeFileSync(file, `${before}${begin}\n${tables.join('')}${end}${rest.split(end)[1]}`)
}
