// A workspace from a stranger: rows that hold what they may not. It opens all the same, quickly and with a sentence; what
// is damaged is on no list, is marked, and can be removed.

import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DamagedRow } from '../../../main/contract/types.ts'
import { GROUP_UNITS } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleBlocks, sampleCorpus, sampleModel, sampleRecording } from '../store/samples.ts'
import { openApp, testFolder } from './workspace.ts'

const folder = testFolder()
let original: string
beforeAll(() => {
  original = folder.path('original.neuronscope')
  const store = Workspace.create(original)
  const corpus = store.addCorpus(sampleCorpus())
  const model = store.addModel(sampleModel(corpus.id))
  for (let i = 0; i < 2; i++) {
    const { id } = store.addRecording(sampleRecording(model.id, corpus.id, GROUP_UNITS, 6))
    for (const block of sampleBlocks(1, GROUP_UNITS, 6)) store.appendBlock(id, block)
    store.finishRecording(id, 'complete')
  }
  store.saveFeature({ name: 'mine', expression: 'capital', meaning: '' })
  store.addFinding({ title: 'found', sentence: '', figure: null, source: null } as never)
  store.close()
})
afterAll(() => folder.remove())

let copies = 0
/** The workspace with one thing changed as a stranger would. */
function strange(change: string, ...values: unknown[]): string {
  const file = folder.path(`strange${++copies}.neuronscope`)
  const db = new Database(original)
  db.exec(`VACUUM INTO '${file}'`)
  db.close()
  const copy = new Database(file)
  copy.pragma('foreign_keys = OFF')
  copy.prepare(change).run(...values)
  copy.close()
  return file
}

const LISTS: Record<
  DamagedRow['kind'],
  'corpora' | 'models' | 'recordings' | 'features' | 'findings' | 'keptSearches'
> = {
  corpus: 'corpora',
  model: 'models',
  recording: 'recordings',
  feature: 'features',
  finding: 'findings',
  search: 'keptSearches',
}

const STRANGE: [DamagedRow['kind'], string, ...unknown[]][] = [
  ['recording', 'UPDATE recording SET units = 1000000000 WHERE id = 1'],
  ['recording', 'UPDATE recording SET layers = 3 WHERE id = 1'],
  ['recording', "UPDATE recording SET units = 'many' WHERE id = 1"],
  ['recording', 'UPDATE recording SET stop = 9007199254740993 WHERE id = 1'],
  ['recording', 'UPDATE recording SET characters = 4000000 WHERE id = 1'],
  ['recording', "UPDATE recording SET kinds = '{' WHERE id = 1"],
  ['recording', "UPDATE recording SET kinds = '[1,2]' WHERE id = 1"],
  ['recording', "UPDATE recording SET state = 'recording', units = -5 WHERE id = 1"],
  ['recording', 'UPDATE recording SET model = 99 WHERE id = 1'],
  ['model', "UPDATE model SET spec = 'no JSON'"],
  ['model', "UPDATE model SET spec = '[]'"],
  ['model', "UPDATE model SET spec = json_set(spec, '$.hidden', 1e9)"],
  ['model', "UPDATE model SET status = 'dancing'"],
  ['model', "UPDATE model SET origin = '{'"],
  ['corpus', 'UPDATE corpus SET characters = -1'],
  ['corpus', 'UPDATE corpus SET characters = 1e300'],
  ['feature', "UPDATE feature SET expression = hex(zeroblob(1000000)) WHERE name = 'mine'"],
  ['feature', "UPDATE feature SET name = x'00ff' WHERE name = 'mine'"],
  ['finding', "UPDATE finding SET figure = 'no JSON'"],
  ['finding', "UPDATE finding SET figure = '[3]'"],
]

test.each(STRANGE)(
  'a %s after %s is left out, listed as damaged, and can be removed',
  async (kind, change, ...values) => {
    const store = Workspace.open(strange(change, ...values))
    const [found] = store.damagedRows().filter((row) => row.kind === kind)
    expect(found).toMatchObject({ kind, why: expect.stringMatching(/damaged on the disk|There is no/) })
    expect(store[LISTS[kind]]().map(({ id }) => id)).not.toContain(found.id)
    store.removeDamaged(kind, found.id)
    expect(store.damagedRows()).toEqual([])
    store.removeDamaged(kind, found.id) // as a second window might
    store.close()
  },
)

test('what is sound is not taken away with it', () => {
  const store = Workspace.open(strange('UPDATE recording SET units = -1 WHERE id = 1'))
  expect(() => store.removeDamaged('recording', 2)).toThrow('no damaged recording 2')
  store.removeDamaged('recording', 1)
  expect(store.recordings().map(({ id }) => id)).toEqual([2])
  expect(store.unitValues(2, 0, 0, 6)).toHaveLength(6)
  store.close()
})

test('a program opens with all of them at once, and reports them to its window', async () => {
  const file = strange('UPDATE recording SET units = 1000000000 WHERE id = 1')
  const db = new Database(file)
  db.pragma('foreign_keys = OFF')
  db.exec("UPDATE model SET spec = 'no JSON'; UPDATE setting SET value = '{' WHERE key = 'unit-sets'")
  db.exec("INSERT OR REPLACE INTO setting VALUES ('unit-sets', 'nothing')")
  db.close()
  const app = await openApp(file)
  const { damaged, recordings, unitSets } = app.catalogue.current()
  expect(damaged.map(({ kind }) => kind).sort()).toEqual(['model', 'recording'])
  expect(recordings.map(({ id }) => id)).toEqual([2])
  expect(unitSets).toEqual([])
  for (const { kind, id } of damaged) await app.workspaces.discard(kind, id)
  expect(app.catalogue.current().damaged).toEqual([])
  await app.close()
}, 30_000)

test('a hundred thousand features are listed as far as a list can be, in a moment', () => {
  const file = strange(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    INSERT INTO feature (name, expression, meaning, builtin) SELECT 'f' || i, 'digit', '', 0 FROM n`)
  const store = Workspace.open(file, { readOnly: true })
  const started = performance.now()
  expect(store.features()).toHaveLength(5000)
  expect(store.damagedRows()).toEqual([])
  expect(performance.now() - started).toBeLessThan(2000)
  store.close()
})

test('“workspace check” says what is damaged, and what can be made again', async () => {
  const file = strange(
    'UPDATE block SET data = zeroblob(length(data)) WHERE id = (SELECT first_row FROM recording WHERE id = 1)',
  )
  const app = await openApp(file)
  const { damaged, mended } = await app.workspaces.check(false)
  expect(mended).toBe(0)
  expect(damaged).toEqual([{ what: 'recording “states”', why: 'characters 10–16', again: 'record that text again' }])
  await app.close()
  const whole = await openApp(original)
  expect(await whole.workspaces.check(true)).toEqual({ damaged: [], mended: 0 })
  await whole.close()
}, 30_000)
