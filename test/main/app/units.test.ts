// Queries of single units, through real threads and a real workspace.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { splitCharacters } from '../../../core/search/split.ts'
import type { App } from '../../../main/app.ts'
import type { ClampTo, SaturationEvent, UnitEffect, UnitEffectEvent } from '../../../main/contract/unit-types.ts'
import type { UnitEffectInput } from '../../../main/workers/tasks/unit/effect.ts'
import { addRecorded } from './recorded.ts'
import { openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
const CHARACTERS = 12_000
const QUOTES = 'inside("“", "”")'
const text = prose(CHARACTERS)
const go = () => new AbortController().signal
let app: App
let model: number
let recording: number

beforeAll(async () => {
  app = await openApp(folder.path('units.neuronscope'))
  const added = await addRecorded(app, text, {}, { start: 1000 })
  model = added.model
  recording = added.recording
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

const values = (unit: string) => app.recordings.values(recording, unit, 0, CHARACTERS)
const sum = (numbers: Iterable<number>) => Array.from(numbers).reduce((a, b) => a + b, 0)

describe('the values of a unit', () => {
  it('are split by a feature, every character on one side', async () => {
    const { parts, levels, low, high } = await app.units.split({ recording, unit: 'L0.c.3', expression: QUOTES })
    const { inside, outside } = parts.all
    const runs = await app.features.runs(recording, QUOTES)
    expect([low, high]).toEqual([-1, 1])
    expect(sum(inside)).toBe(sum(runs.filter((_, i) => i % 2)) - sum(runs.filter((_, i) => i % 2 === 0)))
    expect(sum(outside)).toBe(11_000 - sum(inside))
    const shown = values('L0.c.3').map(Math.tanh)
    const above = (counts: Uint32Array) => sum(counts.filter((_, i) => levels[i] >= 0))
    expect(above(inside) + above(outside)).toBe(shown.filter((v) => v >= 0).length)
  })

  it('lead to passages whose text, values and feature belong together', async () => {
    const { highest, lowest, quantiles } = await app.units.passages({ recording, unit: 'L0.h.5', expression: QUOTES })
    const all = values('L0.h.5')
    expect(highest[0].values[highest[0].position - highest[0].start]).toBe(Math.max(...all))
    expect(lowest[0].values[lowest[0].position - lowest[0].start]).toBe(Math.min(...all))
    for (const passage of [...highest, ...lowest, ...quantiles.flatMap(({ passages }) => passages)]) {
      const { start, values, truth } = passage
      expect(passage.text).toBe(text.slice(1000 + start, 1000 + start + values.length))
      expect(truth).toHaveLength(values.length)
      for (let i = 1; i < values.length; i++)
        if (passage.text[i - 1] === '“' && passage.text[i] !== '”') expect(truth![i]).toBe(1)
    }
    expect(quantiles.map(({ value }) => value)).toEqual(quantiles.map(({ value }) => value).sort((a, b) => b - a))
  })

  it('have a mean at every character of the alphabet', async () => {
    const rows = await app.units.characters({ recording, unit: 'L0.h.5' })
    const all = values('L0.h.5')
    const at = Array.from(text.slice(1000), (c, t) => ({ c, v: all[t] })).filter(({ c }) => c === 'e')
    const row = rows.find(({ character }) => character === 'e')!
    expect(row.count).toBe(at.length)
    expect(row.mean).toBeCloseTo(sum(at.map(({ v }) => v)) / at.length, 6)
    expect(sum(rows.map(({ count }) => count))).toBe(11_000)
  })

  it('are remembered for some characters', async () => {
    const { r, band, memory } = await app.units.autocorrelation({ recording, unit: 'L0.c.3' })
    expect(r[0]).toBe(1)
    expect(band).toHaveLength(r.length)
    expect(memory === null || memory > 0).toBe(true)
  })

  it('disagree with a feature somewhere, and the next such place is found', async () => {
    const cut = { threshold: 0.1, sign: 1 as const }
    const at = await app.units.error({ recording, unit: 'L0.h.5', expression: QUOTES, ...cut, from: 50, direction: 1 })
    const runs = await app.features.runs(recording, QUOTES)
    const inside = runs.findIndex((edge) => edge > at) % 2 === 1
    expect(values('L0.h.5')[at] >= cut.threshold).toBe(!inside)
    expect(at).toBeGreaterThan(50)
  })

  it('go with other units', async () => {
    const { positive, negative, characters } = await app.units.correlated({ recording, unit: 'L0.h.5' })
    expect(characters).toBe(11_000)
    const [a, b] = [values('L0.h.5'), values(positive[0].unit)]
    const centred = (v: Float32Array) => {
      const mean = sum(v) / v.length
      return Float64Array.from(v, (x) => x - mean)
    }
    const [x, y] = [centred(a), centred(b)]
    const r = sum(x.map((v, i) => v * y[i])) / Math.sqrt(sum(x.map((v) => v * v)) * sum(y.map((v) => v * v)))
    expect(positive[0].r).toBeCloseTo(r, 5)
    expect(negative[0].r).toBeLessThan(0)
    expect(positive.map(({ unit }) => unit)).not.toContain('L0.h.5')
  })

  it('have the same r in every view', async () => {
    for (const unit of ['L0.h.5', 'L0.c.3']) {
      const { positive, negative, characters } = await app.units.correlated({ recording, unit })
      for (const other of [...positive, ...negative]) {
        const set = await app.gallery.compare({ recording, units: [other.unit, unit] })
        expect(set.characters).toBe(characters)
        expect(set.r[1]).toBeCloseTo(other.r, 6)
      }
    }
  })
})

describe('the network behind a recording', () => {
  it('gives the strongest weights of a unit and its effect on the next character', async () => {
    const { incoming, outgoing, direct } = await app.units.weights({ recording, unit: 'L0.c.3' })
    expect(incoming.map(({ gate }) => gate)).toEqual(['i', 'f', 'g', 'o'])
    expect(outgoing[0].gate).toBe('logit')
    expect(direct!.length).toBe(app.reader.model(model).vocabulary.length)
    expect((await app.units.weights({ recording, unit: 'L0.h.3' })).incoming).toEqual(incoming)
  })

  it('makes gates again that agree with the recorded states', async () => {
    const range = { start: 3000, end: 3050 }
    const { kinds, values: gates, computed } = await app.units.gates({ recording, unit: 'L0.c.3', ...range })
    expect(kinds).toEqual(['i', 'f', 'g', 'o'])
    expect(computed).toBe(true)
    const [c, h] = ['L0.c.3', 'L0.h.3'].map((unit) => app.recordings.values(recording, unit, 2999, 3050))
    for (let t = 0; t < 50; t++) {
      const [i, f, g, o] = kinds.map((_, k) => gates[k * 50 + t])
      expect(f * c[t] + i * g).toBeCloseTo(c[t + 1], 2)
      expect(o * Math.tanh(c[t + 1])).toBeCloseTo(h[t + 1], 2)
    }
  })

  it('reads gates that were recorded', async () => {
    const corpus = app.reader.recording(recording).corpus
    const started = await app.recordings.start({
      model,
      corpus,
      start: 4000,
      end: 4200,
      kinds: ['h', 'i', 'f', 'g', 'o'],
    })
    const { id } = await app.recordings.finished(started.recording)
    const stored = await app.units.gates({ recording: id, unit: 'L0.h.3', start: 0, end: 50 })
    const again = await app.units.gates({ recording, unit: 'L0.h.3', start: 3000, end: 3050 })
    expect([stored.computed, again.computed]).toEqual([false, true])
    stored.values.forEach((value, i) => {
      expect(value).toBeCloseTo(again.values[i], 2)
    })
  })

  it('counts how often every gate is saturated, and remembers it', async () => {
    const events: SaturationEvent[] = await Array.fromAsync(app.units.saturation(recording, go()))
    const last = events.at(-1)!
    if (last.type !== 'result') throw new Error()
    expect(last.gates.map(({ gate }) => gate)).toEqual(['i', 'f', 'o'])
    expect(last.characters).toBe(11_000)
    for (const { left, right } of last.gates)
      left.forEach((share, k) => {
        expect(share + right[k]).toBeLessThanOrEqual(1 + 1e-6)
      })
    expect(await Array.fromAsync(app.units.saturation(recording, go()))).toEqual([last])
  })
})

describe('ablation', () => {
  const run = (to: ClampTo, expression?: string, signal = go(), more: Partial<UnitEffectInput> = {}) =>
    Array.fromAsync(app.units.effect({ recording, units: ['L0.c.3'], to, expression, ...more }, signal))
  const resultOf = async (...asked: Parameters<typeof run>): Promise<UnitEffect> => {
    const last = (await run(...asked)).at(-1)!
    if (last.type !== 'result') throw new Error(`an ablation ends with its result, not with ${last.type}`)
    return last
  }

  it('gives the loss before and after, everywhere and where the feature is true, begins and ends', async () => {
    const { places, values: held } = await resultOf('mean', QUOTES, go(), { range: { start: 0, end: 11_000 } })
    expect(places.map(({ place }) => place)).toEqual(['all', 'inside', 'outside', 'begins', 'ends'])
    const [all, inside, outside] = places
    expect(all.characters).toBe(10_999)
    expect(inside.characters + outside.characters).toBe(all.characters)
    expect(all.before).toBeCloseTo(app.reader.recording(recording).crossEntropy!, 2)
    expect(held[0]).toBeCloseTo(sum(values('L0.c.3')) / 11_000, 2)
    expect(all.interval![0]).toBeLessThan(all.after - all.before)
    expect(all.interval![1]).toBeGreaterThan(all.after - all.before)
  })

  it('reads what a search holds out unless a range is given, and no more characters than are asked for', async () => {
    const heldout = [...splitCharacters(11_000).heldout]
    const { stretches, places } = await resultOf('mean', undefined, go(), { controls: 0 })
    expect(stretches).toEqual(heldout)
    const length = heldout.reduce((sum, edge, i) => sum + (i % 2 ? edge : -edge), 0)
    expect(places[0].characters).toBe(length - heldout.length / 2)
    expect(places[0].control).toBeNull()
    const few = await resultOf('mean', undefined, go(), { controls: 0, most: 500, range: { start: 1000, end: 9000 } })
    expect(Math.abs(few.places[0].characters - 500)).toBeLessThan(40)
    await expect(run('mean', undefined, go(), { range: { start: 10, end: 11_001 } })).rejects.toMatchObject({
      code: 'bad-range',
    })
  })

  it('is held against other units of the same layer and kind, and characters that are alike', async () => {
    const { controls, places } = await resultOf('high', QUOTES, go(), { controls: 2 })
    expect(controls).toHaveLength(2)
    for (const [unit] of controls) expect(unit).toMatch(/^L0\.c\.(?!3$)\d+$/)
    const [all, inside] = places
    expect(all.control!.change).toBeCloseTo((all.control!.least + all.control!.greatest) / 2, 6)
    expect(all.control!.beyond).toBeCloseTo(all.after - all.before - all.control!.change, 5)
    expect(inside.matched!.characters).toBeLessThanOrEqual(inside.characters)
    expect(inside.matched!.beyond).toBeCloseTo(inside.after - inside.before - inside.matched!.change, 1)
  })

  it('changes more the further the unit is pushed', async () => {
    const change = async (to: 'mean' | 'high') => {
      const { places } = await resultOf(to)
      expect(places).toHaveLength(1)
      const { rising, falling } = places[0]
      expect(rising.every((c) => c.after > c.before) && falling.every((c) => c.after < c.before)).toBe(true)
      return sum([...rising, ...falling].map((c) => Math.abs(c.after - c.before)))
    }
    expect(await change('high')).toBeGreaterThan(await change('mean'))
  })

  it('of a value is the same as of a mean that is that value; of a set holds all of it', async () => {
    const mean = await resultOf('mean')
    const value = await resultOf('value', undefined, go(), { value: mean.values[0] })
    expect(value.places[0].after).toBeCloseTo(mean.places[0].after, 9)
    expect(value.places[0].control!.change).toBeCloseTo(mean.places[0].control!.change, 6)
    const set = await resultOf('zero', undefined, go(), { units: ['L0.c.3', 'L0.h.4', 'L0.c.5', 'L0.h.6'] })
    expect(set.values).toEqual([0, 0, 0, 0])
    expect(set.controls.every((units) => units.length === 4)).toBe(true)
    await expect(run('value')).rejects.toMatchObject({ code: 'no-value' })
    await expect(run('mean', undefined, go(), { units: ['L0.c.3', 'L9.c.0'] })).rejects.toThrow(/no unit L9\.c\.0/)
  })

  it('with values from other places is the same for the same seed, and another where the feature differs', async () => {
    const once = await resultOf('resample', QUOTES, go(), { seed: 4 })
    expect(once.values).toEqual([])
    expect((await resultOf('resample', QUOTES, go(), { seed: 4 })).places).toEqual(once.places)
    const other = await resultOf('resample-other', QUOTES, go(), { seed: 4 })
    expect(other.places[0].after).not.toBe(once.places[0].after)
    await expect(run('resample-other')).rejects.toMatchObject({ code: 'no-feature' })
  })

  it('ends when the stream is cancelled', async () => {
    const abort = new AbortController()
    const heard: UnitEffectEvent[] = []
    const listen = async () => {
      for await (const event of app.units.effect({ recording, units: ['L0.c.3'], to: 'mean' }, abort.signal)) {
        heard.push(event)
        abort.abort()
      }
    }
    await expect(listen()).rejects.toMatchObject({ code: 'cancelled' })
    expect(heard.every(({ type }) => type === 'progress')).toBe(true)
  })

  it('stops a feature that runs away', async () => {
    await expect(run('mean', '/(\\w+\\s?)+#/')).rejects.toMatchObject({ code: 'feature-too-slow' })
  }, 20_000)
})

describe('what a researcher calls a unit', () => {
  const notes = () => app.catalogue.current().notes

  it('is in the catalogue, and goes when it is emptied', async () => {
    await app.units.note({ model, unit: 'L0.c.3', name: 'quote cell', note: 'On after “.' })
    expect(notes()).toEqual([{ model, unit: 'L0.c.3', name: 'quote cell', note: 'On after “.' }])
    await app.units.note({ model, unit: 'L0.c.3', name: 'quotes', note: '' })
    expect(notes()).toMatchObject([{ name: 'quotes' }])
    await app.units.note({ model, unit: 'L0.c.3', name: '', note: '' })
    expect(notes()).toEqual([])
  })

  it('goes out with a figure of that unit', async () => {
    await app.units.note({ model, unit: 'L0.c.3', name: 'quote cell', note: '' })
    const page = { kind: 'text', start: 0, end: 200, columns: 60 } as const
    const svgOf = async (unit: string) =>
      new TextDecoder().decode((await app.figureFiles.make({ recording, unit, ...page }, 'svg')).bytes)
    expect(await svgOf('L0.c.3')).toContain('quote cell')
    expect(await svgOf('L0.c.4')).not.toContain('quote cell')
  })

  it('cannot be said of a network that is not there', async () => {
    await expect(app.units.note({ model: 99, unit: 'L0.c.3', name: 'x', note: '' })).rejects.toMatchObject({
      code: 'no-such-model',
    })
  })
})
