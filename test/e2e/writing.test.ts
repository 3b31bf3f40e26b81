// Scripts of the world in the text view: letters stand where the browser puts them, each code point has a box of its own
// beneath, and the figures that are taken out agree.

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const LINES = [
  'שלום עולם, זה (טקסט) אחד 123 ועוד',
  'שָׁלוֹם לְכֻלָּם',
  'السلام عليكم، هذا نص لا أكثر 45',
  'नमस्ते दुनिया क्षत्रिय किताब',
  'cafe\u0301 nai\u0308ve o\u0302\u0323 end',
  'flags 🇩🇪🇫🇷 family 👨‍👩‍👧 thumb 👍🏽 end',
  'abc שלום def (ghi)',
  'a\tb ｶﾅ 漢字 \u200b| end',
]
const TEXT = `${LINES.join('\n')}\n`.repeat(40)

interface Box {
  left: number
  right: number
}

describe.skipIf(!hasBrowser)('scripts of the world', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('writing.neuronscope'), TEXT, { hidden: 24, steps: 40 })
    page = program.page
    await unitOnShow(page)
    await page.locator('.text-view[data-blank="0"]').waitFor()
    await page.evaluate(() => document.fonts.ready)
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  /** The boxes that the pointer meets along a row, from left to right, and the words of the first flag over each. */
  async function boxesOfRow(row: number): Promise<(Box & { words: string })[]> {
    const view = (await page.locator('.text-view').boundingBox())!
    const y = view.y + 4 + row * 32 + 10
    const found = new Map<string, Box & { words: string }>()
    for (let x = view.x + 40; x < view.x + view.width - 100; x += 1.5) {
      await page.mouse.move(x, y)
      const box = await page.evaluate(() => {
        const [cell, flag] = ['.cell-box', '.flag'].map(
          (name) => document.querySelector<HTMLElement>(`.text-view ${name}`)!,
        )
        if (cell.hidden) return null
        const { left, right } = cell.getBoundingClientRect()
        return { left, right, words: flag.innerText }
      })
      if (box) found.set(`${box.left} ${box.right}`, box)
    }
    return [...found.values()].sort((a, b) => a.left - b.left)
  }

  /** Where the browser itself sets each grapheme of a line, from its left end, and how many code points each has. */
  function rectsOf(line: string): Promise<(Box & { points: number })[]> {
    return page.evaluate((line) => {
      const element = document.createElement('div')
      const style =
        'position: fixed; left: 0; top: 0; white-space: pre; tab-size: 8; visibility: hidden; width: max-content;'
      const font = "font: 13.3333px 'JetBrains Mono', ui-monospace, 'DejaVu Sans Mono', monospace;"
      element.style.cssText = `${style}${font}font-variant-ligatures: none; font-kerning: none; text-rendering: optimizeSpeed`
      element.dir = 'auto'
      element.textContent = line
      document.body.append(element)
      const range = document.createRange()
      const rects = [...new Intl.Segmenter().segment(line)].map(({ segment, index }) => {
        range.setStart(element.firstChild!, index)
        range.setEnd(element.firstChild!, index + segment.length)
        const { left, right } = range.getBoundingClientRect()
        return { left, right, points: [...segment].length }
      })
      element.remove()
      return rects
    }, line)
  }

  it.each([0, 1, 2, 3, 4, 6])('line %i: each character has its box where the browser sets it', async (row) => {
    const rects = await rectsOf(LINES[row])
    const boxes = (await boxesOfRow(row)).filter(({ words }) => !words.includes('“↵”'))
    // the line may begin anywhere: a line from right to left ends at the right
    const shift = boxes[0].left - Math.min(...rects.map(({ left }) => left))
    for (const { left, right, points } of rects) {
      const inside = boxes.filter((box) => box.left >= left + shift - 0.8 && box.right <= right + shift + 0.8)
      expect(inside.length, `${left}–${right}`).toBe(points)
      expect(Math.abs(inside[0].left - shift - left)).toBeLessThan(0.8)
      expect(Math.abs(inside[inside.length - 1].right - shift - right)).toBeLessThan(0.8)
    }
  })

  it('Hebrew begins at the right, and its letters are painted there', async () => {
    const boxes = await boxesOfRow(0)
    expect(boxes.at(-1)!.words).toContain('“ש”')
    expect(boxes[0].words).toContain('“↵”')
    const view = (await page.locator('.text-view').boundingBox())!
    expect(boxes.at(-1)!.right).toBeGreaterThan(view.x + view.width * 0.7)
    expect((await boxesOfRow(6))[0].words).toContain('“a”')
  })

  it('a mark does not hide its value: it has a part of the box, and is named by its number', async () => {
    const boxes = await boxesOfRow(4)
    const mark = boxes.find(({ words }) => words.includes('U+0301'))!
    const letter = boxes[boxes.indexOf(mark) - 1]
    expect(letter.words).toContain('“e”')
    expect(mark.right - letter.left).toBeCloseTo(8, 0)
    expect(mark.words).toMatch(/L0\.[hc]\.\d+ .*[−+\d]/)
  })

  it('a flag, a family and a tone are one picture whose code points share it', async () => {
    const boxes = await boxesOfRow(5)
    const of = (number: string) => boxes.filter(({ words }) => words.includes(number))
    expect(of('U+200D')).toHaveLength(2)
    expect(boxes.length).toBe([...LINES[5]].length + 1) // and the line end
  })

  it.each(['HTML', 'SVG'])('the %s has the same rows, tabs of eight, and Hebrew from right to left', async (format) => {
    await page
      .getByRole('button', { name: /^Export/ })
      .first()
      .click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: format }).first().click(),
    ])
    const markup = readFileSync(await download.path(), 'utf8')
    const other = await program.browser.newPage({ viewport: { width: 1100, height: 900 } })
    await other.setContent(format === 'SVG' ? `<body style="margin:0">${markup.replace(/^<\?xml.*\n/, '')}` : markup)
    const places = await other.evaluate((format) => {
      const at = (letter: string) => {
        const walker = document.createTreeWalker(
          document.querySelector(format === 'SVG' ? '#text' : 'main')!,
          NodeFilter.SHOW_TEXT,
        )
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const offset = node.textContent!.indexOf(letter)
          if (offset < 0) continue
          const range = document.createRange()
          range.setStart(node, offset)
          range.setEnd(node, offset + letter.length)
          return range.getBoundingClientRect()
        }
        throw new Error(`${letter} is not there`)
      }
      // shin is the first letter of line 0, final mem the last of its first word; half-width kana take one cell each
      const [shin, mem, one, two, kana, next, wide, other] = ['ש', 'ם', '1', '2', 'ｶ', 'ﾅ', '漢', '字'].map(at)
      return { hebrew: [shin, mem], digits: [one, two], kana: [kana, next], wide: [wide, other] }
    }, format)
    expect(places.hebrew[0].left).toBeGreaterThan(places.hebrew[1].left)
    expect(places.digits[0].left).toBeLessThan(places.digits[1].left)
    const apart = ([a, b]: { left: number }[]) => b.left - a.left
    if (format === 'SVG') expect(apart(places.kana)).toBeCloseTo(apart(places.wide) / 2, 1)
    await other.screenshot({ path: process.env.LOOK_AT ? `${process.env.LOOK_AT}/figure-${format}.png` : undefined })
    await other.close()
  })

  it('has complained of nothing', async () => {
    if (process.env.LOOK_AT) await page.screenshot({ path: `${process.env.LOOK_AT}/writing.png` })
    expect(program.complaints).toEqual([])
  })
})
