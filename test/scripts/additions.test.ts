// What the README says of additions: one file, and a line in a list. What has been added is counted in the sources.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FIGURE_KINDS } from '../../core/figures/kinds/kinds.ts'
import { VIEWS } from '../../renderer/views/view.ts'

const root = resolve(import.meta.dirname, '../..')

/** The source files that mention something, by their paths. */
function mentioning(what: RegExp): string[] {
  return ['core', 'main', 'renderer']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith('.ts') && what.test(readFileSync(join(root, file), 'utf8')))
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
}

describe('an addition is one file and a line in a list', () => {
  test('a cell', () => {
    expect(mentioning(/min-?gru/i)).toEqual(['core/model/cells/cells.ts', 'core/model/cells/min-gru.ts'])
  })

  test('and no source but the readers of foreign files asks which cell a network has', () => {
    const asking = mentioning(/\bcell === '(?!fit)/)
    expect(asking.filter((file) => !file.startsWith('core/formats/'))).toEqual([])
  })
})

test('a training option has its bounds, choices, label and flag in one row', () => {
  expect(mentioning(/clip-kind/)).toEqual(['core/schema/training-options.ts'])
  expect(mentioning(/Clip gradient at/)).toEqual(['core/schema/training-options.ts'])
  expect(mentioning(/'adagrad', 'Adagrad'/)).toEqual(['core/schema/training-options.ts'])
})

test('a format of networks', () => {
  expect(mentioning(/torch-format/)).toEqual(['core/formats/formats.ts'])
})

test('a kind of figure is one file, a line in the list, and its place in the window', () => {
  for (const kind of Object.keys(FIGURE_KINDS)) {
    const of = (pattern: string) => mentioning(new RegExp(pattern.replaceAll('KIND', kind), 'm'))
    expect(of("Specification<'KIND'"), kind).toEqual([`core/figures/kinds/${kind}.ts`])
    expect(of("^import \\{ KIND \\} from './KIND\\.ts'"), kind).toContain('core/figures/kinds/kinds.ts')
    expect(of("^ +KIND: \\{\\s+(\\.\\.\\.\\{ )?view: '"), kind).toEqual(['renderer/actions/captures.ts'])
  }
})

test('a view has its presets, commands and help in its file', () => {
  for (const { id } of VIEWS) {
    const [file, ...others] = mentioning(new RegExp(`^  id: '${id}',\\n  title: '`, 'm'))
    expect([file?.startsWith('renderer/views/'), others], id).toEqual([true, []])
  }
})

test('every folder of sources says in two lines what belongs there and what does not', () => {
  const folders = ['core', 'main', 'renderer'].flatMap((top) =>
    readdirSync(join(root, top), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'styles')
      .map(({ name }) => `${top}/${name}`),
  )
  expect(folders.length).toBeGreaterThan(20)
  for (const folder of folders) {
    const lines = readFileSync(join(root, folder, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    expect(lines, folder).toHaveLength(2)
  }
})

test('the table of additions stands alike in README and CONTRIBUTING', () => {
  const rows = (file: string) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^\| (an? [^|]+) \| .* \| (`[^`]+`) \|$/gm)].map(
      ([, what, list]) => [what, list],
    )
  expect(rows('CONTRIBUTING.md').length).toBeGreaterThan(4)
  expect(rows('CONTRIBUTING.md')).toEqual(rows('README.md'))
  for (const [, list] of rows('README.md')) {
    const path = list.slice(1, -1)
    if (!path.includes('KIND')) expect(readFileSync(join(root, path), 'utf8').length).toBeGreaterThan(0)
  }
})

test('the metrics are one list, which tables, columns and the command line follow', () => {
  expect(mentioning(/'average_precision'/)).toEqual(['core/schema/metrics.ts'])
  expect(mentioning(/'prec\.'|'R²'|'rho'/)).toEqual(['core/schema/metrics.ts'])
})
