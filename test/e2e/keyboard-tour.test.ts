// The README's five minutes on the demo, by keyboard alone, sentence by sentence. Into every field on the way a sentence
// is typed that holds all letters which are commands elsewhere, and nothing but the field may change by it.

import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasDemoText } from '../../scripts/lib/demo-text.mjs'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { keyboardOf, SENTENCE } from './keyboard.ts'
import { coloredPixels, type Program, startProgram, unitOnShow, untilRecorded } from './program.ts'

const folder = testFolder()
const LONG = { timeout: 120_000 }

describe.skipIf(!hasBrowser || !hasDemoText())('the five minutes by keyboard', { timeout: 180_000 }, () => {
  let program: Program
  let page: Page
  let keyboard: ReturnType<typeof keyboardOf>

  beforeAll(async () => {
    // the characters of the sentences that are typed are to be known to the network
    writeFileSync(folder.path('tale.txt'), `${SENTENCE} M\n`.repeat(10) + prose(20_000))
    program = await startProgram(folder.path('five.neuronscope'), { demo: true })
    page = program.page
    keyboard = keyboardOf(page)
    await untilRecorded(page)
  }, 400_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const row = (n: number) => view('search').locator('.table-row').nth(n)
  const unit = () => page.locator('.text-view').getAttribute('data-unit')
  const caret = async () =>
    Number(/char ([\d,]+)/.exec(await page.locator('.status').innerText())![1].replace(/,/g, ''))
  /** the order is the last one once p is there */
  async function ranked(): Promise<void> {
    await expect.poll(() => view('search').locator('.stale').count(), LONG).toBe(0)
    await expect.poll(() => row(0).locator('.num').last().innerText(), LONG).toMatch(/^[≤01]/)
  }
  async function search(expression: string): Promise<void> {
    await keyboard.press('ControlOrMeta+L')
    await page.keyboard.type(expression)
    await keyboard.press('Escape')
    await keyboard.press('ControlOrMeta+Enter')
    await ranked()
  }

  it('1: the demo opens, colored, and the keyboard is in the text', async () => {
    await unitOnShow(page)
    await expect.poll(keyboard.focused).toMatch(/^Text, coloured/)
    await expect.poll(async () => (await coloredPixels(page)).orange, LONG).toBeGreaterThan(100)
  })

  it('2: inside_quotes is chosen in the tree, and written into the search field', async () => {
    await keyboard.tabTo(/^inside_quotes/)
    await keyboard.press('Enter')
    await ranked()
    expect(await row(0).getAttribute('data-unit')).toBe('L1.c.183')
    await keyboard.press('ControlOrMeta+L')
    await keyboard.sentence('the search field', ['threshold'])
    await search('inside("“", "”")')
    expect(await row(0).getAttribute('data-unit')).toBe('L1.c.183')
  })

  it('3: the first row is chosen from the list that ArrowDown leads to', async () => {
    await keyboard.press('ArrowDown')
    expect(await keyboard.focused()).toBe('Units, ranked by the search')
    await keyboard.press('Home')
    await expect.poll(unit).toBe('L1.c.183')
  })

  it('4: J, K, N, Space and ? do what they say; an arrow reads the value', async () => {
    const [first, second] = [await row(0).getAttribute('data-unit'), await row(1).getAttribute('data-unit')]
    await keyboard.press('j')
    await expect.poll(unit).toBe(second)
    await keyboard.press('k')
    await expect.poll(unit).toBe(first)
    const before = await caret()
    await keyboard.press('n')
    await expect.poll(caret).toBeGreaterThan(before)
    await keyboard.press('Shift+N')
    await keyboard.press('Shift+N')
    await expect.poll(caret).not.toBe(before)
    await page.keyboard.down('Space')
    await expect.poll(async () => (await keyboard.state()).colors).toMatch(/^true/)
    await page.keyboard.up('Space')
    await expect.poll(async () => (await keyboard.state()).colors).toMatch(/^false/)
    await keyboard.press('?')
    await page.locator('dialog[open]').getByText('Next unit in the ranking').waitFor()
    await keyboard.press('Escape')
    await keyboard.press('ControlOrMeta+2')
    await keyboard.press('ArrowRight')
    await expect.poll(() => page.locator('.text-view .offscreen').innerText()).toMatch(/L1\.c\.183 .*line \d+/)
  })

  it('5: the threshold moves, errors are walked, the ablation is measured, and the unit has a name', async () => {
    const threshold = async () => Number((await keyboard.state()).threshold)
    const moved = async () => (await view('unit').locator('.threshold[data-moved]').count()) > 0
    await keyboard.command('unit: activation')
    await expect.poll(threshold).not.toBe(0)
    const before = await threshold()
    await keyboard.press(']')
    await expect.poll(threshold).toBeGreaterThan(before)
    await keyboard.press('[')
    await keyboard.press(']')
    await expect.poll(moved).toBe(true)
    await keyboard.press('0')
    await expect.poll(moved).toBe(false)
    const start = await caret()
    await keyboard.press('e')
    await expect.poll(caret, LONG).not.toBe(start)
    await keyboard.tabTo(/^Measure$/)
    await keyboard.press('Enter')
    const ends = view('unit').getByRole('row', { name: 'where it ends' }).locator('td').first()
    await ends.waitFor({ timeout: 150_000 })
    expect(Number((await ends.innerText()).replace('+', ''))).toBeGreaterThan(2)
    await keyboard.command('name the unit')
    await expect.poll(keyboard.focused).toBe('Name of this unit')
    // where the search puts the threshold follows as its figures are refined
    const refined = ['threshold'] as const
    await keyboard.sentence('the name of the unit', refined)
    await keyboard.press('Enter')
    await expect.poll(() => page.locator('.status').innerText()).toContain('jolly wolves')
    await keyboard.sentence('what the name is a part of', refined)
    await keyboard.tabTo(/^Note on this unit/)
    await keyboard.sentence('the note', refined)
    await keyboard.press('Control+Enter')
    await keyboard.sentence('what the note is a part of', refined)
    expect(await view('unit').getByLabel('Note on this unit').inputValue()).toBe(SENTENCE)
    await keyboard.command('show gates')
    await view('gates').getByText('left-saturated').first().waitFor()
  })

  it('6: a counter along the line is asked for by its name', async () => {
    await search('column')
    await expect.poll(() => view('search').locator('.table-head').last().innerText()).toContain('r')
    await keyboard.press('ArrowDown')
    await keyboard.press('Home')
    await expect.poll(unit).not.toBe('L1.c.183')
  })

  it.each([
    ['HTML page', /\.html$/],
    ['SVG figure', /\.svg$/],
    ['PNG image', /\.png$/],
    ['Trace of the unit', /\.csv$/],
    ['Ranking of the units', /\.csv$/],
  ])('7: the page is taken out: %s', async (words, name) => {
    await keyboard.press('ControlOrMeta+2')
    await keyboard.tabTo(/^Export ▾$/, 'Shift+Tab')
    await keyboard.press('Enter')
    const saved = page.waitForEvent('download', LONG)
    await keyboard.choose(new RegExp(`^${words}`))
    const file = await saved
    expect(file.suggestedFilename()).toMatch(name)
    expect(readFileSync(await file.path()).length).toBeGreaterThan(400)
  })

  it('8: a text of one’s own is added, trained on and recorded', async () => {
    const chooser = page.waitForEvent('filechooser')
    await keyboard.command('open a text…')
    await (await chooser).setFiles(folder.path('tale.txt'))
    await view('workspace').getByRole('button', { name: /^tale/ }).waitFor()
    await keyboard.press('Control+1')
    await keyboard.tabTo(/^Name/)
    await keyboard.press('ControlOrMeta+A')
    await keyboard.sentence('the name of the run')
    for (const [field, value] of [
      [/^Units per layer/, '16'],
      [/^Layers/, '1'],
      [/^Batch/, '8'],
      [/^Epochs/, '1'],
    ] as const) {
      await keyboard.tabTo(field)
      await keyboard.press('ControlOrMeta+A')
      await keyboard.sentence(String(field))
      await keyboard.write(value)
    }
    await keyboard.tabTo(/^Start training/)
    await keyboard.press('Enter')
    await view('training-run').getByRole('button', { name: 'Record…' }).waitFor(LONG)
    await keyboard.tabTo(/^Record…$/)
    await keyboard.press('Enter')
    await page.locator('dialog[open]').waitFor()
    await keyboard.tabTo(/^Record$/)
    await keyboard.press('Enter')
    await expect.poll(async () => (await keyboard.state()).mode).toBe('Explore')
    await expect.poll(async () => (await keyboard.state()).things).toBe('2 2 2')
  })

  it('8: the network writes, from a prime that is typed', async () => {
    await keyboard.command('show generate')
    await keyboard.tabTo(/^Prime/)
    await keyboard.sentence('the prime')
    for (const field of [/^Temperature/, /^Seed/, /^Length/]) {
      await keyboard.tabTo(field)
      const value = await page.evaluate(() => (document.activeElement as HTMLInputElement).value)
      if (await page.evaluate(() => (document.activeElement as HTMLInputElement).type === 'range')) continue
      await keyboard.press('ControlOrMeta+A')
      await keyboard.sentence(String(field))
      await keyboard.write(value)
    }
    await keyboard.tabTo(/^Generate$/)
    await keyboard.press('Enter')
    await expect.poll(() => view('generate').locator('.toolbar .tn').innerText(), LONG).toMatch(/^5\d\d chars$/)
    await keyboard.tabTo(/^Unit that colours the text/)
    await keyboard.press('ControlOrMeta+A')
    await keyboard.sentence('the unit of the generated text')
    await keyboard.press('Tab')
    await keyboard.tabTo(/^Generated text/)
    await keyboard.press('ArrowRight')
  })

  it('9: a text is typed, and one character of it changed', async () => {
    await keyboard.command('show try text')
    await keyboard.tabTo(/^Text to try out/)
    await keyboard.press('ControlOrMeta+A')
    await keyboard.sentence('Try text')
    await page.locator(`.scratchpad-text[data-read="${SENTENCE.length}"]`).waitFor()
    await expect.poll(() => page.locator('.place-line').innerText()).toMatch(/next:/)
    await keyboard.tabTo(/^Compare from here$/)
    await keyboard.press('Enter')
    await keyboard.tabTo(/^Text to try out/)
    await keyboard.press('Control+Home')
    await keyboard.press('Delete')
    await page.keyboard.type('M')
    await expect.poll(() => view('scratchpad').innerText()).toMatch(/most at 1,|most at \d+/)
    expect(program.complaints).toEqual([])
  })
})
