// The whole job by keyboard alone: a text, a network, a recording, a search, a name, a figure, a sentence, a file. Whole
// sentences are typed into every field on the way, and nothing but what was asked for happens.

import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { keyboardOf, SENTENCE } from './keyboard.ts'
import { type Program, startProgram, unitOnShow } from './program.ts'

const folder = testFolder()

describe.skipIf(!hasBrowser)('the keyboard alone', { timeout: 120_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    writeFileSync(folder.path('tale.txt'), prose(30_000))
    program = await startProgram(folder.path('keyboard.neuronscope'))
    page = program.page
    await page.locator('html[data-ready=true]').waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const press = (keys: string) => page.keyboard.press(keys)
  const focused = () => keyboardOf(page).focused()
  const tabTo = (words: RegExp) => keyboardOf(page).tabTo(words)
  const command = (words: string) => keyboardOf(page).command(words)
  const write = (text: string) => keyboardOf(page).write(text)

  it('brings a text in, trains on it, pauses, finds the run again after a reload, and goes on', async () => {
    const chooser = page.waitForEvent('filechooser')
    await command('open a text')
    await (await chooser).setFiles(folder.path('tale.txt'))
    await view('workspace').getByRole('button', { name: /^tale/ }).waitFor()
    await press('Control+1')
    await tabTo(/^Name/)
    await write(SENTENCE)
    await tabTo(/^Units per layer/)
    await write('16')
    await tabTo(/^Epochs/)
    await write('100')
    await command('start training')
    await tabTo(/^Pause$/)
    await press('Enter')
    await view('training-run').getByRole('button', { name: 'Resume' }).waitFor()
    await page.reload()
    await view('training-run').getByRole('button', { name: 'Resume' }).waitFor()
    await tabTo(/^Resume$/)
    await press('Enter')
    await tabTo(/^Stop and keep$/)
    await press('Enter')
    await view('training-run').getByRole('button', { name: 'Record…' }).waitFor()
  })

  it('records the part that was not trained on', async () => {
    await command('record activations')
    await page.locator('dialog[open]').waitFor()
    await tabTo(/^Record$/)
    await press('Enter')
    await unitOnShow(page)
    const recordings = view('workspace').locator('section[aria-label=Activations] .item')
    await expect.poll(() => recordings.count()).toBe(1)
    await expect.poll(() => recordings.first().innerText()).toMatch(/step/)
  })

  it('searches, walks from the top of the ranking, and names a unit', async () => {
    await press('ControlOrMeta+L')
    await page.keyboard.type('/[aeiou]/')
    await press('ControlOrMeta+Enter')
    const row = (n: number) => view('search').locator('.table-row').nth(n)
    // the order is the last one once p is there
    await expect.poll(() => row(0).locator('.num').last().innerText(), { timeout: 60_000 }).toMatch(/^[≤01]/)
    await press('ArrowDown')
    await press('Home')
    const unit = () => page.locator('.text-view').getAttribute('data-unit')
    await expect.poll(async () => (await unit()) === (await row(0).getAttribute('data-unit'))).toBe(true)
    await press('j')
    await expect.poll(async () => (await unit()) === (await row(1).getAttribute('data-unit'))).toBe(true)
    await command('name the unit')
    await expect.poll(focused).toBe('Name of this unit')
    await page.keyboard.type(SENTENCE)
    await press('Enter')
    await expect.poll(() => page.locator('.status').innerText()).toContain('jolly wolves')
  })

  it('adds the text to the report, writes a sentence under it, and takes the report out', async () => {
    await press('Control+2')
    await expect.poll(focused).toMatch(/^Text, coloured/)
    await press('f')
    await page.getByText('was added').waitFor()
    await press('Control+3')
    await view('findings').locator('.finding').waitFor()
    await tabTo(/^Heading of figure 1/)
    await page.keyboard.type(SENTENCE)
    await press('Enter')
    await tabTo(/^Sentence of figure 1/)
    await page.keyboard.type(SENTENCE)
    await press('Control+Enter')
    await page.keyboard.type(SENTENCE)
    const saved = page.waitForEvent('download')
    await command('export the report as html')
    expect((await saved).suggestedFilename()).toMatch(/\.html$/)
  })

  it('has done nothing else', async () => {
    expect(await view('findings').locator('.finding').count()).toBe(1)
    expect(await view('findings').getByLabel('Sentence of figure 1').inputValue()).toBe(SENTENCE)
    await press('Control+2')
    expect(await page.locator('.text-view').getAttribute('data-lanes')).toBe('0')
    expect(await page.locator('dialog[open], .menu').count()).toBe(0)
    expect(await view('workspace').locator('section[aria-label=Networks] .item').count()).toBe(1)
    expect(await view('workspace').locator('section[aria-label=Texts] .item').count()).toBe(1)
    expect(program.complaints).toEqual([])
  })
})
