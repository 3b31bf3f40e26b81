import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { writeFeatures } from '../../../core/features/exchange.ts'
import { lowest } from '../../../core/figures/charts/intervals.ts'
import { memorySteps } from '../../../core/figures/charts/memory.ts'
import { probeSteps } from '../../../core/figures/charts/probe.ts'
import type { DescribedFeature, KeptSearchSummary, MemoryCurve, ProbeStep } from '../../../main/contract/types.ts'
import { remove } from '../../../renderer/actions/edit.ts'
import { holdsFeatures, importWords } from '../../../renderer/actions/own-features.ts'
import { createHistory } from '../../../renderer/state/history.ts'
import { streamed } from '../../../renderer/state/streamed.ts'
import type { Context } from '../../../renderer/views/entry.ts'
import { featureGroups } from '../../../renderer/views/features/features.ts'
import { findKept, whenWords } from '../../../renderer/views/history/history.ts'

const tick = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('kept searches', () => {
  const search = (id: number, expression: string, part: Partial<KeptSearchSummary> = {}) =>
    ({
      id,
      expression,
      note: '',
      recordingName: 'last tenth',
      best: null,
      pinned: false,
      madeAt: id,
      ...part,
    }) as KeptSearchSummary

  it('that are removed go into the bin, and come back from there when that is undone', async () => {
    const asked: unknown[] = []
    const history = createHistory(() => {})
    const context = {
      store: { history, notices: { tell: () => {} } },
      api: { call: async (...call: unknown[]) => void asked.push(call) },
    } as unknown as Context
    await remove(context, { kind: 'search', id: 2 }, 'b')
    expect(asked).toEqual([['search.forget', { search: 2 }]])
    await history.undo()
    expect(asked.at(-1)).toEqual(['bin.restore', { kind: 'search', id: 2 }])
    await history.redo()
    expect(asked.at(-1)).toEqual(['search.forget', { search: 2 }])
  })

  it('are listed with pinned ones first, then the newest', () => {
    const all = [search(1, 'a'), search(2, 'b'), search(3, 'c', { pinned: true, madeAt: 0 })]
    expect(findKept(all, '').map(({ id }) => id)).toEqual([3, 2, 1])
  })

  it('are found by question, note, recording and unit', () => {
    const all = [search(1, 'inside_quotes'), search(2, 'column()', { note: 'Figure 2' })]
    expect(findKept(all, 'figure column').map(({ id }) => id)).toEqual([2])
    expect(findKept(all, 'TENTH')).toHaveLength(2)
    expect(findKept(all, 'nothing')).toEqual([])
  })

  it('say when they were made as a person would', () => {
    const now = new Date(2026, 10, 22, 20, 0).getTime()
    expect(whenWords(now - 20_000, now)).toBe('just now')
    expect(whenWords(now - 12 * 60_000, now)).toBe('12 min ago')
    expect(whenWords(new Date(2026, 10, 22, 14, 5).getTime(), now)).toBe('14:05')
    expect(whenWords(new Date(2026, 10, 20).getTime(), now)).toBe('20 Nov')
    expect(whenWords(new Date(2025, 10, 20).getTime(), now)).toBe('20 Nov 2025')
  })
})

describe('the library', () => {
  const feature = (name: string, group: string, meaning = '') =>
    ({ name, key: name, group, meaning, expression: '/x/' }) as DescribedFeature
  const all = [feature('url', 'Any text', 'Web addresses'), feature('mine', 'Own'), feature('capital', 'Prose')]

  it('stands by kind of text, own features first', () => {
    expect(featureGroups(all, '').map(({ title }) => title)).toEqual(['Own', 'Any text', 'Prose'])
  })

  it('is searched by name, meaning, definition and kind of text', () => {
    expect(featureGroups(all, 'ADDRESSES').flatMap(({ features }) => features.map(({ name }) => name))).toEqual(['url'])
    expect(featureGroups(all, 'prose /x/').map(({ title }) => title)).toEqual(['Prose'])
  })

  it('knows a file of features by its beginning', () => {
    expect(holdsFeatures(writeFeatures([{ name: 'a', expression: '/a/', meaning: '' }]))).toBe(true)
    expect(holdsFeatures('{"a": 1, "b": 2}')).toBe(false)
  })

  it('says what came in from a file, what was here, and what stayed out', () => {
    const entry = (state: 'new' | 'same', problem: string | null) => ({
      name: 'a',
      expression: '',
      meaning: '',
      here: '',
      state,
      problem,
    })
    expect(importWords('x.json', { written: ['a', 'b'], entries: [entry('new', null), entry('same', null)] })).toBe(
      'x.json: 2 features came in: a and b; 1 was here already.',
    )
    expect(importWords('x.json', { written: [], entries: [entry('new', 'no')] })).toBe(
      'x.json: 1 did not hold and stayed out.',
    )
    expect(importWords('x.json', { written: [], entries: [] })).toBe('x.json: nothing came in.')
  })
})

