// Help: the tour goes over the real controls, question marks open the page at their place, the words are explained.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STEPS } from '../../renderer/shell/help/tour.ts'
import { prose, testFolder } from '../main/app/workspace.ts'
import { barriers } from './axe.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser)('help', { timeout: 60_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('help.neuronscope'), prose(20_000), { hidden: 16, steps: 60 })
    page = program.page
    await unitOnShow(page)
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const item = async (name: string) => {
    await page.getByRole('navigation', { name: 'Menus' }).getByRole('button', { name: 'Help' }).click()
    await page.locator('.menu').getByText(name, { exact: true }).click()
  }

  it('has a tour whose every step stands within the window, beside a control that is there', async () => {
    await item('Tour')
    const card = page.locator('.tour')
    for (const [n, { title, at }] of STEPS.entries()) {
      await card.getByRole('heading', { name: title }).waitFor()
      const box = (await card.boundingBox())!
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(1440)
      expect(box.y + box.height).toBeLessThanOrEqual(900)
      // the ranking is there once something was searched
      if (at !== '[data-view=search] .unit-list') expect(await page.locator(at).first().isVisible(), at).toBe(true)
      if (n === 1) expect(await barriers(page)).toEqual([])
      await page.keyboard.press(n % 2 === 0 ? 'Enter' : 'ArrowRight')
    }
    await card.waitFor({ state: 'detached' })
  })

  it('ends the tour with Escape, and goes back in it', async () => {
    await item('Tour')
    await page.keyboard.press('Enter')
    await page.locator('.tour').getByText(`2 of ${STEPS.length}`).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.locator('.tour').getByText(`1 of ${STEPS.length}`).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('.tour, .tour-outline').count()).toBe(0)
  })

  it('opens at the section whose question mark was pressed, and leads from there to the formulas', async () => {
    await page.getByRole('button', { name: 'Help: Autocorrelation' }).click()
    const section = page.locator('dialog[open] [data-help=unit-memory]')
    await expect.poll(async () => (await section.boundingBox())!.y).toBeLessThan(500)
    expect(await section.getAttribute('aria-current')).toBe('true')
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Help: Search' }).click()
    await page
      .getByRole('button', { name: /Formulas and sources: p: does any unit/ })
      .first()
      .click()
    const heading = page.locator('.numbers-page h3', { hasText: 'p: does any unit follow the feature?' })
    await expect.poll(async () => (await heading.boundingBox())!.y).toBeLessThan(400)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  })

  it('has the words and the keys', async () => {
    await item('Words')
    await page.locator('.glossary dt', { hasText: 'max-statistic null' }).waitFor()
    await page.keyboard.press('Escape')
    await item('Keys')
    await page.locator('dialog[open] .keys').waitFor()
    await page.keyboard.press('Escape')
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
