// Many units at once, and what the network expects, asked of a real recording.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import { addRecorded } from './recorded.ts'
import { openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
let app: App
let recording: number
const text = prose(9000)
const all = { layer: null, kind: null }

beforeAll(async () => {
  app = await openApp(folder.path('gallery.neuronscope'))
  recording = (await addRecorded(app, text, {}, { start: 1000 })).recording
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

describe('the gallery', () => {
  it('holds what is recorded, as it is shown', async () => {
    const range = { start: 4000, end: 4200, bins: 200 }
    const { columns, mean, bins } = await app.gallery.values({ recording, layer: 0, kind: 'c', ...range })
    expect([columns.length, columns[0], bins]).toEqual([32, 32, 200])
    const raw = app.recordings.values(recording, 'L0.c.5', 4000, 4200)
    raw.forEach((value, t) => {
      expect(mean[5 * 200 + t]).toBe(Math.round(127 * Math.tanh(value)))
    })
  })

  it('puts like beside like: neighbours go together more than units picked at random', async () => {
    const { columns, memory, characters } = await app.gallery.order({ recording, ...all })
    expect(new Set(columns).size).toBe(64)
    expect(memory.every((m) => m >= 0)).toBe(true)
    expect(characters).toBeGreaterThan(500)
    const name = (column: number) => `L0.${column < 32 ? 'h' : 'c'}.${column % 32}`
    const { r } = await app.gallery.compare({ recording, units: Array.from(columns, name) })
    const mean = (step: number) => {
      let sum = 0
      for (let i = 0; i < 64; i++) sum += r[i * 64 + ((i + step) % 64)] / 64
      return sum
    }
    expect(mean(1)).toBeGreaterThan(mean(23) + 0.2)
  })

  it('refuses more than a screen can show', async () => {
    const range = { start: 0, end: 30_000, bins: 10 }
    await expect(app.gallery.values({ recording, ...all, ...range })).rejects.toMatchObject({ code: 'too-much' })
  })
})

describe('what the network expects', () => {
  it('gives the recorded surprise where the next character is among the likeliest', async () => {
    for (const start of [0, 5000]) {
      const { ids, p, most, alphabet, exact } = await app.gallery.expected({ recording, start, end: start + 300 })
      const surprise = app.recordings.surprise(recording, start, start + 301)
      let told = 0
      for (let t = 0; t < 299; t++) {
        const next = text[1000 + start + t + 1]
        const k = Array.from(ids.subarray(t * most, (t + 1) * most)).findIndex((i) => alphabet[i] === next)
        for (let j = 1; j < most; j++) expect(p[t * most + j]).toBeLessThanOrEqual(p[t * most + j - 1])
        if (k < 0) continue
        told++
        expect(-Math.log(p[t * most + k])).toBeCloseTo(surprise[t + 1], 1)
      }
      expect(told).toBeGreaterThan(120)
      expect(exact).toBe(true)
    }
  })
})
