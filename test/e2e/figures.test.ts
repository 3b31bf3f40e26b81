// Every kind of figure, drawn by a browser at the widths of a page: no words overlap, and nothing leaves the frame.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COLUMNS } from '../../core/figures/drawing.ts'
import { FIGURE_KINDS } from '../../core/figures/kinds/kinds.ts'
import { withFonts } from '../../main/services/fonts.ts'
import { drawnSamples, SAMPLES } from '../core/figures/samples.ts'
import { hasBrowser, launchBrowser } from './browser.ts'

const STYLES = [
  { width: COLUMNS.single, fontSize: 8 },
  { width: COLUMNS.double, fontSize: 8 },
  { width: COLUMNS.single, fontSize: 10 },
  { width: COLUMNS.double, fontSize: 6 },
] as const

it('every kind has a sample', () => {
  for (const kind of Object.keys(FIGURE_KINDS)) expect(SAMPLES[kind as keyof typeof SAMPLES], kind).not.toHaveLength(0)
})

describe.skipIf(!hasBrowser)('every kind of figure', { timeout: 60_000 }, () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1000, height: 1400 } })
  }, 60_000)
  afterAll(() => browser?.close())

  describe.each(STYLES)('at $width mm and $fontSize pt', (style) => {
    it.each(drawnSamples({ theme: 'light', ...style }))(
      'keeps its words apart and in its frame: $name',
      async ({ svg }) => {
        await page.setContent(
          `<!doctype html><style>body { margin: 0 }</style>${withFonts(svg).replace(/^<\?xml.*\?>/, '')}`,
        )
        await page.evaluate(() => document.fonts.ready)
        const { width, problems } = await page.evaluate(faultsOf)
        expect(problems).toEqual([])
        expect(width).toBeCloseTo((style.width / 25.4) * 96, 0)
      },
    )
  })
})

/** Runs in the page: words that overlap others, and marks and words that leave the frame; pixels. */
function faultsOf(): { width: number; problems: string[] } {
  const svg = document.querySelector('svg')!
  const frame = svg.getBoundingClientRect()
  const inside = (box: DOMRect, by: number) =>
    box.left >= frame.left - by &&
    box.top >= frame.top - by &&
    box.right <= frame.right + by &&
    box.bottom <= frame.bottom + by
  const name = (element: Element) => `${element.tagName} “${(element.textContent ?? '').slice(0, 40)}”`
  const problems: string[] = []
  // glyphs that stand on cells have a place each, and are checked with their cells
  const words = [...svg.querySelectorAll('text')].filter((text) => !text.getAttribute('x')?.includes(' '))
  const boxes = words.map((element) => {
    const box = element.getBoundingClientRect()
    // of a line of 11 units the letters fill about the middle seven tenths
    const turned = element.getAttribute('transform') !== null
    const [x, y] = turned ? [box.width * 0.15, 0] : [0, box.height * 0.15]
    return { element, left: box.left + x, right: box.right - x, top: box.top + y, bottom: box.bottom - y }
  })
  for (const element of svg.querySelectorAll('text, rect, line, path, circle'))
    if (!element.closest('defs') && !inside(element.getBoundingClientRect(), 1))
      problems.push(`outside: ${name(element)}`)
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (across > 0.5 && down > 0.5) problems.push(`overlap: ${name(a.element)} and ${name(b.element)}`)
    }
  })
  return { width: frame.width, problems: problems.slice(0, 6) }
}
