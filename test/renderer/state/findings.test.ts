// The report in the window: its order, its numbers, its list, and what F adds.

import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import type { ApiClient } from '../../../main/contract/api.ts'
import type { Catalogue } from '../../../main/contract/types.ts'
import { createFindings, figureNumbers, type ListedFinding, moved } from '../../../renderer/state/findings.ts'
import { createHistory } from '../../../renderer/state/history.ts'
import { outlineWords } from '../../../renderer/views/findings/outline.ts'

const finding = (
  id: number,
  figure: ListedFinding['figure'] = { kind: 'saturation', recording: 1 },
): ListedFinding => ({
  id,
  title: '',
  sentence: '',
  figure,
  source: null,
  caption: '',
  madeAt: 0,
})

describe('order', () => {
  it('moves by so many places, and no further than there are', () => {
    expect(moved([1, 2, 3, 4], 2, 1)).toEqual([1, 3, 2, 4])
    expect(moved([1, 2, 3, 4], 4, -3)).toEqual([4, 1, 2, 3])
    expect(moved([1, 2, 3], 3, 5)).toEqual([1, 2, 3])
  })

  it('numbers figures and passes over words', () => {
    expect([...figureNumbers([finding(7), finding(3, null), finding(5)])]).toEqual([
      [7, 1],
      [5, 2],
    ])
  })
})

it('is listed by heading, else by what it shows, else by its first line', () => {
  expect(outlineWords({ ...finding(1), title: 'Quotes' })).toBe('Quotes')
  expect(outlineWords(finding(1, { kind: 'histogram', recording: 1, unit: 'L0.c.1' }))).toBe(
    'Activation histogram · L0.c.1',
  )
  expect(outlineWords(finding(1))).toBe('Gate saturation')
  expect(outlineWords({ ...finding(1, null), sentence: 'First.\nSecond.' })).toBe('First.')
})

describe('an edit', () => {
  const told: [string, object][] = []
  const api = {
    call: async (name: string, params: object) => {
      told.push([name, params])
      return { id: 9 }
    },
  } as unknown as ApiClient
  const history = createHistory(() => {})
  const notebook = { title: 'Old', findings: [finding(1), finding(2)] }
  const findings = createFindings(api, signal({ notebook } as unknown as Catalogue), history)
  const last = () => told.at(-1)

  it('can be taken back, and done again under the same number', async () => {
    await findings.add({ title: '', sentence: '' }, 'a paragraph')
    expect(findings.chosen.value).toBe(9)
    await history.undo()
    expect(last()).toEqual(['findings.remove', { finding: 9 }])
    await history.redo()
    expect(last()).toEqual(['findings.restore', { finding: 9 }])
    await findings.move(finding(1), 1)
    expect(last()).toEqual(['findings.order', { findings: [2, 1] }])
    await history.undo()
    expect(last()).toEqual(['findings.order', { findings: [1, 2] }])
    await findings.name('New')
    await history.undo()
    expect(last()).toEqual(['findings.name', { title: 'Old' }])
  })

  it('that moves nothing is none', async () => {
    const before = told.length
    await findings.move(finding(2), 1)
    expect(told).toHaveLength(before)
  })
})
