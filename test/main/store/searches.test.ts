import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KEPT_UNPINNED } from '../../../main/store/searches.ts'
import type { NewKeptSearch, Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleSearch, scratch, thrown } from './samples.ts'

let folder: ReturnType<typeof scratch>
let store: Store
beforeEach(() => {
  folder = scratch()
  store = Workspace.create(folder.path('searches.neuronscope'))
})
afterEach(() => {
  store.close()
  folder[Symbol.dispose]()
})

const figures = {
  r: 0.1 + 0.2,
  auroc: Number.NaN,
  averagePrecision: 1 / 3,
  f1: 0.5,
  precision: 0.25,
  recall: 1,
  mcc: -0.1,
  mutualInformation: 5e-324,
  d: Number.POSITIVE_INFINITY,
  spearman: Number.NEGATIVE_INFINITY,
  r2: Number.NaN,
}
const search = (expression: string, change: Partial<NewKeptSearch> = {}): NewKeptSearch => ({
  ...sampleSearch(expression),
  recording: 3,
  definitions: { b: '/b/', a: '/a/' },
  best: { unit: 'L0.h.1', r: 0.3, auroc: Number.NaN, p: null },
  top: [
    {
      unit: 'L0.h.1',
      column: 1,
      ...figures,
      threshold: Number.NaN,
      sign: -1,
      heldout: figures,
      overall: -0.3,
      z: 3.5,
      pUntrained: null,
      exact: false,
      p: 1 / 256,
      intervals: { r: [0.1, 0.5], auroc: [Number.NaN, Number.NaN] },
    },
  ],
  maxima: Float64Array.of(0.1, 0.2, Math.PI / 10),
  ...change,
})

describe('kept searches', () => {
  test('come back bit for bit, figures that are no numbers included', () => {
    const id = store.keepSearch(search('/x/'))
    const before = Date.now()
    const { id: _, madeAt, pinned, note, asked, ...kept } = store.keptSearch(id)
    expect(asked).toBeNull()
    expect(kept).toEqual(search('/x/'))
    expect(Math.abs(madeAt - before)).toBeLessThan(10_000)
    expect([pinned, note]).toEqual([false, ''])
  })

  test('are listed without what makes them long, pinned ones first, then the newest', () => {
    const [a, b, c] = ['/a/', '/b/', '/c/'].map((expression) => store.keepSearch(search(expression)))
    store.pinSearch(a, true, 'the one for the paper')
    expect(store.keptSearches().map(({ id }) => id)).toEqual([a, c, b])
    const { top: _, baselines: __, maxima: ___, ...summary } = store.keptSearch(a)
    expect(store.keptSearches()[0]).toEqual(summary)
    expect(summary.note).toBe('the one for the paper')
  })

  test('are listed for one recording', () => {
    store.keepSearch(search('/a/'))
    const other = store.keepSearch(search('/a/', { recording: 4 }))
    expect(store.keptSearches(4).map(({ id }) => id)).toEqual([other])
    expect(store.keptSearches(5)).toEqual([])
  })

  test('are one a question: asked again, the answer is the newer one, and note and pin stay', () => {
    const id = store.keepSearch(search('/a/'))
    store.pinSearch(id, true, 'mine')
    const again = search('/a/', { seconds: 9, definitions: { a: '/a/', b: '/b/' } })
    expect(store.keepSearch(again)).toBe(id)
    expect(store.keptSearch(id)).toMatchObject({ seconds: 9, pinned: true, note: 'mine' })
    expect(store.keptSearches()).toHaveLength(1)
  })

  test.each<[string, Partial<NewKeptSearch>]>([
    ['seed', { seed: 2 }],
    ['shifts', { shifts: 511 }],
    ['definitions', { definitions: { b: '/B/', a: '/a/' } }],
    ['version', { version: '1.0.1' }],
    ['recording', { recording: 4 }],
    ['recording’s values', { recordingHash: 'abd' }],
  ])('another %s is another question', (_, change) => {
    const id = store.keepSearch(search('/a/'))
    expect(store.keepSearch(search('/a/', change))).not.toBe(id)
  })

  test('go when there are newer ones, unless they are pinned', () => {
    const first = store.keepSearch(search('/first/'))
    const second = store.keepSearch(search('/second/'))
    store.pinSearch(first, true)
    for (let i = 0; i < KEPT_UNPINNED; i++) store.keepSearch(search(`/${i}/`))
    const kept = store.keptSearches().map(({ id }) => id)
    expect(kept).toHaveLength(KEPT_UNPINNED + 1)
    expect(kept[0]).toBe(first)
    expect(kept).not.toContain(second)
  })

  test('keep a note unless another is given, and can be unpinned and forgotten', () => {
    const id = store.keepSearch(search('/a/'))
    store.pinSearch(id, true, 'n')
    store.pinSearch(id, false)
    expect(store.keptSearch(id)).toMatchObject({ pinned: false, note: 'n' })
    store.forgetSearch(id)
    expect(store.keptSearches()).toEqual([])
  })

  test('that are forgotten are in the bin, and come back with what was found, pinned and noted', () => {
    const id = store.keepSearch(search('/a/'))
    store.pinSearch(id, true, 'for the paper')
    const before = store.keptSearch(id)
    store.forgetSearch(id)
    expect(store.bin()).toMatchObject([{ kind: 'search', id, name: '/a/', with: [], bytes: expect.any(Number) }])
    expect(thrown(() => store.keptSearch(id))).toMatchObject({ code: 'no-such-search' })
    store.restore('search', id)
    expect(store.keptSearch(id)).toEqual(before)
    store.forgetSearch(id)
    expect(store.keepSearch(search('/a/'))).toBe(id) // asked again, it is there again
    expect(store.keptSearches().map((one) => one.id)).toEqual([id])
    store.forgetSearch(id)
    store.emptyBin()
    expect(thrown(() => store.restore('search', id))).toMatchObject({ code: 'no-such-search' })
  })

  test.each<[string, () => unknown]>([
    ['recalled', () => store.keptSearch(7)],
    ['pinned', () => store.pinSearch(7, true)],
    ['forgotten', () => store.forgetSearch(7)],
  ])('one that is not there cannot be %s, and the refusal names it', (_, work) => {
    expect(thrown(work)).toMatchObject({ code: 'no-such-search', message: expect.stringContaining('no search 7') })
  })

  test('are read by a second process while this one writes', () => {
    const id = store.keepSearch(search('/x/'))
    const program = `
      const { Workspace } = await import(${JSON.stringify(new URL('../../../main/store/workspace.ts', import.meta.url).href)})
      const store = Workspace.open(process.argv[1], { readOnly: true })
      const { top, maxima, expression } = store.keptSearch(${id})
      console.log(JSON.stringify({ expression, r: top[0].r, d: String(top[0].d), maxima: [...maxima] }))
      store.close()`
    const args = ['--no-warnings', '--experimental-strip-types', '--input-type=module', '-e', program, store.file]
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 100_000 })
    expect(stderr).toBe('')
    const { maxima, top } = search('/x/')
    expect(JSON.parse(stdout)).toEqual({ expression: '/x/', r: top[0].r, d: 'Infinity', maxima: [...maxima] })
    expect(store.keepSearch(search('/y/'))).toBeGreaterThan(id)
  })
})
