// The gallery, the set, and the text view in all its forms, on the demo: opened, sorted, lassoed, colored, looked
// through.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasDemoText } from '../../scripts/lib/demo-text.mjs'
import { testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { timeToFrame } from './frames.ts'
import { type Program, startProgram, unitOnShow, untilRecorded } from './program.ts'

const folder = testFolder()
/** the gallery of 1,024 units is there within so many milliseconds of the key; a busy machine gets six tries */
const LIMIT = 500
const TRIES = 6

describe.skipIf(!hasBrowser || !hasDemoText())('the gallery and the text', { timeout: 120_000 }, () => {
  let program: Program
  const page = () => program.page
  const gallery = () => page().locator('.gallery-scroll')
  const view = (name: string) => page().locator('.text-view').getAttribute(`data-${name}`)
  const chips = () => page().locator('.set-chip').count()
  const tab = (name: string) => page().getByRole('tab', { name }).first()
  const look = async (name: string) => {
    await page().getByRole('button', { name: 'Show ▾' }).click()
    await page().getByRole('menuitemcheckbox', { name }).click()
  }

  beforeAll(async () => {
    program = await startProgram(folder.path('gallery.neuronscope'), { demo: true })
    await untilRecorded(page())
    await page().waitForTimeout(1000)
  }, 400_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  it('shows 1,024 units within half a second', async () => {
    let best = Number.POSITIVE_INFINITY
    for (let i = 0; i < TRIES && best > LIMIT; i++) {
      if (i > 0) await page().reload()
      await unitOnShow(page())
      if (i > 0) await tab('Search').click()
      await page().locator('.text-view textarea').focus()
      await page().waitForTimeout(1200)
      const all = { selector: '.gallery-scroll', attribute: 'data-units', value: '1024' }
      best = Math.min(best, await timeToFrame(page(), all, () => page().keyboard.press('l')))
    }
    expect(await gallery().getAttribute('data-units')).toBe('1024')
    expect(Number(await gallery().getAttribute('data-drawn'))).toBeGreaterThan(10)
    expect(best).toBeLessThanOrEqual(LIMIT)
  })

  it('sorts by variance, by name, and puts like beside like', async () => {
    const first = () => gallery().getAttribute('data-first')
    const sort = page().locator('.gallery-view').getByLabel('Sort')
    await sort.selectOption('name')
    await expect.poll(first).toBe('L0.h.0')
    await sort.selectOption('variance')
    await expect.poll(first).not.toBe('L0.h.0')
    await sort.selectOption('alike')
    await expect.poll(() => gallery().getAttribute('data-sort'), { timeout: 30_000 }).toBe('alike')
    await sort.selectOption('name')
    await page().locator('.gallery-view').getByLabel('Layer').selectOption('1')
    await page().locator('.gallery-view').getByLabel('Kind').selectOption('c')
    await expect.poll(() => gallery().getAttribute('data-units')).toBe('256')
    await expect.poll(first).toBe('L1.c.0')
  })

  it('previews the unit under the pointer, and chooses the one that is clicked', async () => {
    const box = (await gallery().boundingBox())!
    const before = await view('unit')
    await page().mouse.move(box.x + 20, box.y + 10)
    await page().mouse.move(box.x + 30, box.y + 20)
    await expect.poll(() => view('unit')).toBe('L1.c.0')
    await page().mouse.move(box.x + 30, box.y - 200)
    await expect.poll(() => view('unit')).toBe(before)
    await page().mouse.click(box.x + 30, box.y + 20)
    await expect.poll(() => page().locator('.unit-heading b').innerText()).toBe('L1.c.0')
  })

  it('takes the units under a lasso into the set, and one more with Ctrl', async () => {
    const box = (await gallery().boundingBox())!
    await page().mouse.move(box.x + 20, box.y + 10)
    await page().mouse.down()
    await page().mouse.move(box.x + 420, box.y + 30, { steps: 4 })
    await page().mouse.up()
    await expect.poll(chips).toBe(3)
    await page()
      .locator('.gallery-space')
      .click({ position: { x: 20, y: 70 }, modifiers: ['ControlOrMeta'] })
    await expect.poll(chips).toBe(4)
  })

  it('undoes that, and does it again', async () => {
    await page().keyboard.press('ControlOrMeta+z')
    await expect.poll(chips).toBe(3)
    await page().keyboard.press('ControlOrMeta+Shift+z')
    await expect.poll(chips).toBe(4)
  })

  it('walks with the arrows, and S takes a unit in and out', async () => {
    await gallery().focus()
    await page().keyboard.press('End')
    await page().keyboard.press('s')
    await expect.poll(chips).toBe(5)
    await page().keyboard.press('s')
    await expect.poll(chips).toBe(4)
  })

  it('colors the text by the four of them, in colors that are theirs', async () => {
    await page().getByRole('button', { name: 'Colour the text' }).click()
    await expect.poll(() => view('bands')).toBe('4')
    await expect.poll(() => colors(), { timeout: 10_000 }).toBeGreaterThanOrEqual(4)
  })

  /** How many of the set's swatches have a shade of theirs, of a tenth of the way or more, in the text. */
  function colors(): Promise<number> {
    return page().evaluate(() => {
      const rgb = (css: string) => css.match(/\d+/g)!.slice(0, 3).map(Number)
      const swatches = [...document.querySelectorAll('.set-chip .set-swatch')].map((s) =>
        rgb(getComputedStyle(s).backgroundColor),
      )
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.text')!
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!
      copy.drawImage(canvas, 0, 0)
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
      const seen = new Set<number>()
      for (let i = 0; i < data.length; i += 4)
        swatches.forEach((swatch, s) => {
          const darkest = swatch.indexOf(Math.min(...swatch))
          const share = (255 - data[i + darkest]) / (255 - swatch[darkest])
          const near = (c: number) => Math.abs(255 + share * (swatch[c] - 255) - data[i + c]) < 3
          if (share > 0.1 && share <= 1 && [0, 1, 2].every(near)) seen.add(s)
        })
      return seen.size
    })
  }

  it('tells how far they go together', async () => {
    await page().getByRole('button', { name: 'Compare', exact: true }).click()
    await expect.poll(() => page().locator('.compare td').count(), { timeout: 20_000 }).toBe(16)
    expect(await page().locator('.compare td').nth(1).innerText()).toMatch(/^−?(0\.\d\d|1\.00|0)$/)
    await page().getByRole('button', { name: 'Compare', exact: true }).click()
  })

  it('keeps the set under a name, and takes it again', async () => {
    const menu = async (item: RegExp) => {
      await page().getByRole('button', { name: 'Sets ▾' }).click()
      await page().getByRole('menuitem', { name: item }).click()
    }
    await menu(/^Keep/)
    await page().getByRole('textbox', { name: 'Name', exact: true }).fill('the four')
    await page().keyboard.press('Enter')
    await page().getByRole('dialog').waitFor({ state: 'detached' })
    await page().getByRole('button', { name: 'Clear', exact: true }).click()
    await expect.poll(chips).toBe(0)
    await menu(/^the four: 4 units/)
    await expect.poll(chips).toBe(4)
  })

  it('puts units into lanes under the text, four at most, and takes them out', async () => {
    await page().getByRole('button', { name: 'As lanes' }).click()
    await expect.poll(() => view('lanes')).toBe('4')
    await page().keyboard.press('End')
    await page().locator('.lane-chip button[aria-label]').first().click()
    await expect.poll(() => view('lanes')).toBe('3')
    await page().getByLabel('What colours the text').selectOption('unit')
    await page()
      .locator('.text-view')
      .click({ position: { x: 200, y: 60 } })
    await page().keyboard.press('j')
    await page().keyboard.press('p')
    await expect.poll(() => view('lanes')).toBe('4')
  })

  it('moves a lane with Shift and an arrow key, and goes from lane to lane with the arrow alone', async () => {
    const names = () => page().locator('.lane-chip .mono').allInnerTexts()
    const before = await names()
    await page().locator('.lane-chip .mono').nth(1).focus()
    await page().keyboard.press('ArrowLeft')
    expect(await names()).toEqual(before)
    await page().locator('.lane-chip .mono').nth(1).focus()
    await page().keyboard.press('Shift+ArrowLeft')
    await expect.poll(names).toEqual([before[1], before[0], before[2], before[3]])
  })

  it('writes the expected characters under the text', async () => {
    await look('Expected characters below')
    await expect.poll(async () => Number(await view('expected')), { timeout: 20_000 }).toBeGreaterThan(300)
    await page().mouse.move(0, 0)
    await page()
      .locator('.text-view')
      .hover({ position: { x: 120, y: 30 } })
    await expect.poll(() => page().locator('.text-view .flag').innerText()).toMatch(/next .+ \d+ %/)
    await look('wider spaces')
    await expect.poll(async () => Number(await view('expected')), { timeout: 20_000 }).toBeGreaterThan(100)
    await look('wider spaces')
    await expect.poll(() => view('expected')).toBe('0')
  })

  it('shades characters by surprise', async () => {
    await page().getByLabel('What colours the text').selectOption('surprise')
    await expect.poll(() => view('style')).toBe('shade')
    expect(await page().locator('.text-bar').innerText()).toContain('10 bits')
    await page().getByLabel('What colours the text').selectOption('unit')
    await expect.poll(() => view('style')).toBe('scale')
  })

  it('shows a gate that was not recorded', async () => {
    await page().getByLabel('State or gate of the cell').selectOption('f')
    await expect.poll(() => view('unit'), { timeout: 20_000 }).toMatch(/^L\d\.f\.\d+$/)
    await page().getByLabel('State or gate of the cell').selectOption('h')
    await expect.poll(() => view('unit')).toMatch(/^L\d\.h\.\d+$/)
  })

  it('tells signs by bars where colors are not seen', async () => {
    await page().emulateMedia({ forcedColors: 'active' })
    await expect.poll(() => view('style')).toBe('sign')
    await page().emulateMedia({ forcedColors: 'none' })
    await expect.poll(() => view('style')).toBe('scale')
  })

  it('finds words, and goes from one place to the next', async () => {
    const found = () => page().locator('[data-figure=found]').innerText()
    await page().keyboard.press('ControlOrMeta+f')
    await page().keyboard.type('whale')
    await expect.poll(found).toBe('104 places')
    await page().keyboard.press('Enter')
    await expect.poll(found).toBe('1 of 104')
    const from = await view('from')
    await page().keyboard.press('Shift+Enter')
    await expect.poll(found).toBe('104 of 104')
    await expect.poll(() => view('from')).not.toBe(from)
  })

  it('finds what a regular expression matches', async () => {
    await page().getByRole('button', { name: 'Regular expression' }).click()
    await page().getByLabel('Find in the text').fill('whales?\\b')
    const found = async () => Number((await page().locator('[data-figure=found]').innerText()).split(' ')[0])
    await expect.poll(async () => (await found()) > 20 && (await found()) < 104, { timeout: 20_000 }).toBe(true)
    await page().getByLabel('Find in the text').fill('whale(')
    await expect.poll(() => page().locator('.find-bar [role=alert]').count(), { timeout: 10_000 }).toBe(1)
    await page().keyboard.press('Escape')
    await expect.poll(() => page().locator('.find-bar').isVisible()).toBe(false)
  })

  it('goes to a line', async () => {
    await page().keyboard.press('ControlOrMeta+g')
    await page().keyboard.type('1200')
    await page().keyboard.press('Enter')
    await expect.poll(async () => Number(await view('from'))).toBeGreaterThan(40_000)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
