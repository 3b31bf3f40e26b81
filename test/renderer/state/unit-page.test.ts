import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { memoryWords } from '../../../core/figures/charts/autocorrelation.ts'
import { thresholdWords } from '../../../core/figures/charts/histogram.ts'
import { rangeMetrics, thresholdMetrics } from '../../../core/schema/cut.ts'
import { usualScale } from '../../../core/schema/unit-scale.ts'
import { splitHistogram } from '../../../core/units/split-histogram.ts'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { Catalogue } from '../../../main/contract/types.ts'
import type { SplitHistogram } from '../../../main/contract/unit-types.ts'
import { bestCut, errorsIn } from '../../../renderer/charts/cut.ts'
import { dotTowards, nearestDot } from '../../../renderer/charts/nearest.ts'
import type { Chain } from '../../../renderer/state/current.ts'
import { createHistory } from '../../../renderer/state/history.ts'
import { persist } from '../../../renderer/state/persist.ts'
import type { Results } from '../../../renderer/state/search.ts'
import { createUnitNotes, notesOf } from '../../../renderer/state/unit-notes.ts'
import { createUnitPage } from '../../../renderer/state/unit-page.ts'
import { layout } from '../../../renderer/views/gates/gates.ts'
import { unitOfDot } from '../../../renderer/views/gates/plot.ts'

const VALUES = [-0.875, -0.5, -0.4375, 0.125, 0.1875, 0.3125, 0.75, 0.9375]
const TRUTH = [0, 0, 1, 0, 1, 0, 1, 1]

function splitOf(values: number[], truth: number[]): SplitHistogram {
  return splitHistogram('h', Float32Array.from(values), Uint8Array.from(truth))
}

describe('a unit cut at a threshold', () => {
  const split = splitOf(VALUES, TRUTH)

  it('has the figures that counting characters gives, wherever it is cut, on either side', () => {
    for (const sign of [1, -1] as const)
      for (const threshold of [-1, -0.99, ...VALUES, 0, 0.2, 1]) {
        const cut = { threshold, sign }
        const said = VALUES.map((v) => (sign === 1 ? v >= threshold : v <= threshold))
        const count = (yes: boolean, is: number) => said.filter((s, i) => s === yes && TRUTH[i] === is).length
        const { tp, fp, fn, tn, precision, recall, f1 } = thresholdMetrics(split.levels, split.parts.all, cut)
        expect([tp, fp, fn, tn]).toEqual([count(true, 1), count(true, 0), count(false, 1), count(false, 0)])
        expect(precision).toBe(tp + fp ? tp / (tp + fp) : 0)
        expect(recall).toBe(tp / 4)
        expect(f1).toBe((2 * tp) / (2 * tp + fp + fn))
        expect(errorsIn(VALUES, TRUTH, cut)).toEqual({ fp, fn })
      }
  })

  it('says what a range of values holds, both ends counted', () => {
    const held = (v: number) => v >= -0.5 && v <= 0.2
    const tp = VALUES.filter((v, i) => held(v) && TRUTH[i] === 1).length
    const fp = VALUES.filter((v, i) => held(v) && TRUTH[i] === 0).length
    const found = rangeMetrics(split, usualScale('h'), { low: -0.5, high: 0.2 })
    expect([found.tp, found.fp, found.recall]).toEqual([tp, fp, tp / 4])
    expect(tp + fp).toBeGreaterThan(0)
  })

  it('is first cut where F1 is best, on the side where the feature lies', () => {
    const best = bestCut(split)!
    const f1 = thresholdMetrics(split.levels, split.parts.all, best).f1
    for (const threshold of VALUES)
      expect(thresholdMetrics(split.levels, split.parts.all, { threshold, sign: 1 }).f1).toBeLessThanOrEqual(f1)
    expect(best).toEqual({ threshold: -0.4375, sign: 1 })
    expect(bestCut(splitOf([-0.5, 0.5], [1, 0]))).toEqual({ threshold: -0.5, sign: -1 })
    expect(bestCut(splitOf([-0.5, 0.5], [0, 0]))).toBeNull()
  })

  it('has a threshold in as many digits as tell it from the end of the scale', () => {
    expect([0.5, -0.25, 0.99998, -1, 0.996].map(thresholdWords)).toEqual(['0.50', '−0.25', '0.99998', '−1.00', '0.996'])
  })
})

