// The report through the whole host: findings are kept and put in order, and their figures are the same bytes from
// the window's service, after reopening, and from the command line.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantedFiles } from '../../../fixtures/planted/files.ts'
import type { App } from '../../../main/app.ts'
import type { FigureFormat, FigureSpecification } from '../../../main/contract/finding-types.ts'
import { VERSION } from '../../../main/version.ts'
import { elements } from '../../core/figures/markup.ts'
import { quotedProse } from './planted-text.ts'
import { addPlanted } from './recorded.ts'
import { openApp, testFolder } from './workspace.ts'

const CLI = fileURLToPath(new URL('../../../main/cli.ts', import.meta.url))
const folder = testFolder()
const file = folder.path('notebook.neuronscope')
const context = { signal: new AbortController().signal }
const QUOTES = 'inside("“", "”")'
let app: App
let recording: number
let model: number

beforeAll(async () => {
  app = await openApp(file, { version: VERSION })
  const added = await addPlanted(app, plantedFiles().lstm, quotedProse(20_000, 4, ['“', '”']), { name: 'R' })
  model = added.model
  recording = added.recording
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

const add = (title: string, figure?: FigureSpecification) =>
  app.handlers['findings.add']({ title, sentence: '', figure }, context)
const made = async (finding: number, format: FigureFormat) =>
  (await app.handlers['findings.figure']({ finding, format }, context)).bytes
const asText = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

function cli(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', CLI, ...args, '--workspace', file], {
    encoding: 'utf8',
    timeout: 100_000,
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
}

describe('the report', () => {
  it('keeps what was said, in the order that it was given, through undo and reopening', async () => {
    const first = await add('one')
    const second = await add('two')
    await app.findings.change(first.id, { sentence: 'It follows quotes.' })
    await app.findings.order([second.id, first.id])
    await app.findings.remove(second.id)
    expect(app.catalogue.current().notebook.findings.map(({ title }) => title)).toEqual(['one'])
    await app.findings.restore(second.id)
    await app.findings.name('Quotes')
    const { title, findings } = app.catalogue.current().notebook
    expect([title, ...findings.map(({ title, sentence }) => `${title}: ${sentence}`)]).toEqual([
      'Quotes',
      'two: ',
      'one: It follows quotes.',
    ])
    for (const { id } of findings) await app.findings.remove(id)
    await app.close()
    app = await openApp(file, { version: VERSION })
    expect(app.findings.list()).toEqual([])
    await expect(app.findings.restore(first.id)).rejects.toMatchObject({ code: 'no-such-finding' })
  })

  it('takes another figure under the same words, and the earlier one back with what it was made of', async () => {
    const { id, figure, source } = await add('words', { kind: 'histogram', recording, unit: 'L0.c.0' })
    await app.findings.change(id, { sentence: 'It follows quotes.' })
    const own = await app.ownFeatures.save({ name: 'spaces', expression: '/ /', meaning: '' })
    const other = { kind: 'memory', recording, unit: 'L0.c.1', feature: 'spaces' } as const
    await app.handlers['findings.change']({ finding: id, figure: other }, context)
    const now = app.reader.finding(id)
    expect(now).toMatchObject({ title: 'words', sentence: 'It follows quotes.', figure: other })
    expect(now.source).toMatchObject({ ...source, definitions: { spaces: '/ /' } })
    await app.handlers['findings.change']({ finding: id, figure: figure!, source: source! }, context)
    expect(app.reader.finding(id)).toMatchObject({ sentence: 'It follows quotes.', figure, source })
    expect(app.reader.finding(id).source).not.toHaveProperty('definitions')
    await expect(
      app.findings.change(id, { figure: { kind: 'histogram', recording: 999, unit: 'L0.c.0' } }),
    ).rejects.toMatchObject({ code: 'no-such-recording' })
    await app.ownFeatures.remove(own.id, false)
    await app.findings.remove(id)
  })

  it('refuses a finding whose figure could never be made', async () => {
    await expect(add('x', { kind: 'saturation', recording: 999 })).rejects.toThrow(/999/)
    await expect(add('x', { kind: 'memory', recording, unit: 'L0.c.0', feature: 'inside(' })).rejects.toMatchObject({
      code: 'bad-feature',
    })
  })
})

describe('a figure', () => {
  const specifications = (): Record<string, [FigureSpecification, string[]]> => ({
    text: [
      {
        kind: 'text',
        recording,
        unit: 'L0.c.0',
        start: 0,
        end: 400,
        columns: 74,
        feature: QUOTES,
        lanes: ['L0.c.1', 'L0.c.2'],
      },
      [
        '--unit',
        'L0.c.0',
        '--range',
        '0:400',
        '--columns',
        '74',
        '--feature',
        QUOTES,
        '--lanes',
        'L0.c.1,L0.c.2',
        '--no-footer',
      ],
    ],
    trace: [
      { kind: 'trace', recording, units: ['L0.c.0', 'L0.h.1'], start: 10, end: 90 },
      ['--unit', 'L0.c.0,L0.h.1', '--range', '10:90'],
    ],
    histogram: [
      { kind: 'histogram', recording, unit: 'L0.c.0', feature: QUOTES, threshold: 0.5, sign: -1 },
      ['--unit', 'L0.c.0', '--feature', QUOTES, '--threshold', '0.5', '--below'],
    ],
    memory: [{ kind: 'memory', recording, unit: 'L0.c.0', feature: QUOTES }, ['--unit', 'L0.c.0', '--feature', QUOTES]],
    ranking: [
      { kind: 'ranking', recording, feature: QUOTES, shifts: 63, seed: 1, rows: 8 },
      ['--feature', QUOTES, '--shifts', '63', '--rows', '8'],
    ],
    matrix: [
      {
        kind: 'matrix',
        recording,
        features: ['inside_quotes', 'c_comment', 'column'],
        shifts: 63,
        metric: 'r',
        best: 6,
      },
      ['--features', 'inside_quotes,c_comment,column', '--shifts', '63', '--metric', 'r', '--best', '6'],
    ],
  })

  it.each(['text', 'trace', 'histogram', 'memory', 'ranking', 'matrix'])(
    'of kind %s is the same bytes from the window, after reopening, and from both forms of the command line',
    async (kind) => {
      const [figure, options] = specifications()[kind]
      const { id } = await add(kind, figure)
      const before = { svg: await made(id, 'svg'), csv: await made(id, 'csv') }
      expect(elements(asText(before.svg)).map(({ name }) => name)).toContain('metadata')
      expect(asText(before.svg)).toContain(app.reader.recording(recording).modelHash)
      await app.close()
      app = await openApp(file, { version: VERSION })
      for (const format of ['svg', 'csv'] as const) {
        expect(asText(await made(id, format))).toBe(asText(before[format]))
        const out = folder.path(`entry.${format}`)
        cli('export', out, '--entry', String(id), '--force')
        expect(readFileSync(out, 'utf8')).toBe(asText(before[format]))
      }
      cli('export', kind, folder.path('options.svg'), '--recording', 'R', ...options, '--force')
      expect(readFileSync(folder.path('options.svg'), 'utf8')).toBe(asText(before.svg))
    },
    120_000,
  )

  it('of a matrix holds every cell as the window has it, and of all features without names', async () => {
    const features = ['inside_quotes', 'column']
    const events = await Array.fromAsync(app.matrix.run(recording, features, { shifts: 31 }, context.signal))
    const figure = { kind: 'matrix', recording, features, shifts: 31, metric: 'auroc' } as const
    const csv = asText((await app.figureFiles.make(figure, 'csv')).bytes)
      .trim()
      .split('\r\n')
    const { units } = app.reader.recording(recording)
    expect(csv[0]).toBe('feature,unit,r,heldout_r,heldout_auroc,p,q,provenance')
    expect(csv).toHaveLength(1 + features.length * units)
    const done = events.at(-1)!
    const last = events.findLast((event) => event.type === 'row' && event.index === 1 && event.p !== null)!
    if (done.type !== 'done' || last.type !== 'row') throw new Error('the matrix did not come to its end')
    const cell = csv[1 + units].split(',')
    expect(cell.slice(0, 2)).toEqual(['column', 'L0.h.0'])
    expect([3, 5, 6].map((i) => Number(cell[i]))).toEqual([last.heldoutR[0], last.p![0], done.q[units]])
    cli('export', 'matrix', folder.path('all.csv'), '--recording', 'R', '--shifts', '3')
    const lines = readFileSync(folder.path('all.csv'), 'utf8').split('\r\n')
    const named = new Set(lines.map((line) => line.split(',')[0]))
    expect([named.has('inside_quotes'), named.has('word_start')]).toEqual([true, true])
  }, 120_000)

  it('of a kept search is what a search anew would give', async () => {
    const figure = { kind: 'ranking', recording, feature: QUOTES, shifts: 31, seed: 2, rows: 5 } as const
    const anew = await app.figureFiles.make(figure, 'svg')
    await Array.fromAsync(app.searches.run(recording, QUOTES, { shifts: 31, seed: 2 }, context.signal))
    await app.close()
    app = await openApp(file, { version: VERSION })
    expect(
      app.searches.find(app.reader.recording(recording), { expression: QUOTES, shifts: 31, seed: 2 }),
    ).toBeDefined()
    expect(asText((await app.figureFiles.make(figure, 'svg')).bytes)).toBe(asText(anew.bytes))
  })

  it('means what its feature meant when it was added', async () => {
    const own = await app.ownFeatures.save({ name: 'mine', expression: '/a/', meaning: '' })
    const { id } = await add('mine', { kind: 'histogram', recording, unit: 'L0.c.0', feature: 'mine' })
    const before = asText(await made(id, 'svg'))
    await app.ownFeatures.save({ ...own, expression: '/[aeiou]/' })
    expect(asText(await made(id, 'svg'))).toBe(before)
    expect(before).toContain('/a/')
  })

  it('is resolved to a recording of the same values, and to no other', async () => {
    const { corpus } = app.reader.recording(recording)
    const again = async (range = {}) => {
      const { recording } = await app.recordings.start({ model, corpus, ...range })
      await app.recordings.finished(recording)
      return recording
    }
    const lost = await again({ end: 5000 })
    const { id } = await add('lost', { kind: 'histogram', recording: lost, unit: 'L0.c.0' })
    const before = asText(await made(id, 'svg'))
    await app.recordings.remove(lost)
    await expect(made(id, 'svg')).rejects.toMatchObject({ code: 'figure-lost' })
    await again({ end: 5000 })
    expect(asText(await made(id, 'svg'))).toBe(before)
  })

  it('of gates has a dot for each unit of each gate, and says why a network that was not trained here has no curve', async () => {
    const { id } = await add('gates', { kind: 'saturation', recording })
    const { spec } = app.reader.model(model)
    const parts = elements(asText(await made(id, 'svg')))
    expect(parts.filter(({ name }) => name === 'circle')).toHaveLength(3 * spec.layers * spec.hidden)
    expect(
      asText(await made(id, 'csv'))
        .trim()
        .split('\r\n'),
    ).toHaveLength(1 + 3 * spec.layers * spec.hidden)
    await expect(app.figureFiles.make({ kind: 'loss', model }, 'svg')).rejects.toMatchObject({ code: 'no-curve' })
  })

  it('as Parquet holds what the CSV holds, with its provenance', async () => {
    const { id } = await add('trace', { kind: 'trace', recording, units: ['L0.c.0', 'L0.c.1'], start: 0, end: 300 })
    const bytes = await made(id, 'parquet')
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
    const rows = await parquetReadObjects({ file: buffer })
    expect(Object.keys(rows[0])).toEqual(['position', 'codepoint', 'character', 'L0.c.0 tanh c', 'L0.c.1 tanh c'])
    expect(rows.map((row) => row['L0.c.1 tanh c'])).toEqual([
      ...app.recordings.values(recording, 'L0.c.1', 0, 300).map(Math.tanh),
    ])
    const { key_value_metadata } = parquetMetadata(buffer)
    const provenance = JSON.parse(key_value_metadata!.find(({ key }) => key === 'provenance')!.value!)
    expect(provenance).toMatchObject({ recording: 'R', start: 0, end: 300, model: 'planted' })
  })
})

describe('the report as a page', () => {
  it('holds every figure byte for byte, numbered, and what cannot be drawn with the reason', async () => {
    const page = asText((await app.findings.notebook('html')).bytes)
    const pictures = [...page.matchAll(/src="data:image\/svg\+xml;base64,([^"]+)"/g)]
    const drawn = app.findings.list().filter(({ figure }) => figure !== null)
    expect(pictures).toHaveLength(drawn.length)
    const first = Buffer.from(pictures[0][1], 'base64').toString()
    expect(first).toBe(asText(await made(drawn[0].id, 'svg')))
    expect(page).toContain(`Figure ${drawn.length}.`)
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/)
    const asked = new Set(app.searches.list(recording).map(({ expression }) => expression)).size
    expect(/(\d+) questions? (?:was|were) asked of the recording/.exec(page)?.[1]).toBe(
      asked > 0 ? String(asked) : undefined,
    )
    cli('export', '--report', folder.path('report.html'))
    expect(readFileSync(folder.path('report.html'), 'utf8')).toBe(page)
    // as these options were called before
    cli('export', '--notebook', folder.path('notebook.html'))
    expect(readFileSync(folder.path('notebook.html'), 'utf8')).toBe(page)
  })

  it('cannot be a PDF where nothing can print, and says what to do', async () => {
    await expect(app.findings.notebook('pdf')).rejects.toMatchObject({ code: 'no-printer' })
  })
})
