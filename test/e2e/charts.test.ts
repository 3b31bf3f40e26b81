// Charts under the pointer and the keyboard: a histogram is brushed, curves are zoomed and panned, points are pointed at.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import type { Program } from './program.ts'
import { startRecorded } from './recorded.ts'

const TEXT = '“Aye, aye!” said Stubb. The sea was calm, and the whale was near (very near).\n'.repeat(160)

describe.skipIf(!hasBrowser)('charts', { timeout: 120_000 }, () => {
  const folder = testFolder()
  let program: Program
  const page = () => program.page
  const section = (id: string) => page().locator(`[data-section=${id}]`)
  const words = (id: string) => section(id).locator('.chart text').allTextContents()
  const zoomOf = (id: string) => section(id).locator('.chart .zoom')
  const boxOf = async (id: string) => {
    // a section is drawn once it is on screen
    await section(id).scrollIntoViewIfNeeded()
    await zoomOf(id).scrollIntoViewIfNeeded()
    return (await zoomOf(id).boundingBox())!
  }

  beforeAll(async () => {
    const config = { cell: 'lstm', layers: 1, hidden: 16, steps: 60, batch: 8, unroll: 32 } as const
    program = await startRecorded(folder.path('charts.neuronscope'), TEXT, config)
    await page().locator('[data-view=search] textarea, [data-view=search] input').first().waitFor()
    await page().getByText('word_start', { exact: true }).first().click()
    await page().locator('.threshold').waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  it('a histogram is brushed: precision, recall and the strongest passages of the range follow', async () => {
    const overlay = section('split').locator('.brush .overlay')
    const brushed = async () => {
      const box = (await overlay.boundingBox())!
      await page().mouse.move(box.x + box.width * 0.06, box.y + box.height / 2)
      await page().mouse.down()
      await page().mouse.move(box.x + box.width * 0.94, box.y + box.height / 2, { steps: 4 })
      await page().mouse.up()
      return page().locator('[data-figure=range]').count()
    }
    // what comes with the search lays the page out anew
    await expect.poll(brushed, { interval: 500 }).toBe(1)
    await page().locator('[data-figure=range]').waitFor()
    const figure = async (name: string) => Number(await page().locator(`[data-figure=${name}]`).innerText())
    expect(await figure('range-precision')).toBeLessThanOrEqual(1)
    const said = await page().locator('[data-figure=range]').innerText()
    const [low, high] = [...said.matchAll(/[−\d.]+/g)]
      .slice(0, 2)
      .map(([n]) => Number(n.replace('−', '-').replace(/\.$/, '')))
    await section('passages').scrollIntoViewIfNeeded()
    await expect.poll(() => section('passages').locator('[data-range] .passage').count()).toBeGreaterThan(0)
    expect(low).toBeLessThan(high)
  })

  it('the range is moved by the keyboard, and taken away by Escape', async () => {
    const from = section('split').getByRole('slider', { name: 'Range from' })
    await from.focus()
    const before = Number(await from.getAttribute('aria-valuenow'))
    await page().keyboard.press('ArrowLeft')
    await expect.poll(async () => Number(await from.getAttribute('aria-valuenow'))).toBeLessThan(before)
    await page().keyboard.press('Escape')
    await expect.poll(() => page().locator('[data-figure=range]').count()).toBe(0)
    await page().keyboard.press('PageUp')
    await page().locator('[data-figure=range]').waitFor()
    await page().keyboard.press('Delete')
  })

  it.each(['memory', 'trace'])('the curve of %s is zoomed and shown whole again by the keyboard', async (id) => {
    await boxOf(id)
    const whole = await words(id)
    await zoomOf(id).focus()
    await page().keyboard.press('+')
    await page().keyboard.press('+')
    await expect.poll(() => words(id)).not.toEqual(whole)
    const closer = await words(id)
    await page().keyboard.press('ArrowRight')
    await expect.poll(() => words(id)).not.toEqual(closer)
    await page().keyboard.press('Home')
    await expect.poll(() => words(id)).toEqual(whole)
  })

  it('the wheel zooms with Ctrl alone, a drag pans, and a double click shows all', async () => {
    const whole = await words('trace')
    const box = await boxOf('trace')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page().mouse.move(x, y)
    await page().keyboard.down('Control')
    await page().mouse.wheel(0, -300)
    await page().keyboard.up('Control')
    const zoomed = () => words('trace').then((list) => list.filter((word) => /^[\d,]+$/.test(word)))
    const ends = whole.filter((word) => /^[\d,]+$/.test(word))
    await expect.poll(zoomed).not.toEqual(ends)
    const before = await zoomed()
    await page().mouse.down()
    await page().mouse.move(x + 60, y, { steps: 4 })
    await page().mouse.up()
    await expect.poll(zoomed).not.toEqual(before)
    await page().mouse.dblclick(x, y)
    await expect.poll(zoomed).toEqual(ends)
  })

  it('the point nearest to the pointer says what it is, and the arrows lead from one to the next', async () => {
    const box = await boxOf('memory')
    await page().mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5)
    const said = section('memory').locator('.chart .over')
    for (let up = 0.5; up > 0 && (await said.count()) === 0; up -= 0.05)
      await page().mouse.move(box.x + box.width * 0.4, box.y + box.height * up)
    expect(await said.textContent()).toMatch(/^\d+ apart: r −?0\.\d\d$/)
    await zoomOf('memory').focus()
    const before = await said.textContent()
    await page().keyboard.press('Shift+ArrowRight')
    await expect.poll(() => said.textContent()).not.toBe(before)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
