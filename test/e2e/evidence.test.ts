// Evidence that is made in the window and goes into the report: an ablation, the curve of a number, generated and tried
// text. Each is drawn there, and says what it is of.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const LONG = { timeout: 90_000 }

describe.skipIf(!hasBrowser)('evidence for the report', { timeout: 120_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('evidence.neuronscope'), prose(30_000), { hidden: 24, steps: 120 })
    page = program.page
    await unitOnShow(page)
    await page.locator('[data-view=search] .monaco-editor').waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const section = (id: string) => page.locator(`[data-section=${id}]`)
  const front = (title: string) =>
    page
      .getByRole('tab', { name: new RegExp(`^${title}`) })
      .first()
      .click()
  const unit = () => page.locator('.text-view').getAttribute('data-unit')

  async function search(expression: string): Promise<void> {
    await page.keyboard.press('ControlOrMeta+L')
    await page.keyboard.type(expression)
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => view('search').locator('.stale, .doing').count(), LONG).toBe(0)
    // rows may still change places: the one that was first is what is clicked
    const first = (await view('search').locator('.table-row').first().getAttribute('data-unit'))!
    await view('search').locator(`.table-row[data-unit="${first}"]`).click()
    await expect.poll(unit).toBe(first)
  }
  /** Waits until the last figure of the report says of itself that it is `words`, and is drawn. @returns its caption */
  async function lastFigure(words: RegExp): Promise<string> {
    await page.keyboard.press('Control+3')
    const last = view('findings').locator('.finding').last()
    const picture = last.locator('img')
    await expect.poll(() => picture.getAttribute('alt').catch(() => ''), LONG).toMatch(words)
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth)).toBeTruthy()
    const caption = await last.locator('figcaption').innerText()
    await page.keyboard.press('Control+2')
    return caption
  }
  const added = (words: string) => page.getByText(`${words} was added to the report.`).waitFor(LONG)

  it('takes an ablation once one is measured', async () => {
    await search('inside_quotes')
    const part = section('ablation')
    await part.scrollIntoViewIfNeeded()
    expect(await part.getByRole('button', { name: 'Add to report: Ablation' }).count()).toBe(0)
    await part.getByRole('button', { name: 'Measure' }).click()
    // what is above may grow meanwhile; a section is drawn while it is on screen
    const measured = async () => {
      await part.scrollIntoViewIfNeeded()
      return part.locator('[data-result=mean]').count()
    }
    await expect.poll(measured, LONG).toBeGreaterThan(0)
    await part.getByRole('button', { name: 'Add to report: Ablation' }).click()
    await added('Ablation')
    const caption = await lastFigure(/^Ablation\./)
    expect(caption).toContain((await unit())!)
    expect(caption).toContain('inside_quotes')
  })

  it('takes the curve of the unit over a number', async () => {
    await search('column')
    const part = section('response')
    await part.scrollIntoViewIfNeeded()
    await part.getByRole('button', { name: 'Add to report: Activation by feature value' }).click()
    await added('Activation by feature value')
    const caption = await lastFigure(/^Activation by feature value\./)
    expect(caption).toContain((await unit())!)
    expect(caption).toContain('column')
  })

  it('takes text that the network wrote, with its prime and seed', async () => {
    await front('Generate')
    await view('generate').locator('textarea').fill('the whale')
    await view('generate').getByLabel('Length').fill('120')
    await view('generate').getByLabel('Seed').fill('7')
    await view('generate').getByRole('button', { name: 'Generate', exact: true }).click()
    await expect.poll(() => view('generate').locator('.toolbar').innerText(), LONG).toMatch(/129 chars(?!…)/)
    await view('generate').getByRole('button', { name: 'Add to report' }).click()
    await added('Generated text')
    const caption = await lastFigure(/^Generated text\./)
    expect(caption).toContain('seed 7')
  })

  it('takes text that was tried', async () => {
    await front('Try text')
    await page.locator('.scratchpad-text .monaco-editor').click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('the old man said')
    await page.locator('.scratchpad-text[data-read="16"]').waitFor(LONG)
    await view('scratchpad').getByRole('button', { name: 'Add to report' }).click()
    await added('Tried text')
    const caption = await lastFigure(/^Tried text\./)
    expect(caption).toContain((await unit())!)
    await page.keyboard.press('Control+3')
    expect(await view('findings').locator('.finding').count()).toBe(4)
    expect(program.complaints).toEqual([])
  })
})
