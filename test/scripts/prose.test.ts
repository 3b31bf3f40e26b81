// What the sources say of themselves: a comment over every exported function of core, and none of the words that the
// style rules out.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

function sources(...folders: string[]): [file: string, lines: string[]][] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file): [string, string[]] => [
        `${folder}/${file}`.replaceAll('\\', '/'),
        readFileSync(join(root, folder, file), 'utf8').split('\n'),
      ]),
  )
}

test('every exported function of core has a comment', () => {
  const exported = /^export (async )?(function\*? ?\w+|const \w+ = (async )?(<[^>]*>)?\()/
  const found = sources('core').flatMap(([file, lines]) =>
    lines.flatMap((line, i) => (exported.test(line) ? [{ at: `${file}:${i + 1}`, above: lines[i - 1] ?? '' }] : [])),
  )
  expect(found.length).toBeGreaterThan(600)
  expect(found.filter(({ above }) => !/\*\/$|^ *\/\//.test(above)).map(({ at }) => at)).toEqual([])
})

test('names and comments are spelled color, and comments speak of no persons', () => {
  const comment = /^\s*(\/\/|\/\*|\*)/
  const wrong = sources('core', 'main', 'renderer').flatMap(([file, lines]) =>
    lines.flatMap((line, i) =>
      /\w*[cC]olour\w*\s*[=(:]|\bset[A-Z]\w*Colour/.test(line.replace(/(['`"]).*\1/g, '')) ||
      (comment.test(line) && /colour|\b(some|no|any)body\b/i.test(line))
        ? [`${file}:${i + 1}`]
        : [],
    ),
  )
  expect(wrong).toEqual([])
})