describe('the state of the page', () => {
  const stored = new Map<string, string>()
  const open = (scores: Results['scores'] = null, truth = TRUTH) => {
    const split = splitOf(VALUES, truth)
    const asked: unknown[] = []
    const api = {
      call: async (name: string, params: unknown) => {
        asked.push([name, params])
        return name === 'unit.error' ? 17 : split
      },
    } as unknown as ApiClient
    const needs = {
      recording: signal<number | null>(1),
      recorded: signal(1000),
      unit: signal<string | null>('L0.c.1'),
      feature: signal<string | null>('/a/'),
      results: signal(scores && ({ scores, recording: 1, expression: '/a/' } as Results)),
      scale: signal(usualScale('c')),
      kept: persist({ get: (_, k) => stored.get(k) ?? null, set: (_, k, v) => void stored.set(k, v) }),
    }
    const history = createHistory(() => {})
    return { page: createUnitPage(api, { ...needs, history }), needs, asked, split, history }
  }
  const arrived = () => new Promise((resolve) => setTimeout(resolve, 100))

  it('cuts where the search did, which judges a cell state through tanh as well', async () => {
    const { page } = open([{ unit: 'L0.c.1', threshold: 0.4, sign: -1 }] as unknown as Results['scores'])
    await arrived()
    expect(page.cut.value).toEqual({ threshold: 0.4, sign: -1 })
  })

  it('never cuts one feature where the search for another did, nor in another recording', async () => {
    const { page, needs, split } = open([{ unit: 'L0.c.1', threshold: 0.4, sign: -1 }] as unknown as Results['scores'])
    needs.feature.value = '/b/'
    await arrived()
    expect(page.cut.value).toEqual(bestCut(split))
    needs.results.value = { ...needs.results.peek()!, expression: '/b/' }
    expect(page.cut.value).toEqual({ threshold: 0.4, sign: -1 })
    needs.recording.value = 2
    expect(page.cut.value).toBeNull()
    await arrived()
    expect(page.cut.value).toEqual(bestCut(split))
  })

  it('moves the threshold by steps and by value, and the figures follow', async () => {
    const { page, split } = open()
    await arrived()
    const before = page.cut.value!
    expect(page.unmatched.value).toBe(false)
    page.stepThreshold(2)
    expect(page.cut.value!.threshold).toBeCloseTo(before.threshold + 2 / 128, 10)
    page.setThreshold(0.5004)
    expect(page.cut.value).toEqual({ threshold: 0.5004, sign: before.sign })
    expect(page.metrics.value!.all).toEqual(thresholdMetrics(split.levels, split.parts.all, page.cut.value!))
    expect(page.metrics.value!.heldout).toBeNull() // eight characters are not divided
    page.setThreshold(9)
    expect(page.cut.value!.threshold).toBe(1)
  })

  it('puts the threshold back where it was by itself, and takes moves back as steps', async () => {
    const { page, history } = open()
    await arrived()
    const before = page.cut.value
    page.setThreshold(0.6)
    page.setThreshold(0.75) // the same drag
    expect(page.moved.value).toBe(true)
    await history.undo()
    expect(page.cut.value).toEqual(before)
    await history.redo()
    expect(page.cut.value?.threshold).toBe(0.75)
    page.setBrush({ low: 0, high: 1 })
    page.resetThreshold()
    expect([page.cut.value, page.moved.value]).toEqual([before, false])
    await history.undo()
    expect(page.cut.value?.threshold).toBe(0.75)
    await history.undo()
    expect(page.brush.value).toBeNull()
  })

  it('forgets the brush with the unit, keeps a moved threshold for its own, and has no cut without a feature', async () => {
    const { page, needs } = open()
    await arrived()
    const before = page.cut.value
    page.setThreshold(0.75)
    page.setBrush({ low: 0, high: 1 })
    needs.unit.value = 'L0.c.2'
    await arrived()
    expect(page.cut.value).toEqual(before)
    expect(page.brush.value).toBeNull()
    needs.feature.value = null
    expect(page.cut.value).toBeNull()
    expect(await page.nextError(0, 1)).toBe(-1)
  })

  it('steps over what was recorded, where that is what is shown', async () => {
    const { page, needs } = open()
    await arrived()
    needs.scale.value = { quantity: 'c', raw: true, low: -4, high: 4 }
    page.setThreshold(Math.tanh(2))
    page.stepThreshold(8)
    expect(page.cut.value!.threshold).toBeCloseTo(Math.tanh(2.25), 6)
    page.stepThreshold(-16)
    expect(page.cut.value!.threshold).toBeCloseTo(Math.tanh(1.75), 6)
  })

  it('has no cut, no figures and no errors against a feature that is true nowhere', async () => {
    const { page } = open(null, [0, 0, 0, 0, 0, 0, 0, 0])
    await arrived()
    expect(page.unmatched.value).toBe(true)
    expect([page.cut.value, page.metrics.value]).toEqual([null, null])
    page.stepThreshold(1)
    expect(page.cut.value).toBeNull()
    expect(await page.nextError(0, 1)).toBe(-1)
  })

  it('asks for errors at the threshold as it stands', async () => {
    const { page, asked } = open()
    await arrived()
    page.setThreshold(0.5)
    expect(await page.nextError(40, -1)).toBe(17)
    expect(asked.at(-1)).toEqual([
      'unit.error',
      { recording: 1, unit: 'L0.c.1', expression: '/a/', threshold: 0.5, sign: 1, from: 40, direction: -1 },
    ])
  })

  it('remembers which sections are folded', () => {
    open().page.folded.value = { memory: true }
    expect(open().page.folded.value).toEqual({ memory: true })
  })
})

