// The text in the colors of surprisal less that of the 5-gram model: negative, blue, where the network does better.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { browserMemory } from '../../../renderer/state/persist.ts'
import { createStore, type Store } from '../../../renderer/state/store.ts'
import { createColors, MOST_BEYOND } from '../../../renderer/text/colors.ts'
import { clientOf, fakeHost } from '../fake-host.ts'

const VISIBLE = { firstRow: 0, rows: 1, from: 100, to: 104 }
const host = fakeHost({ characters: 20_000 })
const api = clientOf(host)
let store: Store

beforeEach(async () => {
  vi.stubGlobal('window', globalThis)
  const root = { dataset: {}, style: { setProperty() {} } } as unknown as HTMLElement
  const dark = { matches: false, addEventListener() {}, removeEventListener() {} } as unknown as MediaQueryList
  const memory = browserMemory({ getItem: () => null, setItem() {} })
  host['recordings.surprise'] = ({ start, end }) => new Float32Array(end - start).fill(Math.LN2)
  store = createStore(api, { memory, root, dark })
  await expect.poll(() => store.recorded.value).toBeGreaterThan(VISIBLE.to)
  store.look.coloring.value = 'beyond-ngram'
})
afterEach(() => {
  store.dispose()
  vi.unstubAllGlobals()
})

it('is the difference in bits as a share of the scale', async () => {
  host['predictions.surprisal'] = ({ start, end }) => new Float32Array(end - start).fill(3 * Math.LN2)
  const colors = createColors(store, api, 1, () => {})
  const first = () => {
    colors.ask(VISIBLE)
    return colors.window(VISIBLE).window.values[0]
  }
  await expect.poll(first).toBeCloseTo(-2 / MOST_BEYOND, 5)
  expect(store.look.coloring.value).toBe('beyond-ngram')
  colors.dispose()
})

it('gives way to surprisal, with a sentence, where there is no n-gram model', async () => {
  host['predictions.surprisal'] = () => {
    throw new Error('It is not known what the network was trained on.')
  }
  const tell = vi.spyOn(store.notices, 'tell')
  const colors = createColors(store, api, 1, () => {})
  colors.ask(VISIBLE)
  await expect.poll(() => store.look.coloring.value).toBe('surprise')
  expect(tell).toHaveBeenCalledWith('It is not known what the network was trained on.')
  colors.dispose()
})
