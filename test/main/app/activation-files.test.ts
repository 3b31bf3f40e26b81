// A recording whole as a file: every value of every unit, in pieces, and nothing left of one that is given up.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseUnit } from '../../../core/model/units.ts'
import type { App } from '../../../main/app.ts'
import { exportActivations } from '../../../main/commands/export-activations.ts'
import type { ActivationsRequest } from '../../../main/services/activation-files.ts'
import { hasPeer, peer } from '../../peers/peers.ts'
import { addRecorded } from './recorded.ts'
import { openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
const signal = new AbortController().signal
let app: App

interface Duck {
  runAndReadAll(sql: string): Promise<{ getRowsJS(): unknown[][] }>
}
let recording: number
let characters: number

beforeAll(async () => {
  app = await openApp(folder.path('whole.neuronscope'))
  await addRecorded(app, prose(120_000), { hidden: 16, steps: 2 }, { name: 'R' })
  const [info] = app.reader.recordings()
  recording = info.id
  characters = info.characters
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

async function whole(request: Omit<ActivationsRequest, 'recording'>) {
  const pieces = []
  for await (const piece of app.activationFiles.pieces({ recording, ...request }, signal)) pieces.push(piece)
  return { pieces, bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)) }
}

describe('a recording whole', () => {
  it('as CSV has a row for each character and a column for each unit, more than one figure may hold', async () => {
    expect(characters).toBeGreaterThan(100_000)
    const { pieces, bytes } = await whole({ format: 'csv' })
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.at(-1)).toMatchObject({ done: characters, total: characters })
    const lines = bytes.toString().trimEnd().split('\r\n')
    const head = lines[0].split(',')
    expect(lines).toHaveLength(1 + characters)
    expect(head).toHaveLength(2 + app.reader.recording(recording).units + 1)
    expect(lines.slice(1, 3).map((line) => line.startsWith('0,') || line.startsWith('1,'))).toEqual([true, true])
    expect(lines[1]).toContain('""workspace"":""whole.neuronscope""')
    const at = head.indexOf('L0.c.3 c')
    const values = app.recordings.values(recording, 'L0.c.3', characters - 5, characters)
    expect(lines.slice(-5).map((line) => Number(line.split(',')[at]))).toEqual([...values])
  })

  it('as Parquet holds the same, with its provenance', async () => {
    const units = ['L0.c.3', 'L0.h.1']
    const { bytes } = await whole({ format: 'parquet', units, scale: 'tanh', start: 1000, end: 90_000 })
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
    const rows = await parquetReadObjects({ file })
    expect(Object.keys(rows[0])).toEqual(['position', 'codepoint', 'L0.c.3 tanh c', 'L0.h.1 h'])
    expect(rows).toHaveLength(89_000)
    const raw = app.recordings.values(recording, 'L0.c.3', 1000, 90_000)
    expect(rows.map((row) => row['L0.c.3 tanh c'])).toEqual([...raw.map(Math.tanh)])
    const { key_value_metadata } = parquetMetadata(file)
    expect(JSON.parse(key_value_metadata!.find(({ key }) => key === 'provenance')!.value!)).toMatchObject({
      recording: 'R',
      start: 1000,
      end: 90_000,
    })
  })

  it('is written by the command line, which leaves nothing of a file that is given up', async () => {
    const file = folder.path('whole.csv')
    const lines: string[] = []
    const run = (signal: AbortSignal, progress: (line: string) => void) =>
      exportActivations.run({
        ...{ app, signal, progress, event: () => {} },
        ...{ values: { recording: 'R', unit: 'L0.c.3' }, positionals: [file] },
      })
    const abort = new AbortController()
    abort.abort()
    await expect(run(abort.signal, () => {})).rejects.toThrow()
    expect(existsSync(file)).toBe(false)
    await run(signal, (line) => lines.push(line))
    expect(lines.at(-1)).toMatch(`${characters} of ${characters} characters`)
    expect(readFileSync(file, 'utf8')).toBe((await whole({ format: 'csv', units: ['L0.c.3'] })).bytes.toString())
  })

  it('as a folder of LSTMVis is written by the command line, which never replaces a folder', async () => {
    const file = folder.path('r.lstmvis')
    const run = () =>
      exportActivations.run({
        ...{ app, signal, progress: () => {}, event: () => {} },
        ...{ values: { recording: 'R', feature: 'inside("“", "”")\ncolumn()' }, positionals: [file] },
      })
    await run()
    expect(readdirSync(file).sort()).toEqual(
      ['features.hdf5', 'lstm.yml', 'states.hdf5', 'train.dict', 'train.hdf5', 'truth.dict'].sort(),
    )
    expect(readFileSync(join(file, 'lstm.yml'), 'utf8')).toContain('\n  "inside(\\"“\\", \\"”\\")": {file: features')
    await expect(run()).rejects.toMatchObject({ code: 'file-exists' })
    expect(readdirSync(folder.path('.')).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('in parts has the log-probabilities and a feature beside the units', async () => {
    const quoted = 'inside("“", "”")'
    const asked = { features: [quoted], logProbabilities: true, units: ['L0.h.1'] }
    const { pieces } = await whole({ format: 'parquet', partSize: 50_000, ...asked })
    const names = [...new Set(pieces.map(({ file }) => file))]
    expect(names).toEqual(['part-00000.parquet', 'part-00001.parquet', 'part-00002.parquet'])
    const second = Buffer.concat(pieces.filter(({ file }) => file === names[1]).map(({ bytes }) => bytes))
    const rows = await parquetReadObjects({ file: new Uint8Array(second).buffer })
    const text = Array.from(prose(120_000))
      .slice(0, 50_000 + 3000)
      .join('')
    const inside = text.lastIndexOf('“', 52_000) > text.lastIndexOf('”', 52_000)
    expect(rows[2000]).toMatchObject({ position: 52_000, [quoted]: inside })
    const surprise = app.recordings.surprise(recording, 50_000, 100_000)
    expect(rows.map((row) => row.log_probability)).toEqual([...surprise].map((nats) => -nats))
  })

  it.skipIf(!hasPeer('@duckdb/node-api'))('as Parquet gives DuckDB the r and AUROC of the search, by SQL', async () => {
    const quoted = 'inside("“", "”")'
    const units = Array.from({ length: 10 }, (_, i) => `L0.${i % 2 ? 'h' : 'c'}.${i}`)
    const chosen = units.map((unit) => ({ unit, sign: 1 as const, threshold: 0 }))
    const found = await app.evidence.replicate(recording, quoted, chosen, {}, signal)
    const { bytes } = await whole({ format: 'parquet', scale: 'tanh', features: [quoted], units })
    const file = folder.path('duck.parquet')
    writeFileSync(file, bytes)
    const duckdb = await peer<{ DuckDBInstance: { create(): Promise<{ connect(): Promise<Duck> }> } }>(
      '@duckdb/node-api',
    )
    const connection = await (await duckdb.DuckDBInstance.create()).connect()
    for (const unit of units) {
      const { kind } = parseUnit(unit)
      const column = `"${unit} ${kind === 'c' ? 'tanh c' : 'h'}"`
      const feature = `"${quoted.replaceAll('"', '""')}"`
      const reader = await connection.runAndReadAll(`
        WITH ranked AS (
          SELECT ${column} AS v, ${feature} AS f,
            rank() OVER (ORDER BY ${column}) + (count(*) OVER (PARTITION BY ${column}) - 1) / 2.0 AS r
          FROM read_parquet('${file}'))
        SELECT corr(v, f::INT), (sum(r) FILTER (WHERE f) - n * (n + 1) / 2) / (n * (count(*) - n))
        FROM ranked, (SELECT count(*) FILTER (WHERE f)::DOUBLE AS n FROM ranked) GROUP BY n`)
      const [[r, auroc]] = reader.getRowsJS() as number[][]
      const score = found.find((one) => one.unit === unit)!.figures
      expect(r).toBeCloseTo(score.r, 5)
      expect(auroc).toBeCloseTo(score.auroc, 4)
    }
  })

  it('refuses a range that is not recorded and a unit that there is not', async () => {
    await expect(whole({ format: 'csv', start: 5, end: 5 })).rejects.toMatchObject({ code: 'bad-range' })
    await expect(whole({ format: 'csv', units: ['L7.c.3'] })).rejects.toMatchObject({ code: 'no-such-unit' })
  })
})
