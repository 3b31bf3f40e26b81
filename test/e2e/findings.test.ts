// Writing a report, as a person would: search, add, word it, put it in order, take it back, export, reopen.

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { elements } from '../core/figures/markup.ts'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, startProgram, unitOnShow } from './program.ts'
import { makeRecorded } from './recorded.ts'

const folder = testFolder()
const file = folder.path('findings.neuronscope')

describe.skipIf(!hasBrowser)('the report', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    await makeRecorded(file, prose(40_000), { hidden: 32, steps: 120 })
    await start()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  async function start(): Promise<void> {
    program = await startProgram(file)
    page = program.page
    await page.locator('html[data-ready=true]').waitFor()
  }
  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const listed = () => view('outline').locator('button.item .clip').allInnerTexts()
  const pictures = () => view('findings').locator('img')
  const sentence = (n: number) => view('findings').getByLabel(`Sentence of figure ${n}`)

  async function download(press: () => Promise<void>): Promise<{ name: string; text: string }> {
    const [file] = await Promise.all([page.waitForEvent('download'), press()])
    return { name: file.suggestedFilename(), text: readFileSync((await file.path())!, 'utf8') }
  }

  it('is offered, and empty until something is added', async () => {
    await page.keyboard.press('Control+3')
    await view('findings').getByText('The report is empty.').waitFor()
    await view('findings').getByRole('button', { name: 'Look at the text' }).click()
    await unitOnShow(page)
  })

  it('takes what the keyboard is on with F, and other figures by their buttons', async () => {
    await page
      .getByRole('tab', { name: /^Search/ })
      .first()
      .click()
    await view('search').locator('.monaco-editor').click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('Delete')
    await page.keyboard.type('vowel', { delay: 20 })
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    await view('search').locator('.table-row').first().waitFor()
    await expect
      .poll(() => view('search').locator('.table-row').first().locator('.num').last().innerText(), { timeout: 60_000 })
      .toMatch(/^[≤01]/)
    await page.locator('.text-view').click({ position: { x: 120, y: 60 } })
    await page.keyboard.press('f')
    await page.getByText('Coloured text was added').waitFor()
    await page.getByRole('button', { name: 'Add to report: Activation' }).click()
    await page.getByText('Activation histogram was added').waitFor()
    await view('search').getByRole('button', { name: 'Add to report' }).click()
    await page.getByText('Ranking was added').waitFor()
    await page.keyboard.press('Control+3')
    await expect.poll(listed).toHaveLength(3)
    expect((await listed())[2]).toBe('Ranking · vowel')
    await expect.poll(() => pictures().count(), { timeout: 60_000 }).toBe(3)
  })

  it('takes a sentence where it stands', async () => {
    await sentence(1).click()
    await page.keyboard.type('It is on for most of the text.')
    await page.keyboard.press('Control+Enter')
    await page.getByLabel('Title of the report').fill('What one unit does')
    await page.keyboard.press('Enter')
    await page.getByLabel('Heading of figure 2').fill('How it is spread')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await listed())[1]).toBe('How it is spread')
  })

  it('is put in order from the keyboard and by dragging, and undone', async () => {
    const before = await listed()
    await view('outline').locator('button.item').nth(0).click()
    await page.keyboard.press('Alt+ArrowDown')
    await expect.poll(listed).toEqual([before[1], before[0], before[2]])
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(listed).toEqual(before)
    const row = (n: number) => view('outline').locator('li.row').nth(n)
    await row(2).dragTo(row(0))
    await expect.poll(listed).toEqual([before[2], before[0], before[1]])
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(listed).toEqual(before)
  })

  it('gives back a finding that was removed, with its words', async () => {
    await view('outline').locator('button.item').nth(0).focus()
    await page.keyboard.press('Delete')
    await expect.poll(listed).toHaveLength(2)
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(listed).toHaveLength(3)
    expect(await sentence(1).inputValue()).toBe('It is on for most of the text.')
  })

  it('is opened where it came from, changed there, and keeps its words with the other figure', async () => {
    const alt = () => pictures().first().getAttribute('alt')
    const before = await alt()
    const unit = /L0\.[hc]\.\d+/.exec(before!)![0]
    await page.getByRole('button', { name: 'Open figure 1 where it came from' }).click()
    await expect.poll(() => page.locator('.text-view').getAttribute('data-unit')).toBe(unit)
    await page.locator('.text-view').focus()
    await page.keyboard.press('k')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const other = await view('unit').locator('.unit-heading b').innerText()
    expect(other).not.toBe(unit)
    await expect.poll(() => page.locator('.text-view').getAttribute('data-unit')).toBe(other)
    await page.getByRole('button', { name: 'Update', exact: true }).click()
    await page.getByText('the report has what is on show now').waitFor()
    await page.keyboard.press('Control+3')
    await expect.poll(alt).toContain(other!)
    expect(await sentence(1).inputValue()).toBe('It is on for most of the text.')
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(alt).toBe(before)
  })

  it('leaves as one page, and each figure as the file that stands in it', async () => {
    const html = await download(() => view('publish').getByRole('button', { name: 'HTML' }).click())
    expect(html.name).toBe('What-one-unit-does.html')
    expect(html.text).toContain('It is on for most of the text.')
    const svg = await download(() => view('publish').getByRole('button', { name: 'Figure 2 as SVG' }).click())
    expect(elements(svg.text).some(({ name }) => name === 'metadata')).toBe(true)
    expect(html.text).toContain(Buffer.from(svg.text).toString('base64'))
    const csv = await download(() => view('publish').getByRole('button', { name: 'Figure 2 as CSV' }).click())
    expect(csv.text.split('\r\n')[0]).toMatch(/^quantity,from,to,characters_false,characters_true,.*provenance$/)
  })

  it('leaves as PDF, and figures as PNG of 300 dpi', async () => {
    const pdf = await download(() => page.keyboard.press('Control+e'))
    expect(pdf.name).toBe('What-one-unit-does.pdf')
    expect(pdf.text.slice(0, 5)).toBe('%PDF-')
    const [png] = await Promise.all([
      page.waitForEvent('download'),
      view('publish').getByRole('button', { name: 'Figure 2 as PNG' }).click(),
    ])
    const bytes = readFileSync((await png.path())!)
    expect(Math.abs(bytes.readUInt32BE(16) - (85 / 25.4) * 300)).toBeLessThan(3)
    expect(bytes.subarray(37, 41).toString()).toBe('pHYs')
    expect(bytes.readUInt32BE(41)).toBe(11_811)
  })

  it('is there again when the workspace is opened again, with the same figures', async () => {
    const save = () => download(() => view('publish').getByRole('button', { name: 'Figure 2 as SVG' }).click())
    const before = { list: await listed(), svg: (await save()).text }
    expect(program.complaints).toEqual([])
    await program.close()
    await start()
    await page.keyboard.press('Control+3')
    await expect.poll(listed).toEqual(before.list)
    expect(await page.getByLabel('Title of the report').inputValue()).toBe('What one unit does')
    expect((await save()).text).toBe(before.svg)
  })
})
