// The page of a unit as a researcher uses it: dragging the threshold, walking through errors, ablation, a name.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasDemoText } from '../../scripts/lib/demo-text.mjs'
import { testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram, untilRecorded } from './program.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser || !hasDemoText())('the page of a unit', { timeout: 120_000 }, () => {
  let program: Program
  const page = () => program.page
  const section = (id: string) => page().locator(`[data-section=${id}]`)
  const figure = (name: string) =>
    page()
      .locator(`[data-figure=${name}]`)
      .innerText()
      .then((text) => Number(text.replace(/^\./, '0.')))
  const caret = async () =>
    Number(/char ([\d,]+)/.exec(await page().locator('.status').innerText())![1].replace(/,/g, ''))

  beforeAll(async () => {
    program = await startProgram(folder.path('unit.neuronscope'), { demo: true })
  }, 60_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  it('splits the unit by the feature that is searched for', async () => {
    const tree = page().locator('[data-view=workspace]')
    await untilRecorded(page())
    await tree.getByText('inside_quotes', { exact: true }).click()
    await expect.poll(() => page().locator('[data-figure=precision]').count(), { timeout: 60_000 }).toBe(1)
  }, 400_000)

  it('cuts the quote cell at the threshold of the search, and precision follows when it is dragged', async () => {
    await expect.poll(() => figure('f1'), { timeout: 60_000 }).toBeGreaterThan(0.8)
    const [precision, recall] = [await figure('precision'), await figure('recall')]
    const flag = page().locator('.threshold')
    const box = (await flag.locator('rect').boundingBox())!
    const before = await flag.getAttribute('aria-valuetext')
    await page().mouse.move(box.x + box.width / 2, box.y + 60)
    await page().mouse.down()
    await page().mouse.move(box.x - 60, box.y + 60, { steps: 4 })
    await page().mouse.up()
    expect(await flag.getAttribute('aria-valuetext')).not.toBe(before)
    expect(await figure('precision')).toBeGreaterThan(precision)
    expect(await figure('recall')).toBeLessThan(recall)
  })

  it('moves the threshold with [ and ], and from error to error with E', async () => {
    const flag = page().locator('.threshold')
    const value = async () => Number(await flag.getAttribute('aria-valuenow'))
    const before = await value()
    await page().keyboard.press(']')
    expect(await value()).toBeGreaterThan(before)
    await page().keyboard.press('[')
    expect(await value()).toBeCloseTo(before, 3)
    const start = await caret()
    await page().keyboard.press('e')
    await expect.poll(caret).toBeGreaterThan(start)
    const first = await caret()
    await page().keyboard.press('e')
    await expect.poll(caret).toBeGreaterThan(first)
    await page().keyboard.press('Shift+E')
    await expect.poll(caret).toBe(first)
  })

  it('shows passages with what is wrong in them, and goes there on a click', async () => {
    const rows = section('passages').locator('.passage')
    await expect.poll(() => rows.count()).toBeGreaterThan(12)
    // the cell is low inside quotation marks: the end where the feature is comes first
    expect(await section('passages').locator('[data-first]').getAttribute('data-first')).toBe('lowest')
    await expect.poll(() => rows.last().locator('.cells').first().textContent()).toMatch(/\S{3}/)
    await rows.last().click()
    const title = await rows.last().getAttribute('title')
    expect(await caret()).toBe(Number(title!.replace(/\D/g, '')))
  })

  it('says what the unit remembers, and folds a section for good', async () => {
    await section('memory').scrollIntoViewIfNeeded()
    await expect
      .poll(() => page().locator('[data-figure=memory]').innerText(), { timeout: 90_000 })
      .toMatch(/after [\d,]+/)
    const fold = section('memory').getByRole('button', { name: 'Autocorrelation', exact: true })
    await fold.click()
    expect(await fold.getAttribute('aria-expanded')).toBe('false')
    await page().reload()
    await expect.poll(() => fold.getAttribute('aria-expanded'), { timeout: 20_000 }).toBe('false')
  })

  it('measures an ablation: the unit is used where quotations end; and can be cancelled', async () => {
    await expect.poll(() => page().locator('[data-figure=precision]').count(), { timeout: 60_000 }).toBe(1)
    const part = section('ablation')
    await part.scrollIntoViewIfNeeded()
    await part.getByRole('button', { name: 'Measure' }).click()
    await part.getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => part.getByRole('button', { name: 'Measure' }).count()).toBe(1)
    expect(await part.locator('[data-result]').count()).toBe(0)
    await part.getByRole('button', { name: 'Measure' }).click()
    await part.locator('[data-result=mean]').waitFor({ timeout: 100_000 })
    const ends = await part.getByRole('row', { name: 'where it ends' }).locator('td').first().innerText()
    expect(Number(ends.replace('+', ''))).toBeGreaterThan(1)
    // control units change little there, and so do characters elsewhere that were as hard
    for (const [column, most] of [
      [2, 0.5],
      [3, 0.5],
    ]) {
      const words = await part.getByRole('row', { name: 'where it ends' }).locator('td').nth(column).innerText()
      expect(Math.abs(Number(words.replace('−', '-').replace('+', '')))).toBeLessThan(most)
    }
    const table = (await part.locator('table').boundingBox())!
    const body = (await part.boundingBox())!
    expect(table.x + table.width).toBeLessThanOrEqual(body.x + body.width)
  })

  it('is called what the researcher calls it, here and in the lists', async () => {
    const name = page().getByLabel('Name of this unit')
    await name.scrollIntoViewIfNeeded()
    await name.click()
    await page().keyboard.type('Quote cell')
    const box = (await page().locator('[data-view=search] .table-row').nth(1).boundingBox())!
    await page().mouse.move(box.x + 40, box.y + 6)
    await page().mouse.move(box.x + 44, box.y + 8)
    // another unit that is pointed at is shown in the text, and does not get the name
    await expect.poll(() => page().locator('.text-view').getAttribute('data-unit')).not.toBe('L1.c.183')
    await page().keyboard.press('Enter')
    await page().mouse.move(5, 5)
    const row = page().locator('[data-view=search] .table-row').filter({ hasText: 'L1.c.183' })
    await expect.poll(() => row.innerText(), { timeout: 30_000 }).toContain('Quote cell')
    await expect.poll(() => page().locator('.toolbar .scale').innerText()).toContain('Quote cell')
  })

  it('is wholly of the unit that is pointed at, its memory of the feature too', async () => {
    await section('since-change').scrollIntoViewIfNeeded()
    // what stands above it may be of the other unit alone, and move it out of sight, where it is not asked for
    const curveOf = async () => {
      await section('since-change').scrollIntoViewIfNeeded()
      const curve = section('since-change').locator('[data-curve-of]')
      return (await curve.count()) > 0 ? curve.getAttribute('data-curve-of') : null
    }
    await expect.poll(curveOf, { timeout: 60_000 }).toBe('L1.c.183')
    const box = (await page().locator('[data-view=search] .table-row').nth(2).boundingBox())!
    await page().mouse.move(box.x + 40, box.y + 6)
    await page().mouse.move(box.x + 44, box.y + 8)
    const heading = () => page().locator('.unit-heading b').innerText()
    await expect.poll(heading).not.toBe('L1.c.183')
    await expect.poll(async () => (await curveOf()) === (await heading()), { timeout: 60_000 }).toBe(true)
    await page().mouse.move(5, 5)
    await expect.poll(curveOf, { timeout: 60_000 }).toBe('L1.c.183')
  })

  it('finds its dot among the gates, and another unit by a click on a dot', async () => {
    await page().getByRole('tab', { name: 'Gates' }).click()
    const forget = page().locator('[data-gate="1f"]')
    await forget.waitFor({ timeout: 60_000 })
    const unit = () => page().locator('.text-view').getAttribute('data-unit')
    const before = await unit()
    await forget.focus()
    await page().keyboard.press('ArrowDown')
    await expect.poll(unit).not.toBe(before)
    await forget.locator('.dots circle').first().click({ force: true })
    await expect.poll(unit).toMatch(/^L1\.c\.\d+$/)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
