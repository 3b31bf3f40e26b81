// States that another program has written: every format becomes a recording that can be searched, and what needs the
// network says so.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeStates } from '../../../core/formats/states/states.ts'
import { createRandom } from '../../../core/model/random.ts'
import type { StatesFileId } from '../../../core/schema/states-files.ts'
import type { App } from '../../../main/app.ts'
import { recordingImport } from '../../../main/commands/recording-import.ts'
import { sourceOf } from '../../core/formats/states-source.ts'
import { bytesOf, openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
const signal = new AbortController().signal
let app: App

const LENGTH = 9000
const text = Array.from(prose(LENGTH + 100)).slice(0, LENGTH)
const inside = text.map((_, t) => text.lastIndexOf('“', t) > text.lastIndexOf('”', t))
const random = createRandom(3)
const noise = () => Float32Array.from(text, () => 4 * random.uniform() - 2)
/** One unit that is 20 inside quotations, and noise. */
const quotes = Float32Array.from(inside, (yes) => (yes ? 20 : -1) + random.uniform())
const names = ['blocks.0.ssm.0', 'blocks.0.ssm.1', 'blocks.0.mlp.0', 'blocks.3.ssm.7', 'valence']
const values = [noise(), noise(), noise(), quotes, noise()]
const likely = Float32Array.from(text, (_, t) => (t === 0 ? Number.NaN : -2))
const source = sourceOf(text.join(''), [
  ...names.map((name, i) => ({ name, kind: 'unit' as const, values: values[i] })),
  { name: 'log_probability', kind: 'number', values: likely },
])

beforeAll(async () => {
  app = await openApp(folder.path('external.neuronscope'))
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

async function write(id: StatesFileId, name: string, of = source, partSize?: number): Promise<string> {
  const files = new Map<string, Uint8Array[]>()
  for await (const { file, bytes } of writeStates(id, of, partSize))
    files.set(file, [...(files.get(file) ?? []), bytes])
  for (const [file, pieces] of files) {
    const at = file === '' ? folder.path(name) : join(folder.path(name), file)
    mkdirSync(dirname(at), { recursive: true })
    writeFileSync(at, Buffer.concat(pieces))
  }
  return folder.path(name)
}

const run = (file: string, values: Record<string, string | boolean> = {}) =>
  recordingImport.run({ app, signal, progress: () => {}, event: () => {}, values, positionals: [file] }) as Promise<{
    recording: string
    corpus: string
    notes: string[]
    units: number
  }>

const named = (name: string) => app.reader.recordings().find((one) => one.name === name)!

describe('states of another program', () => {
  it.each(['parquet', 'npz', 'zarr'] as const)(
    'as %s are a recording with the same values under the same names',
    async (id) => {
      const file = await write(id, `mamba.${id}`)
      const { recording, units } = await run(file, { network: 'mamba', name: id })
      expect(units).toBe(5)
      const info = named(recording)
      expect(info).toMatchObject({ external: true, modelName: 'mamba', characters: LENGTH, state: 'complete' })
      expect(app.reader.corpusText(info.corpus)).toBe(text.join(''))
      for (const [i, name] of names.entries()) {
        const found = app.recordings.values(info.id, name, 0, LENGTH)
        expect(Math.max(...found.map((value, t) => Math.abs(value - values[i][t])))).toBeLessThan(0.01)
      }
      expect(info.crossEntropy).toBeCloseTo(2, 6)
      expect(app.recordings.stats(info.id).mean[3]).toBeCloseTo(quotes.reduce((a, b) => a + b, 0) / LENGTH, 2)
    },
  )

  it('are searched, and the unit that follows the feature is found by its name', async () => {
    const events = app.searches.run(named('parquet').id, 'inside("“", "”")', { shifts: 19 }, signal)
    for await (const event of events)
      if (event.type === 'scores') expect(event.scores[0]).toMatchObject({ unit: 'blocks.3.ssm.7', auroc: 1 })
    const correlated = await app.units.correlated({ recording: named('parquet').id, unit: 'valence' })
    expect(correlated.positive.concat(correlated.negative).map(({ unit }) => unit)).toContain('blocks.0.mlp.0')
  })

  it('keep what a researcher calls a unit, for every recording of that network', async () => {
    const { model } = named('npz')
    await app.units.note({ model, unit: 'blocks.3.ssm.7', name: 'quotes', note: '' })
    expect(app.reader.unitNotes()).toMatchObject([{ model, unit: 'blocks.3.ssm.7', name: 'quotes' }])
    await expect(app.units.note({ model, unit: 'blocks.9.ssm.7', name: 'x', note: '' })).rejects.toMatchObject({
      code: 'no-such-unit',
    })
    expect(app.models.list()).toEqual([])
  })

  it('say in one sentence that the network is not here, where it is needed', async () => {
    const { id, model, name } = named('zarr')
    const unit = 'blocks.3.ssm.7'
    const all = (events: AsyncIterable<unknown>) => Array.fromAsync(events)
    const needed = [
      () => app.units.gates({ recording: id, unit, start: 0, end: 10 }),
      () => app.units.weights({ recording: id, unit }),
      () => app.gallery.expected({ recording: id, start: 0, end: 10 }),
      () => all(app.units.effect({ recording: id, units: [unit], to: 'mean' }, signal)),
      () => all(app.units.saturation(id, signal)),
      () => app.controls.make(id),
      () => all(app.scratchpads.open(model, signal)),
      () => app.evaluation.run({ model, bytes: bytesOf('abc'), perCharacter: false }),
    ]
    for (const ask of needed)
      await expect((async () => ask())()).rejects.toMatchObject({
        code: 'no-weights',
        message: expect.stringContaining('“mamba”'),
      })
    expect(await app.controls.unasked(id)).toBeNull()
    expect(name).toBe('zarr')
  })

  it('in parts are one recording', async () => {
    const file = await write('parquet', 'parts', source, 4000)
    await run(file, { name: 'parts' })
    const found = app.recordings.values(named('parts').id, 'blocks.3.ssm.7', 0, LENGTH)
    expect(found).toEqual(app.recordings.values(named('parquet').id, 'blocks.3.ssm.7', 0, LENGTH))
  })

  it('of LSTMVis have the names of this program, and cell states are shown through tanh', async () => {
    const own = ['L0.c.0', 'L0.c.1', 'L0.h.0', 'L0.h.1'].map((name, i) => ({
      name,
      kind: 'unit' as const,
      values: values[i],
    }))
    await run(await write('lstmvis', 'lstmvis', sourceOf(text.join(''), own)), { name: 'lstmvis' })
    const info = named('lstmvis')
    expect(info).toMatchObject({ layers: 1, hidden: 2, kinds: ['c', 'h'], groups: null, external: true })
    expect(app.reader.corpusText(info.corpus)).toBe(text.join(''))
    const mean = quotes.reduce((sum, value) => sum + value, 0) / LENGTH
    const shown = app.recordings.stats(info.id).shown.mean
    expect(shown[3]).toBeCloseTo(mean, 2)
    const tanh = values[0].reduce((sum, value) => sum + Math.tanh(value), 0) / LENGTH
    expect(shown[0]).toBeCloseTo(tanh, 2)
  })

  it('of tokens give each character the value of its token', async () => {
    const tokens = ['Call', ' me', ' Ish', 'mael', '.', '\n']
    const rows = Float32Array.from(tokens, (_, i) => i / 4)
    const file = await write(
      'parquet',
      'tokens.parquet',
      sourceOf('x'.repeat(6), [
        { name: 'block.1.2', kind: 'unit', values: rows },
        { name: 'log_probability', kind: 'number', values: Float32Array.from(tokens, ({ length }) => -length) },
      ]),
    )
    const list = folder.path('tokens.jsonl')
    writeFileSync(list, tokens.map((token) => JSON.stringify(token)).join('\n'))
    const { recording, corpus } = await run(file, { tokens: list })
    const info = named(recording)
    expect(corpus).toBe('tokens.parquet')
    expect(app.reader.corpusText(info.corpus)).toBe(tokens.join(''))
    const expected = tokens.flatMap((token, i) => Array.from(token, () => i / 4))
    expect([...app.recordings.values(info.id, 'block.1.2', 0, 99)]).toEqual(expected)
    expect([...app.recordings.surprise(info.id, 0, 99)].every((nats) => nats === 1)).toBe(true)
  })

  it('are bound to a part of a text that is there, and refused where the text is another one', async () => {
    const { corpus } = await app.corpora.add('longer', bytesOf(`Before. ${text.join('')} After.`))
    const moved = { ...source, position: 8 }
    await run(await write('npz', 'moved.npz', moved), { corpus: 'longer', name: 'moved' })
    expect(named('moved')).toMatchObject({ corpus: corpus.id, start: 8, end: 8 + LENGTH })
    const before = app.reader.recordings().length
    const file = await write('npz', 'wrong.npz', { ...source, position: 7 })
    await expect(run(file, { corpus: 'longer' })).rejects.toMatchObject({ code: 'text-differs' })
    expect(app.reader.recordings()).toHaveLength(before)
  })

  it('are described by a file beside them', async () => {
    const file = await write('parquet', 'described.parquet')
    const units = [
      { prefix: 'block.', count: 4, layer: 2, kind: 'rwkv' },
      { prefix: 'out.', count: 1, kind: 'head' },
    ]
    writeFileSync(`${file}.json`, JSON.stringify({ network: 'rwkv-7', units }))
    const { recording } = await run(file)
    expect(named(recording)).toMatchObject({ modelName: 'rwkv-7' })
    expect(named(recording).groups).toEqual([
      { prefix: 'block.', first: 0, units: 4, layer: 2, kind: 'rwkv' },
      { prefix: 'out.', first: 0, units: 1, layer: 0, kind: 'head' },
    ])
    const part = { recording: named(recording).id, layer: 2, kind: 'rwkv' }
    const { columns } = await app.gallery.values({ ...part, start: 0, end: 100, bins: 10 })
    expect([...columns]).toEqual([0, 1, 2, 3])
  })

  it('with a value that no recording holds leave nothing behind', async () => {
    const wrong = Float32Array.from(text, (_, t) => (t === 5000 ? 70_000 : 0))
    const file = await write(
      'npz',
      'large.npz',
      sourceOf(`${text.join('').slice(1)}!`, [{ name: 'a.0', kind: 'unit', values: wrong }]),
    )
    const [recordings, corpora] = [app.reader.recordings().length, app.reader.corpora().length]
    await expect(run(file)).rejects.toThrow('a.0 is 70000 in row 5000')
    expect([app.reader.recordings().length, app.reader.corpora().length]).toEqual([recordings, corpora])
  })

  it('that are none are refused by what they are', async () => {
    const file = folder.path('none.bin')
    writeFileSync(file, 'not states at all')
    await expect(run(file)).rejects.toThrow('This is no file of recorded states')
    const short = await write('npz', 'short.npz')
    writeFileSync(short, readFileSync(short).subarray(0, 5000))
    await expect(run(short)).rejects.toMatchObject({ code: 'bad-zip' })
  })

  it('go with their network once the bin is emptied', async () => {
    for (const { id } of app.reader.recordings()) await app.recordings.remove(id)
    await app.bin.empty()
    expect(app.reader.unitNotes()).toEqual([])
    await run(await write('parquet', 'again.parquet'), { network: 'mamba' })
    expect(app.reader.recordings()).toMatchObject([{ modelName: 'mamba' }])
  })
})
