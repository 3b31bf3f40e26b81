// The page on statistics: what the window shows of it.

import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { blocksOf } from '../../../renderer/shell/numbers-page.ts'
import { COLUMNS } from '../../../renderer/views/search/columns.ts'

const text = readFileSync(new URL('../../../docs/numbers.md', import.meta.url), 'utf8')

it('is cut into headings, tables and paragraphs, of which none is lost', () => {
  const blocks = blocksOf('# A\n\nOne\ntwo.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n')
  expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'table'])
  const all = blocksOf(text)
  expect(all.flatMap(({ lines }) => lines).join('\n')).toBe(text.split('\n').filter(Boolean).join('\n'))
})

it('says of every column of the ranking how it is computed', () => {
  const rows = blocksOf(text).flatMap(({ kind, lines }) => (kind === 'table' ? lines.slice(2) : []))
  const named = rows.flatMap((row) =>
    row
      .split('|')[1]
      .split(',')
      .map((name) => name.trim()),
  )
  const words: Record<string, string> = { 'prec.': 'precision' }
  for (const { key, title } of COLUMNS)
    if (key.includes('.') || key === 'overall') expect(named).toContain(words[title] ?? title)
})

it('names files of the source that are there', () => {
  const named = [...text.matchAll(/\[((?:core|main)\/[^\]]+)\]/g)].flatMap(([, list]) => list.split(/,\s+/))
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter((path) => !existsSync(new URL(`../../../${path}`, import.meta.url)))).toEqual([])
})
