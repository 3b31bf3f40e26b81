// The text as a kept checkpoint reads it: its own values, in one request, and its surprisal less the recorded network's.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { browserMemory } from '../../../renderer/state/persist.ts'
import { createStore, type Store } from '../../../renderer/state/store.ts'
import { coloringOf, createColors, MOST_BEYOND } from '../../../renderer/text/colors.ts'
import { clientOf, fakeHost } from '../fake-host.ts'

const VISIBLE = { firstRow: 0, rows: 1, from: 100, to: 104 }
const host = fakeHost({ characters: 20_000 })
const { 'catalogue.watch': watch } = host
host['catalogue.watch'] = async function* (params, context) {
  for await (const one of watch(params, context)) yield { ...one, models: one.models.map((m) => ({ ...m, kept: 1 })) }
}
host['checkpoints.list'] = () => [{ step: 64, validationLoss: null, hash: 'ab', bytes: 9 }]
const api = clientOf(host)
let store: Store
const asked: { step: number; units: string[] }[] = []

beforeEach(async () => {
  vi.stubGlobal('window', globalThis)
  const root = { dataset: {}, style: { setProperty() {} } } as unknown as HTMLElement
  const dark = { matches: false, addEventListener() {}, removeEventListener() {} } as unknown as MediaQueryList
  const memory = browserMemory({ getItem: () => null, setItem() {} })
  asked.length = 0
  host['recordings.surprise'] = ({ start, end }) => new Float32Array(end - start).fill(Math.LN2)
  host['checkpoints.values'] = ({ step, units, start, end }) => {
    asked.push({ step, units })
    const surprise = new Float32Array(end - start).fill(4 * Math.LN2)
    return { values: units.map(() => new Float32Array(end - start).fill(0.25)), surprise }
  }
  store = createStore(api, { memory, root, dark })
  await expect.poll(() => store.recorded.value).toBeGreaterThan(VISIBLE.to)
  await expect.poll(() => store.look.face.value).not.toBeNull()
  await expect.poll(() => store.checkpoints.value.value).toHaveLength(1)
})
afterEach(() => {
  store.dispose()
  vi.unstubAllGlobals()
})

it('colors the text by the values that the checkpoint has, which come with its surprisal', async () => {
  const colors = createColors(store, api, 1, () => {})
  const unit = store.look.face.value!
  const there = (step: number | null) => {
    store.look.checkpoint.value = step
    colors.ask(VISIBLE)
    return [colors.value(unit, 100), colors.surprise(100)]
  }
  await expect.poll(() => there(64)).toEqual([0.25, 4])
  expect(asked).toEqual([{ step: 64, units: [unit] }])
  await expect.poll(() => there(null)[1]).toBe(1)
  colors.dispose()
})

it('shows where it did better than the recorded network, which does not differ from itself', async () => {
  const colors = createColors(store, api, 1, () => {})
  store.look.coloring.value = 'beyond-recorded'
  expect(coloringOf(store)).toBe('surprise')
  const first = () => {
    store.look.checkpoint.value = 64
    colors.ask(VISIBLE)
    return colors.window(VISIBLE).window.values[0]
  }
  await expect.poll(first).toBeCloseTo(3 / MOST_BEYOND, 5)
  expect(coloringOf(store)).toBe('beyond-recorded')
  colors.dispose()
})

it('is shown as it was recorded once the checkpoint is gone', async () => {
  store.look.checkpoint.value = 32
  expect(store.look.checkpoint.value).toBeNull()
})
