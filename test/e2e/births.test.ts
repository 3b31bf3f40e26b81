// Birth of a unit: the text as kept checkpoints read it, scores by step, and their removal.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { coloredPixels, type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const LONG = { timeout: 90_000 }

describe.skipIf(!hasBrowser)('kept checkpoints', { timeout: 120_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    const run = { hidden: 24, steps: 60, keepEvery: 20 }
    program = await startRecorded(folder.path('births.neuronscope'), prose(30_000), run)
    page = program.page
    await unitOnShow(page)
    await page.getByRole('tab', { name: /^Birth of a unit/ }).click()
    await slider().waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const slider = () => view('births').getByLabel('Checkpoint that reads the text')
  const said = () => view('births').locator('.birth-slider [role=status]').innerText()
  /** as a number, so that a difference can be polled for */
  const colors = async () => {
    const { blue, orange } = await coloredPixels(page)
    return 1e6 * blue + orange
  }

  it('the slider recolors the text as the network read it then, and back', async () => {
    await expect.poll(colors, LONG).toBeGreaterThan(0)
    const before = await colors()
    await slider().focus()
    await page.keyboard.press('Home')
    await expect.poll(said).toBe('as the network read it at step 0')
    await expect.poll(colors, LONG).not.toBe(before)
    await page.keyboard.press('ArrowRight')
    await expect.poll(said).toBe('as the network read it at step 20')
    await page.getByRole('button', { name: 'at step 20' }).click()
    await expect.poll(said).toBe('as recorded')
    await expect.poll(colors, LONG).toBe(before)
  })

  it('a unit and a feature are followed through the steps, and go into the report', async () => {
    await page.keyboard.press('ControlOrMeta+L')
    await page.keyboard.type('inside_quotes')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => view('search').locator('.stale, .doing').count(), LONG).toBe(0)
    await view('search').locator('.table-row').first().click()
    await view('births').getByRole('button', { name: 'Add unit and feature on show' }).click()
    await view('births').getByLabel('N-gram models beside the network').selectOption('0')
    await view('births').getByRole('button', { name: 'Read the checkpoints' }).click()
    const add = view('births').getByRole('button', { name: 'Add to report: Scores of units by step' })
    await add.waitFor(LONG)
    await expect.poll(() => view('births').getByRole('progressbar').count(), LONG).toBe(0)
    await add.click()
    await page.getByText('Birth of units was added to the report.').waitFor(LONG)
  })

  it('a checkpoint is deleted after a question, and the text is shown as it was recorded', async () => {
    await slider().focus()
    await page.keyboard.press('Home')
    await view('births').getByRole('button', { name: 'Delete this one…' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect.poll(() => view('births').innerText(), LONG).toMatch(/3 checkpoints, steps 20 to 60/)
    await expect.poll(said).toBe('as recorded')
    expect(program.complaints).toEqual([])
  })
})
