// Looking for a neuron, as a person would: a recording on the screen, a regex typed, a row clicked, a figure taken out.

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { coloredPixels, type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const TEXT = prose(60_000)

describe.skipIf(!hasBrowser)('exploring a recording', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('explore.neuronscope'), TEXT, { hidden: 48, layers: 2, steps: 200 })
    page = program.page
    await unitOnShow(page)
    await page.locator('.text-view[data-blank="0"]').waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const unit = () => page.locator('.text-view').getAttribute('data-unit')
  const row = (n: number) => page.locator('[data-view=search] .table-row').nth(n)

  async function type(expression: string): Promise<void> {
    await page.locator('[data-view=search] .monaco-editor').click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(expression)
  }

  it('shows the text in the colors of a unit', async () => {
    await expect.poll(async () => (await coloredPixels(page)).orange).toBeGreaterThan(500)
    expect((await coloredPixels(page)).blue).toBeGreaterThan(100)
  })

  it('goes to the next unit and back with j and k', async () => {
    const first = await unit()
    await page.locator('.text-view').click({ position: { x: 200, y: 60 } })
    await page.keyboard.press('j')
    await expect.poll(unit).not.toBe(first)
    await page.keyboard.press('k')
    await expect.poll(unit).toBe(first)
  })

  it('says the value under the pointer', async () => {
    await page.mouse.move(0, 0)
    await page.locator('.text-view').hover({ position: { x: 260, y: 20 } })
    await expect.poll(() => page.locator('.flag').innerText()).toMatch(/L\d\.[hc]\.\d+/)
  })

  it('ranks the units against a regex while it is typed, and colors by the row that is clicked', async () => {
    await type('/[aeiou]/')
    await row(3).waitFor()
    await expect.poll(() => page.locator('.strip-end .note').allInnerTexts().then(String)).toContain('in')
    // the rows still move while the search of the last keystroke runs
    const clicked = async () => {
      await row(2).click()
      return row(2).getAttribute('data-unit')
    }
    await expect.poll(async () => (await clicked()) === (await unit())).toBe(true)
  })

  it('gives p when the null is in', async () => {
    await expect.poll(() => row(0).locator('.num').last().innerText(), { timeout: 20_000 }).toMatch(/^[≤.<]/)
  })

  it('underlines the matches in the text', async () => {
    await type('/whale/')
    await row(0).waitFor()
    await expect.poll(() => greenPixels(page), { timeout: 10_000 }).toBeGreaterThan(50)
  })

  it('marks a mistake, names its place, and forgets it when it is mended', async () => {
    await type('inside("“"')
    await page.keyboard.press('ControlOrMeta+Enter')
    const alert = page.locator('[data-view=search] [role=alert]')
    await expect.poll(() => alert.allInnerTexts()).toHaveLength(1)
    await type('/zzzz/')
    await expect.poll(() => alert.innerText()).toMatch(/true at none/)
    await type('/ship/')
    await row(0).waitFor()
    await expect.poll(() => alert.count()).toBe(0)
  })

  it.each([
    ['HTML', /\.html$/],
    ['SVG', /\.svg$/],
    ['PNG', /\.png$/],
    ['CSV', /\.csv$/],
  ])('takes the page out as %s', async (format, name) => {
    await page
      .getByRole('button', { name: /^Export/ })
      .first()
      .click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: format }).first().click(),
    ])
    expect(download.suggestedFilename()).toMatch(name)
    const bytes = readFileSync(await download.path())
    expect(bytes.length).toBeGreaterThan(400)
    if (format === 'PNG') expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    else expect(bytes.toString()).toContain((await unit()) as string)
  })

  it('finds its place again after a reload', async () => {
    const before = await unit()
    await page.reload()
    await unitOnShow(page)
    await expect.poll(unit).toBe(before)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})

/** Pixels of the feature's green in the text. */
function greenPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.text')!
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    let green = 0
    for (let i = 0; i < data.length; i += 4)
      if (Math.abs(data[i] - 10) < 12 && Math.abs(data[i + 1] - 117) < 12 && Math.abs(data[i + 2] - 84) < 12) green++
    return green
  })
}
