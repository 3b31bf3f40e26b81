// What runs, and what has run: listed over the status bar, cancelled there, done again, its log copied.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTrained } from '../main/app/recorded.ts'
import { openApp, prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram } from './program.ts'

const folder = testFolder()
const SOON = { timeout: 20_000 }

describe.skipIf(!hasBrowser)('jobs in the window', { timeout: 60_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    const file = folder.path('jobs.neuronscope')
    const app = await openApp(file)
    await addTrained(app, prose(3_000_000), { steps: 30 })
    await app.close()
    program = await startProgram(file)
    page = program.page
    await page.locator('html[data-ready]').waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const jobs = () => page.getByRole('dialog', { name: 'Jobs' })
  const button = () => page.locator('.status').getByRole('button', { name: /^Jobs$|more$/ })
  const record = async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('record activations')
    await page.keyboard.press('Enter')
    await page.locator('dialog').getByRole('button', { name: 'Record', exact: true }).click()
  }

  it('are none before anything has run', async () => {
    await button().click()
    await expect.poll(() => jobs().innerText()).toContain('Nothing has run')
    await page.keyboard.press('Escape')
    expect(await jobs().count()).toBe(0)
  })

  it('are listed while they run, with progress, and cancelled there', async () => {
    await record()
    await button().click()
    await expect.poll(() => jobs().getByRole('progressbar').count(), SOON).toBe(1)
    await jobs()
      .getByRole('button', { name: /^Cancel Recording/ })
      .click()
    await expect
      .poll(
        () =>
          jobs()
            .getByRole('button', { name: /^Retry Recording/ })
            .count(),
        SOON,
      )
      .toBe(1)
    expect(await jobs().getByRole('progressbar').count()).toBe(0)
  })

  it('are done again, and their logs copied', async () => {
    await jobs()
      .getByRole('button', { name: /^Copy log/ })
      .first()
      .click()
    await expect.poll(() => page.locator('.toasts').innerText()).toContain('The log was copied.')
    await jobs()
      .getByRole('button', { name: /^Retry Recording/ })
      .click()
    await expect.poll(() => jobs().getByRole('progressbar').count(), SOON).toBe(1)
    await jobs()
      .getByRole('button', { name: /^Cancel Recording/ })
      .click()
    await page.keyboard.press('Escape')
  })

  it('that would share the processor with a training say so before they start', async () => {
    await page.keyboard.press('Control+1')
    await page.getByRole('button', { name: 'New run' }).click()
    const settings = page.locator('[data-view=training-settings]')
    expect(await settings.innerText()).not.toContain('shares the processor')
    await settings.getByRole('button', { name: 'Start training' }).click()
    await page.getByRole('button', { name: 'New run' }).click(SOON)
    await expect
      .poll(() => settings.innerText(), SOON)
      .toMatch(/is being trained: started now, this run\s+shares the processor/)
    await page
      .locator('.status')
      .getByRole('button', { name: /^Pause Training/ })
      .click()
    await expect.poll(() => settings.innerText(), SOON).not.toContain('shares the processor')
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
