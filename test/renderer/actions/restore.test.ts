// A figure of the report opened where it came from: whatever was on show meanwhile, what would be added then is the same.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FigureSource, FigureSpecification } from '../../../main/contract/finding-types.ts'
import type { RecordingInfo } from '../../../main/contract/types.ts'
import { figureOf } from '../../../renderer/actions/captures.ts'
import { recordingOf, restore } from '../../../renderer/actions/findings.ts'
import { browserMemory } from '../../../renderer/state/persist.ts'
import { createStore, type Store } from '../../../renderer/state/store.ts'
import { clientOf, fakeHost } from '../fake-host.ts'

const QUOTES = 'inside("“", "”")'
const SOURCE: FigureSource = {
  model: 'lstm-2×128',
  modelHash: '7f3a91ce04b',
  corpus: 'synthetic prose',
  corpusHash: 'ab12',
  recording: 'R',
  start: 0,
  characters: 20_000,
}
let store: Store

beforeEach(async () => {
  vi.stubGlobal('window', globalThis)
  const root = { dataset: {}, style: { setProperty() {} } } as unknown as HTMLElement
  const dark = { matches: false, addEventListener() {}, removeEventListener() {} } as unknown as MediaQueryList
  const memory = browserMemory({ getItem: () => null, setItem() {} })
  store = createStore(clientOf(fakeHost({ characters: 20_000 })), { memory, root, dark })
  await expect.poll(() => store.text.value.value?.length ?? 0).toBeGreaterThan(0)
})
afterEach(() => {
  store.dispose()
  vi.unstubAllGlobals()
})

const FIGURES: FigureSpecification[] = [
  {
    kind: 'text',
    recording: 1,
    unit: 'L1.c.5',
    start: 900,
    end: 1400,
    columns: 88,
    feature: QUOTES,
    lanes: ['L0.h.3', 'L0.c.4'],
  },
  { kind: 'text', recording: 1, unit: 'L0.h.2', start: 40, end: 300, columns: 88 },
  { kind: 'trace', recording: 1, units: ['L1.c.7', 'L0.h.1'], start: 500, end: 620, feature: QUOTES },
  { kind: 'histogram', recording: 1, unit: 'L1.c.9', feature: QUOTES, threshold: 0.25, sign: -1 },
  { kind: 'histogram', recording: 1, unit: 'L1.c.9' },
  { kind: 'memory', recording: 1, unit: 'L0.c.6', feature: QUOTES },
  { kind: 'ranking', recording: 1, feature: QUOTES, shifts: 255, seed: 1, rows: 10 },
  { kind: 'passages', recording: 1, unit: 'L0.c.6', feature: QUOTES },
  { kind: 'gates', recording: 1, unit: 'L0.c.6', start: 500, end: 620, feature: QUOTES },
  { kind: 'effect', recording: 1, unit: 'L1.c.9' },
  { kind: 'characters', recording: 1, unit: 'L1.c.9' },
  { kind: 'autocorrelation', recording: 1, unit: 'L1.c.9' },
  { kind: 'correlated', recording: 1, unit: 'L1.c.9' },
  { kind: 'weights', recording: 1, unit: 'L1.c.9' },
  { kind: 'saturation', recording: 1 },
  { kind: 'loss', model: 1 },
]

describe('a finding opened again', () => {
  it.each(FIGURES)('of kind $kind is what would be added now', async (figure) => {
    store.search.run('/e/')
    store.chosenUnit.value = 'L0.h.90'
    store.look.coloring.value = 'surprise'
    store.look.setLanes(['L1.h.1'])
    store.selection.value = { from: 1, to: 3 }
    await expect.poll(() => store.search.running.value).toBe(false)
    expect(restore(figure, SOURCE, store)).toBeNull()
    await expect.poll(() => JSON.parse(JSON.stringify(figureOf(figure.kind, store))), { timeout: 5000 }).toEqual(figure)
    if (figure.kind === 'text') {
      expect(store.look.coloring.value).toBe('unit')
      expect(store.caret.value).toBe(figure.start)
      await expect.poll(() => store.goal.value).toEqual({ position: figure.start, focus: false })
    }
  })

  it('asks for a matrix that is not there, in the colors that it had', async () => {
    const features = ['inside_quotes', 'capital']
    const figure = { kind: 'matrix', recording: 1, features, shifts: 255, metric: 'r', best: 40 } as const
    restore({ ...figure, features }, SOURCE, store)
    await expect.poll(() => store.matrix.value.value?.complete, { timeout: 5000 }).toBe(true)
    expect(figureOf('matrix', store)).toMatchObject({ kind: 'matrix', metric: 'r', shifts: 255, best: 40 })
  })

  it('whose recording or network is gone says so, and changes nothing', () => {
    const before = store.picked.value
    const figure = { kind: 'saturation', recording: 99 } as const
    expect(restore(figure, { ...SOURCE, modelHash: 'other' }, store)).toMatch(/“R” has been removed; record lstm/)
    expect(restore({ kind: 'loss', model: 99 }, SOURCE, store)).toMatch(/has been removed/)
    expect(store.picked.value).toBe(before)
  })
})

it('a finding is opened in its own recording, or in one that holds as much of the same', () => {
  const one = { id: 1, modelHash: 'm', corpusHash: 'c', start: 5, characters: 10 } as RecordingInfo
  const source = { ...SOURCE, modelHash: 'm', corpusHash: 'c', start: 5, characters: 10 }
  const longer = { ...one, id: 2, characters: 20 }
  expect(recordingOf(2, source, [one, longer])?.id).toBe(2)
  expect(recordingOf(9, source, [longer, one])?.id).toBe(1)
  expect(recordingOf(9, source, [longer])).toBeUndefined()
  expect(recordingOf(1, { ...source, start: 6 }, [one])).toBeUndefined()
})
