// One figure as a file for paper: a page of its own size for a printer, pixels at 300 dpi as far as they can be drawn.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { sizeOf } from '../../../core/figures/figure-page.ts'
import { type App, createApp } from '../../../main/app.ts'
import { addRecorded } from './recorded.ts'
import { prose, testFolder, WORKER } from './workspace.ts'

const folder = testFolder()
const PNG = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, ...new Array(40).fill(7)])
let app: App
let recording: number
/** what the printer was given */
let given: { html: string[]; svg: [text: string, scale: number][] }

beforeAll(async () => {
  const printer = {
    pdf: async (html: string) => {
      given.html.push(html)
      return new TextEncoder().encode('%PDF-1.4 of the page')
    },
    png: async (svg: Uint8Array, scale: number) => {
      given.svg.push([new TextDecoder().decode(svg), scale])
      return PNG
    },
  }
  const options = { shell: 'browser', version: '0.0.0-test', workerEntry: WORKER } as const
  app = await createApp({ workspace: folder.path('figures.neuronscope'), ...options, printer })
  recording = (await addRecorded(app, prose(40_000), { hidden: 16, steps: 20 })).recording
})
beforeEach(() => {
  given = { html: [], svg: [] }
})
afterAll(async () => {
  await app.close()
  folder.remove()
})

const autocorrelation = () => ({ kind: 'autocorrelation', recording, unit: 'L0.h.3' }) as const
const text = (end: number) => ({ kind: 'text', recording, unit: 'L0.h.3', start: 0, end, columns: 80 }) as const

it('a PDF is the figure’s own SVG on a page exactly as large', async () => {
  const svg = new TextDecoder().decode((await app.figureFiles.make(autocorrelation(), 'svg')).bytes)
  const { width, height } = sizeOf(svg)
  const file = await app.figureFiles.make(autocorrelation(), 'pdf')
  expect(file).toMatchObject({ name: 'autocorrelation-L0.h.3.pdf', mime: 'application/pdf' })
  expect(new TextDecoder().decode(file.bytes)).toBe('%PDF-1.4 of the page')
  const [page] = given.html
  expect(page).toContain(`@page { size: ${width}mm ${height}mm; margin: 0 }`)
  expect(page).toContain(Buffer.from(svg).toString('base64'))
})

it('a PNG is drawn at 300 dots an inch, and says so', async () => {
  const { bytes } = await app.figureFiles.make(autocorrelation(), 'png')
  expect(given.svg[0][1]).toBeCloseTo(300 / 96, 10)
  expect(Buffer.from(bytes.subarray(37, 41)).toString()).toBe('pHYs')
  expect(new DataView(bytes.buffer, bytes.byteOffset).getUint32(41)).toBe(11_811)
})

it('a PNG that no browser can draw is refused before it is tried, with its size and a way out', async () => {
  await expect(app.figureFiles.make(text(40_000), 'png')).rejects.toMatchObject({
    code: 'png-too-large',
    message: expect.stringMatching(
      /^A PNG of this figure would have \d+ × \d+ pixels at 300 dpi, .* choose fewer characters, or take SVG or PDF\.$/,
    ),
  })
  expect(given.svg).toEqual([])
  await app.figureFiles.make(text(2000), 'png')
  expect(given.svg).toHaveLength(1)
})