describe('charts of a few steps', () => {
  it('put a stretch of distances in its middle and leave out the empty ones', () => {
    const curve: MemoryCurve = {
      points: [
        { from: 1, to: 2, characters: 9, auroc: 0.9, interval: null },
        { from: 2, to: 9, characters: 9, auroc: 0.8, interval: [0.7, 0.9] },
        { from: 9, to: 20, characters: 0, auroc: Number.NaN, interval: null },
      ],
    }
    const steps = memorySteps(curve)
    expect(steps.map(({ x }) => x)).toEqual([1, Math.sqrt(3 * 9) - 1])
    expect(steps[1].words).toBe('2 to 8 characters on: AUROC 0.80, 95 % 0.70 to 0.90, 9 characters')
  })

  it('are the share of the bits that a probe explains, and mark the smallest that is enough', () => {
    const test = { bits: 0.3, entropy: 0.6, averagePrecision: 0.5, auroc: 0.9, f1: 0.5 }
    const step = (k: number): ProbeStep => ({
      k,
      units: [],
      added: `L0.h.${k}`,
      train: test,
      validation: test,
      test,
      interval: [0.15, 0.45],
    })
    const steps = probeSteps([1, 2, 3].map(step), 2)
    expect(steps.map(({ on }) => on)).toEqual([false, true, false])
    expect(steps[0]).toMatchObject({ y: 0.5, interval: [0.25, 0.75] })
    expect(steps[2].words).toContain('3 units, L0.h.3 added: 0.300 of 0.600 bits')
  })

  it('begin below chance where a probe does harm', () => {
    expect(lowest([{ y: -0.13, interval: null }], 0)).toBeCloseTo(-0.2)
    expect(lowest([{ y: 0.4, interval: [0.2, 0.5] }], 0)).toBe(0)
  })

  it('begin at chance, or below what is drawn', () => {
    expect(lowest([{ y: 0.9, interval: null }], 0.5)).toBe(0.5)
    expect(lowest([{ y: 0.6, interval: [0.37, 0.8] }], 0.5)).toBeCloseTo(0.3)
  })
})

describe('data that comes in pieces', () => {
  it('stays until the first piece of the next key, and drops what comes too late', async () => {
    const key = signal<number | null>(1)
    const gates = new Map<number, () => void>()
    const s = streamed(
      () => (key.value === null ? null : [key.value]),
      async function* ([k]) {
        yield k
        await new Promise<void>((resolve) => gates.set(k, resolve))
        yield k * 10
      },
      (old: number[] | null, piece: number) => [...(old ?? []), piece],
    )
    await tick()
    expect([s.value.value, s.running.value]).toEqual([[1], true])
    key.value = 2
    expect(s.value.value).toEqual([1])
    await tick()
    gates.get(1)!()
    await tick()
    expect(s.value.value).toEqual([2])
    gates.get(2)!()
    await tick()
    expect([s.value.value, s.running.value]).toEqual([[2, 20], false])
    key.value = null
    expect(s.value.value).toBeNull()
    s.dispose()
  })

  it('says in a sentence why there is nothing', async () => {
    const s = streamed(
      () => [1],
      // biome-ignore lint/correctness/useYield: it fails before it could
      async function* (): AsyncGenerator<number> {
        throw new Error('The recording was removed.')
      },
      (_old: number | null, piece: number) => piece,
    )
    await tick()
    expect([s.value.value, s.problem.value]).toEqual([null, 'The recording was removed.'])
    s.dispose()
  })
})
