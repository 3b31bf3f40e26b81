// What the README says of additions: one file, and a line in a list. What has been added is counted in the sources.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

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

  test('and no source outside the cells asks which cell a network has, but for the nonlinearity that a file may name', () => {
    const asking = mentioning(/\bcell === '(?!fit)/)
    expect(asking).toEqual(['core/formats/pytorch.ts'])
  })
})
