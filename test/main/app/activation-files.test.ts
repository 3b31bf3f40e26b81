// A recording whole as a file: every value of every unit, in pieces, and nothing left of one that is given up.

import { existsSync, readFileSync } from 'node:fs'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../main/app.ts'
import { exportActivations } from '../../../main/commands/export-activations.ts'
import type { ActivationsRequest } from '../../../main/services/activation-files.ts'
import { addRecorded } from './recorded.ts'
import { openApp, prose, testFolder } from './workspace.ts'

const folder = testFolder()
const signal = new AbortController().signal
let app: App
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

  it('refuses a range that is not recorded and a unit that there is not', async () => {
    await expect(whole({ format: 'csv', start: 5, end: 5 })).rejects.toMatchObject({ code: 'bad-range' })
    await expect(whole({ format: 'csv', units: ['L7.c.3'] })).rejects.toMatchObject({ code: 'no-such-unit' })
  })
})
