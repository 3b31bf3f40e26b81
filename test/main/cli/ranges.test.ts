// Positions are the text's, on the command line and in files, whatever part of the text a recording holds.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { prose, testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
beforeAll(() => terminal.record())
afterAll(() => folder.remove())

const trace = (range: string) => terminal.json('trace', '--recording', 'R', '--unit', 'L0.h.3', '--range', range)

it('trace counts in the text, and says so in its start', async () => {
  const all = await terminal.json('trace', '--recording', 'R', '--unit', 'L0.h.3')
  expect(all).toMatchObject({ start: 1000 })
  expect(all.values).toHaveLength(1000)
  const some = await trace('1010:1015')
  expect(some).toMatchObject({ start: 1010, values: all.values.slice(10, 15) })
  expect(await trace('1995:')).toMatchObject({ start: 1995, values: all.values.slice(995) })
})

it.each(['0:50', '900:1100', '1990:2001', '2000:2100'])(
  'the range %s leaves the recording, and is refused with the part that is recorded',
  async (range) => {
    const sentence = `The range ${range} leaves the recording “R”, which holds characters 1000:2000 of “prose”.`
    const of = ['--recording', 'R', '--range', range]
    for (const command of [
      ['trace', '--unit', 'L0.h.3', ...of],
      ['explain', ...of],
      ['export', 'trace', folder.path('refused.csv'), '--unit', 'L0.h.3', ...of],
      ['export', 'text', folder.path('refused.html'), '--unit', 'L0.h.3', ...of],
    ])
      expect(await terminal.run(...command), command.join(' ')).toMatchObject({ status: 1, stderr: [sentence] })
  },
)

it('explain --range is of these characters of the text', async () => {
  const passage = await terminal.json('explain', '--recording', 'R', '--range', '1100:1140', '--top', '3')
  expect(passage).toMatchObject({ start: 1100, end: 1140 })
})

it('a trace as CSV holds the positions and the characters of the text', async () => {
  const file = folder.path('trace.csv')
  const options = ['--recording', 'R', '--unit', 'L0.h.3', '--range', '1100:1140']
  await terminal.json('export', 'trace', file, ...options)
  const rows = readFileSync(file, 'utf8').trim().split('\r\n').slice(1)
  const text = prose(4000)
  expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(Array.from({ length: 40 }, (_, i) => 1100 + i))
  for (const [i, row] of rows.entries())
    expect(row.split(',')[1]).toBe(
      `U+${text
        .codePointAt(1100 + i)!
        .toString(16)
        .toUpperCase()
        .padStart(4, '0')}`,
    )
})

it('record and recording list say which characters of the text are held', async () => {
  const { recordings } = await terminal.json('recording', 'list')
  expect(recordings).toMatchObject([{ recording: 'R', start: 1000, end: 2000, model: 'small', corpus: 'prose' }])
})

it('the files of the window are called by the characters of the text', async () => {
  await terminal.prepare(async (app) => {
    const [{ id: recording }] = app.reader.recordings()
    const range = { recording, start: 100, end: 140 }
    const figure = { kind: 'trace' as const, units: ['L0.h.3'], ...range }
    const text = { kind: 'text' as const, ...range, unit: 'L0.h.3', columns: 80 }
    expect((await app.figureFiles.make(figure, 'csv')).name).toBe('trace-L0.h.3-1100-1140.csv')
    expect((await app.figureFiles.make(text, 'html')).name).toBe('L0.h.3-1100-1140.html')
  })
})

it('a trace names its quantity, and takes cell states through tanh where that is asked for', async () => {
  const trace = (...options: string[]) =>
    terminal.json('trace', '--recording', 'R', '--unit', 'L0.c.3', '--range', '1000:1010', ...options)
  const [raw, shown] = [await trace(), await trace('--scale', 'tanh')]
  expect([raw.quantity, shown.quantity]).toEqual(['c', 'tanh c'])
  expect(shown.values).toEqual(raw.values.map((value: number) => Math.fround(Math.tanh(value))))
})

it('a search that makes fewer shifts than were asked for says so', async () => {
  const options = ['search', '--recording', 'R', '--regex', 'th', '--shifts', '4095']
  const { shifts, notes } = await terminal.json(...options)
  expect(shifts).toBeLessThan(4095)
  const sentence = `${shifts} circular shifts were made instead of 4095: 1000 characters have no more of them.`
  expect(notes).toContain(sentence)
  const { stdout, stderr } = await terminal.run(...options)
  expect(stderr).toContain(sentence)
  expect(stdout).not.toContain(sentence)
})
