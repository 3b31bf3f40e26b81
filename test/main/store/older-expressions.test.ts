// A workspace of an older program: what is stored in the first version of the feature language means what it meant once
// the workspace has been opened.

import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LIBRARY } from '../../../core/features/library.ts'
import { searches as command } from '../../../main/commands/searches.ts'
import { olderWords } from '../../../main/contract/older.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleSearch, scratch } from './samples.ts'

let folder: ReturnType<typeof scratch>
let file: string
beforeEach(() => {
  folder = scratch()
  file = folder.path('older.neuronscope')
})
afterEach(() => {
  folder[Symbol.dispose]()
})

/** What `fill` has stored, as an older program would have: in the first version. */
function olderWorkspace(fill: (store: ReturnType<typeof Workspace.create>) => void): void {
  const store = Workspace.create(file)
  fill(store)
  store.close()
  const database = new Database(file)
  for (const table of ['feature', 'finding', 'search']) database.exec(`UPDATE ${table} SET language = 1`)
  database.close()
}

function reopened<T>(look: (store: ReturnType<typeof Workspace.create>) => T): T {
  const store = Workspace.open(file)
  try {
    return look(store)
  } finally {
    store.close()
  }
}

describe('a workspace of an older program', () => {
  test('has its own features converted, names of its own left alone, once', () => {
    olderWorkspace((store) => {
      store.saveFeature({ name: 'column', expression: 'line()', meaning: '', builtin: false })
      store.saveFeature({
        name: 'told',
        expression: 'inside("a") or column > 2 or inside_quotes',
        meaning: 'x',
        builtin: false,
      })
      store.saveFeature({ name: 'vowel', expression: 'inside("old")', meaning: '', builtin: true })
      store.saveFeature({ name: 'broken', expression: 'inside(', meaning: '', builtin: false })
    })
    const read = () => reopened((store) => Object.fromEntries(store.features().map((f) => [f.name, f.expression])))
    const first = read()
    expect(first.column).toBe('previous(line())')
    expect(first.told).toMatch(/^inside\("a"\)\.exclusive or column > 2 or \(inside\(.*\)\.exclusive\)$/)
    expect([first.vowel, first.broken]).toEqual(['inside("old")', 'inside('])
    expect(read()).toEqual(first)
  })

  test('has its searches kept with their older meaning, and says what was asked', () => {
    olderWorkspace((store) => {
      store.keepSearch(sampleSearch('column() > 3'))
      store.keepSearch({ ...sampleSearch('inside_quotes'), definitions: { inside_quotes: 'inside("q")' } })
      store.keepSearch(sampleSearch('/a/'))
    })
    const kept = reopened((store) => store.keptSearches())
    const of = (asked: string) => kept.find((search) => search.asked === asked)!
    expect(of('column() > 3').expression).toBe('previous(column()) > 3')
    expect(of('inside_quotes')).toMatchObject({ expression: '(inside("q").exclusive)', definitions: {} })
    expect(kept.find(({ expression }) => expression === '/a/')!.asked).toBeNull()
    const printed = command.format({ searches: [of('column() > 3')] } as never)
    expect(printed).toContain(olderWords(of('column() > 3')))
    expect(printed).toMatch(/Asked before .* changed, as column\(\) > 3; kept .* as previous\(column\(\)\) > 3\.$/)
  })

  test('has the figures of its findings converted, with what their names stood for', () => {
    const source = { model: 'm', modelHash: '', corpus: 'c', corpusHash: '' }
    const today = LIBRARY.find(({ name }) => name === 'vowel')!.expression
    olderWorkspace((store) => {
      const finding = (figure: object, definitions?: Record<string, string>) =>
        store.addFinding({ title: '', sentence: '', figure, source: { ...source, definitions } } as never)
      finding({ kind: 'memory', recording: 1, unit: 'L0.c.0', feature: 'inside("a")' })
      finding({ kind: 'matrix', features: ['column', 'vowel'] }, { column: 'column()', vowel: today })
      finding({ kind: 'loss', model: 1 })
      store.addFinding({ title: 'words', sentence: 'column()', figure: null, source: null })
    })
    const [memory, matrix, loss, words] = reopened((store) => store.findings())
    expect(memory.figure).toMatchObject({ feature: 'inside("a").exclusive' })
    expect(matrix.figure).toMatchObject({ features: ['(previous(column()))', 'vowel'] })
    expect(matrix.source!.definitions).toEqual({ vowel: today })
    expect(loss.figure).toEqual({ kind: 'loss', model: 1 })
    expect(words).toMatchObject({ sentence: 'column()', figure: null })
  })

  test('opens although rows of it are damaged, which stay as they are', () => {
    olderWorkspace((store) => {
      store.saveFeature({ name: 'x', expression: 'line()', meaning: '', builtin: false })
      store.saveFeature({ name: 'y', expression: 'line()', meaning: '', builtin: false })
      store.keepSearch(sampleSearch('line()'))
      for (const _ of '12345')
        store.addFinding({
          title: '',
          sentence: '',
          figure: { kind: 'memory', feature: 'line()' },
          source: null,
        } as never)
    })
    const database = new Database(file)
    database.exec(`UPDATE feature SET expression = x'00ff' WHERE name = 'x'; UPDATE search SET definitions = '{';
      UPDATE finding SET figure = '{' WHERE id = 1; UPDATE finding SET figure = '7' WHERE id = 2;
      UPDATE finding SET figure = '{"feature": 7, "features": {}}' WHERE id = 3;
      UPDATE finding SET source = '[' WHERE id = 4; UPDATE finding SET source = '{"definitions": {"a": 1}}' WHERE id = 5`)
    database.close()
    reopened((store) => expect(store.features().find(({ name }) => name === 'y')!.expression).toBe('previous(line())'))
    const after = new Database(file)
    const figures = after.prepare('SELECT figure FROM finding ORDER BY id').all() as { figure: string }[]
    after.close()
    expect(figures.slice(0, 3).map(({ figure }) => figure)).toEqual(['{', '7', '{"feature":7,"features":{}}'])
    for (const { figure } of figures.slice(3)) expect(JSON.parse(figure).feature).toBe('previous(line())')
  })

  test('is in today’s language from then on: what is stored now is left as it is', () => {
    olderWorkspace(() => {})
    reopened((store) => {
      store.saveFeature({ name: 'new', expression: 'column()', meaning: '', builtin: false })
      store.keepSearch(sampleSearch('column()'))
      store.addFinding({
        title: '',
        sentence: '',
        figure: { kind: 'memory', feature: 'line()' },
        source: null,
      } as never)
    })
    reopened((store) => {
      expect(store.features().find(({ name }) => name === 'new')!.expression).toBe('column()')
      expect(store.keptSearches()[0]).toMatchObject({ expression: 'column()', asked: null })
      expect(store.findings()[0].figure).toMatchObject({ feature: 'line()' })
    })
  })
})