describe('the saturation scatter', () => {
  const dots = { x: [0, 0, 0.5, 1, 0.5], y: [0, 1, 0.5, 0, 0.5] }

  it('finds the dot under the pointer, within reach', () => {
    expect(nearestDot(dots, { x: 0.03, y: 0.98 }, 0.1)).toBe(1)
    expect(nearestDot(dots, { x: 0.25, y: 0.25 }, 0.1)).toBe(-1)
  })

  it('is walked with arrows, through dots that lie on one another, and ends at the edge', () => {
    expect(dotTowards(dots, 0, { dx: 0, dy: 1 })).toBe(1)
    expect(dotTowards(dots, 2, { dx: 1, dy: 0 })).toBe(4)
    expect(dotTowards(dots, 4, { dx: 1, dy: 0 })).toBe(3)
    expect(dotTowards(dots, 3, { dx: 1, dy: 0 })).toBe(3)
  })

  it('stands for the gate where it was recorded, else for the cell, else for h', () => {
    const gate = { layer: 1, gate: 'f', left: new Float32Array(1), right: new Float32Array(1) } as const
    expect(unitOfDot(['h', 'c', 'f'], gate, 3)).toBe('L1.f.3')
    expect(unitOfDot(['h', 'c'], gate, 3)).toBe('L1.c.3')
    expect(unitOfDot(['h'], gate, 3)).toBe('L1.h.3')
  })

  it('lays its plots out as large as they fit', () => {
    expect(layout(2, 3, 1500, 260)).toEqual({ columns: 6, side: 230 })
    expect(layout(2, 3, 700, 600)).toEqual({ columns: 3, side: 213 })
    expect(layout(4, 3, 100, 100).side).toBe(180)
  })
})

it('memory is given in characters', () => {
  expect(memoryWords({ memory: 532.7, r: new Float32Array(9) })).toBe('falls to 1/e after 533 characters')
  expect(memoryWords({ memory: 0.94, r: new Float32Array(9) })).toBe('falls to 1/e after 0.9 characters')
  expect(memoryWords({ memory: null, r: new Float32Array(8193) })).toBe('above 1/e after 8,192 characters')
})

it('names are those of the model in use', () => {
  const note = { model: 1, unit: 'L0.h.1', name: 'a', note: '' }
  expect([...notesOf([note, { ...note, model: 2, name: 'b' }], 1)]).toEqual([['L0.h.1', note]])
})

it('words that are written before the catalogue knows of a new name do not take it away', async () => {
  const kept = { name: '', note: '' }
  const api = { call: async (_: string, change: object) => void Object.assign(kept, change) } as unknown as ApiClient
  const catalogue = signal({ notes: [] } as unknown as Catalogue)
  const notes = createUnitNotes(
    api,
    catalogue,
    signal({ model: { id: 3 } } as Chain),
    createHistory(() => {}),
  )
  await Promise.all([notes.save('L0.h.1', { name: 'quote cell' }), notes.save('L0.h.1', { note: 'on inside' })])
  expect(kept).toMatchObject({ name: 'quote cell', note: 'on inside' })
})

it('a name that was given can be taken back, and the words beside it stay', async () => {
  const asked: unknown[] = []
  const api = { call: async (_: string, params: unknown) => void asked.push(params) } as unknown as ApiClient
  const note = { model: 3, unit: 'L0.h.1', name: 'old', note: 'words' }
  const history = createHistory(() => {})
  const notes = createUnitNotes(
    api,
    signal({ notes: [note] } as unknown as Catalogue),
    signal({ model: { id: 3 } } as Chain),
    history,
  )
  expect(notes.nameOf('L0.h.1')).toBe('old')
  await notes.save('L0.h.1', { name: 'new' })
  expect(history.undoable.value).toBe('name of L0.h.1')
  await history.undo()
  const which = { model: 3, unit: 'L0.h.1' }
  expect(asked).toEqual([
    { ...which, name: 'new' },
    { ...which, name: 'old' },
  ])
})
