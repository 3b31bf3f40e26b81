// A cell that only the reference computes goes the whole way: trained, recorded with its gates, searched, its gates and
// their saturation looked at, exported and read again.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import { lastJudged } from './ask.ts'
import { addRecorded } from './recorded.ts'
import { openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
const context = { signal: new AbortController().signal }
const CHARACTERS = 12_000
let app: App
let made: { corpus: number; model: number; recording: number }

beforeAll(async () => {
  app = await openApp(folder.path('cells.neuronscope'))
  const change = { cell: 'mingru', layers: 2, steps: 120, epochs: undefined } as const
  made = await addRecorded(app, prose(CHARACTERS), change, { kinds: ['h', 'z', 'n'] })
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

describe('a minGRU', () => {
  it('is trained by the reference, which the run says, and learns', () => {
    const { config, validationLoss } = app.reader.model(made.model)
    expect(config!.backend).toBe('reference')
    expect(validationLoss).toBeLessThan(0.8 * Math.log(app.reader.model(made.model).spec.vocabulary))
  })

  it('is recorded with its gates, which are what its equations say of them', () => {
    const values = (unit: string) => app.recordings.values(made.recording, unit, 0, CHARACTERS)
    const [h, z, n] = ['L1.h.3', 'L1.z.3', 'L1.n.3'].map(values)
    for (let t = 1; t < 200; t++) expect(h[t]).toBeCloseTo((1 - z[t]) * h[t - 1] + z[t] * n[t], 2)
    expect(Math.min(...z)).toBeGreaterThanOrEqual(0)
  })

  it('is searched: a unit follows spaces', async () => {
    const asked = { recording: made.recording, expression: '/ /', shifts: 63 }
    const { scores } = lastJudged(await Array.fromAsync(app.handlers['search.run'](asked, context)))
    expect(scores).toHaveLength(2 * 32 * 3)
    expect(Math.abs(scores[0].r)).toBeGreaterThan(0.4)
    expect(scores[0].p).toBe(1 / 64)
  })

  it('has its gates plotted over a stretch, and the saturation of its one real gate', async () => {
    const gates = await app.handlers['unit.gates'](
      { recording: made.recording, unit: 'L0.h.1', start: 0, end: 100 },
      context,
    )
    expect(gates.kinds).toEqual(['z', 'n'])
    const z = app.recordings.values(made.recording, 'L0.z.1', 0, 100)
    gates.values.subarray(0, 100).forEach((value, t) => {
      expect(value).toBeCloseTo(z[t], 2)
    })
    const events = await Array.fromAsync(app.handlers['gates.saturation']({ recording: made.recording }, context))
    const found = events.at(-1)!
    expect(found.type === 'result' && found.gates.map(({ layer, gate }) => `${layer}${gate}`)).toEqual(['0z', '1z'])
  })

  it('is held at a value, which changes the loss', async () => {
    const asked = { recording: made.recording, units: ['L1.h.3'], to: 'value' as const, value: 2 }
    const events = await Array.fromAsync(app.handlers['unit.effect'](asked, context))
    const effect = events.flatMap((event) => (event.type === 'result' ? [event] : []))
    expect(JSON.stringify(effect)).toContain('"place":"all"')
  })

  it('is exported as safetensors and read again, to the same weights', async () => {
    const { bytes } = await app.handlers['models.export']({ model: made.model }, context)
    const { model } = await app.models.import('again', bytes)
    const [before, after] = [made.model, model].map((id) => app.reader.model(id))
    expect(after.spec).toMatchObject({ cell: 'mingru', layers: 2, hidden: 32 })
    expect(after.parameters).toBe(before.parameters)
  })
})
