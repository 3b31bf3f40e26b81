// What is typed stays where it is typed: sentences in every field of the window run no command, and the keys that are
// commands act where a list or the text has the focus.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
/** holds every letter that is a command, a question mark and brackets */
const SENTENCE = 'Six jolly wolves, pinned by feet [of lead], ok? Many hum in E.'

describe.skipIf(!hasBrowser)('the keys of the window', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('keys.neuronscope'), prose(20_000), { hidden: 16, steps: 60 })
    page = program.page
    await unitOnShow(page)
    await page.locator('[data-view=search] .monaco-editor').waitFor()
    await search('/[aeiou]/')
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const front = (title: string) =>
    page
      .getByRole('tab', { name: new RegExp(`^${title}`) })
      .first()
      .click()
  const unit = () => page.locator('.text-view').getAttribute('data-unit')
  const row = (n: number) => view('search').locator('.table-row').nth(n)
  /** what single letters would change: unit, lanes, set, mode, views in front, caret, dialogs, findings */
  const state = () =>
    page.evaluate(() => {
      const text = document.querySelector<HTMLElement>('.text-view')!.dataset
      const status = document.querySelector('.status')!.textContent?.match(/char [\d,]+ of/)?.[0]
      const tabs = [...document.querySelectorAll('.dv-tab.dv-active-tab')].map((tab) => tab.textContent?.trim())
      const mode = document.querySelector('.modes .on')?.textContent?.trim()
      const findings = document.querySelectorAll('.finding').length
      const open = document.querySelectorAll('dialog[open], .menu').length
      const set = localStorage.length
      return JSON.stringify({ unit: text.unit, lanes: text.lanes, status, tabs, mode, findings, open, set })
    })
  async function nothingElse(typing: () => Promise<unknown>): Promise<void> {
    const before = await state()
    await typing()
    await page.waitForTimeout(150)
    expect(await state()).toBe(before)
  }
  async function search(expression: string): Promise<void> {
    await view('search').locator('.monaco-editor').click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(expression)
    await page.keyboard.press('ControlOrMeta+Enter')
    await row(0).waitFor()
    // thresholds move a little as long as figures are refined
    const pending = '[data-view=search] :is(.stale, .doing)'
    await page.waitForFunction((pending) => !document.querySelector(pending), pending, { timeout: 60_000 })
  }

  it('break the line in Try text with Enter, and search for nothing', async () => {
    await search('/e/')
    await front('Try text')
    const lines = () => page.locator('.scratchpad-text .view-line').count()
    await page.locator('.scratchpad-text .monaco-editor').click()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('one')
    await page.keyboard.press('Enter')
    await page.keyboard.type('two')
    await expect.poll(lines).toBe(2)
    await page.keyboard.press('ControlOrMeta+Enter')
    expect(await view('search').locator('.stale').count()).toBe(0)
    await front('all of it')
  })

  it('leave what is typed after Escape in the search field in the search field', async () => {
    await view('search').locator('.monaco-editor').click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await nothingElse(() => page.keyboard.type(SENTENCE))
    const written = (await view('search').locator('.view-line').innerText()).replace(/\u00a0/g, ' ')
    expect(written).toContain('jolly wolves')
  })

  it('do nothing where neither a list nor the text has the focus', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await nothingElse(() => page.keyboard.type(SENTENCE))
    await page.getByRole('button', { name: 'Light or dark' }).focus()
    await nothingElse(() => page.keyboard.type(SENTENCE.replaceAll(' ', '')))
  })

  it('do nothing after the name of a unit was kept', async () => {
    const name = page.getByLabel('Name of this unit')
    await name.click()
    await page.keyboard.type('jumps')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.status').innerText()).toContain('jumps')
    await nothingElse(() => page.keyboard.type(SENTENCE))
  })

  it('start at the top of a ranking with J after the search, from the list that ArrowDown leads to', async () => {
    await search('/[aeiou]/')
    await row(3).click()
    await search('/[st]/')
    await page.keyboard.press('ArrowDown')
    const [first, second] = await Promise.all([0, 1].map((n) => row(n).getAttribute('data-unit')))
    if ((await unit()) === first) await page.keyboard.press('k')
    else await page.keyboard.press('j')
    await expect.poll(unit).toBe(first)
    await page.keyboard.press('j')
    await expect.poll(unit).toBe(second)
  })

  it('hide the colors with Space wherever the focus is in Explore, and press a button only when let go soon', async () => {
    const colored = () => page.locator('.text-view').evaluate((element) => element.dataset.hidden)
    for (const place of [
      row(1),
      page.locator('.text-view textarea'),
      page.getByRole('tab', { name: /^Search/ }).first(),
    ]) {
      await place.focus()
      await page.keyboard.down('Space')
      await expect.poll(colored).toBe('true')
      await page.waitForTimeout(350)
      await page.keyboard.up('Space')
      await expect.poll(colored).toBe('false')
    }
    const button = view('search').getByRole('button', { name: 'Columns' })
    await button.focus()
    await page.keyboard.down('Space')
    await page.waitForTimeout(400)
    await page.keyboard.up('Space')
    expect(await page.locator('.menu').count()).toBe(0)
    await page.keyboard.press('Space')
    await page.locator('.menu').waitFor()
    await nothingElse(() => page.keyboard.type('jsp'))
    await page.keyboard.press('Escape')
  })

  it('write into a paragraph that was just added, and stay out of the report when its sentence is kept', async () => {
    await page.keyboard.press('ControlOrMeta+K')
    await page.keyboard.type('paragraph')
    await page.keyboard.press('Enter')
    const field = view('findings').getByLabel('Sentence of the paragraph')
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await nothingElse(() => page.keyboard.type(SENTENCE))
    expect(await field.inputValue()).toBe(SENTENCE)
    await page.keyboard.press('Control+Enter')
    await nothingElse(() => page.keyboard.type(SENTENCE))
    expect(await field.inputValue()).toBe(SENTENCE)
    await view('findings').getByRole('button', { name: 'Add a paragraph' }).click()
    await expect.poll(() => field.last().evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+2')
  })

  it('act again in the text that Ctrl 2 leads to', async () => {
    const before = await unit()
    await expect
      .poll(() => page.locator('.text-view textarea').evaluate((element) => element === document.activeElement))
      .toBe(true)
    await page.keyboard.press('j')
    await expect.poll(unit).not.toBe(before)
  })

  it('lead back to the last unit and place with Alt and an arrow, and so does the Back button, which stays in the window', async () => {
    const before = await unit()
    await page.keyboard.press('j')
    await expect.poll(unit).not.toBe(before)
    const after = await unit()
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(unit).toBe(before)
    await page.keyboard.press('Alt+ArrowRight')
    await expect.poll(unit).toBe(after)
    await page.evaluate(() => history.back())
    await expect.poll(unit).toBe(before)
    await page.waitForTimeout(300)
    await page.evaluate(() => history.back())
    await page.waitForTimeout(300)
    expect(new URL(page.url()).origin).toBe(new URL(program.url).origin)
    expect(await page.locator('.text-view').count()).toBe(1)
  })

  it('select a word, a line and all of the text, and Shift extends what is selected', async () => {
    const text = page.locator('.text-view')
    const copied = () =>
      page.evaluate(() => {
        let taken = ''
        const take = (event: ClipboardEvent) => {
          taken = event.clipboardData?.getData('text/plain') ?? ''
        }
        document.addEventListener('copy', take, { once: true })
        document.execCommand('copy')
        return taken
      })
    await text.dblclick({ position: { x: 120, y: 14 } })
    const word = await copied()
    expect(word).toMatch(/^\w+$/)
    await page.waitForTimeout(500)
    await text.click({ position: { x: 120, y: 14 }, clickCount: 3 })
    const line = await copied()
    expect(line).toContain(word)
    expect(line.endsWith('\n')).toBe(true)
    await page.waitForTimeout(500)
    await text.click({ position: { x: 120, y: 14 } })
    await page.waitForTimeout(500)
    await text.click({ position: { x: 200, y: 14 }, modifiers: ['Shift'] })
    const some = await copied()
    await text.click({ position: { x: 280, y: 14 }, modifiers: ['Shift'] })
    expect((await copied()).startsWith(some)).toBe(true)
    expect((await copied()).length).toBeGreaterThan(some.length)
    await page.keyboard.press('ControlOrMeta+A')
    expect((await copied()).length).toBeGreaterThan(19_000)
    await page.keyboard.press('Escape')
  })

  it('and the right button open the menu of the text, of a row, a network, a tab and a feature', async () => {
    const menu = page.locator('.menu')
    const opens = async (what: ReturnType<typeof row>, words: RegExp) => {
      await what.click({ button: 'right' })
      await menu.waitFor()
      expect(await menu.innerText()).toMatch(words)
      await page.keyboard.press('Escape')
      await menu.waitFor({ state: 'detached' })
    }
    await opens(page.locator('.text-view'), /Select all/)
    await opens(row(2), /In a lane under the text/)
    await opens(view('workspace').getByRole('button', { name: /^tiny/ }).first(), /Save as a file[\s\S]*Rename/)
    await opens(
      view('workspace')
        .getByRole('button', { name: /^all of it/ })
        .first(),
      /Explore these activations/,
    )
    await opens(
      view('workspace')
        .getByRole('button', { name: /^inside_quotes/ })
        .first(),
      /Search for it/,
    )
    await opens(page.getByRole('tab', { name: /^Gallery/ }).first(), /Maximise[\s\S]*Close/)
    await page.locator('.text-view textarea').focus()
    await page.keyboard.press('Shift+F10')
    await menu.waitFor()
    await page.keyboard.press('Escape')
    await expect
      .poll(() => page.locator('.text-view textarea').evaluate((element) => element === document.activeElement))
      .toBe(true)
  })

  it('are taken by the search field before Monaco has loaded, and go on where they were once it has', async () => {
    const other = await program.browser.newPage()
    let load = () => {}
    const held = new Promise<void>((resolve) => {
      load = resolve
    })
    await other.route(/monaco/i, async (route) => {
      await held
      await route.continue()
    })
    await other.goto(program.url)
    await unitOnShow(other)
    const field = other.locator('[data-view=search]').getByLabel('Feature')
    await field.waitFor()
    await other.locator('.text-view textarea').focus()
    await other.keyboard.press('ControlOrMeta+L')
    await other.keyboard.type('/[ae/')
    await other.keyboard.press('ArrowLeft')
    expect(await field.inputValue()).toBe('/[ae/')
    load()
    await other.locator('[data-view=search] .monaco-editor').first().waitFor()
    await other.keyboard.type('iou]')
    await other.keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => other.locator('[data-view=search] .view-lines').first().innerText()).toBe('/[aeiou]/')
    await other.close()
  })

  it('undo the last thing, whatever it was: a lane, the threshold, a unit in the set', async () => {
    const lanes = () => page.locator('.text-view').getAttribute('data-lanes')
    await row(0).click()
    const threshold = () => page.locator('.threshold').getAttribute('aria-valuenow')
    await expect.poll(unit).toBe(await row(0).getAttribute('data-unit'))
    await page.locator('[data-section=split] .body:not(.stale) .threshold').waitFor()
    // the page of the unit before may still be on show
    const stands = async (last: string | null): Promise<string | null> => {
      await page.waitForTimeout(600)
      const now = await threshold()
      return now === last ? now : stands(now)
    }
    const before = await stands(await threshold())
    await page.keyboard.press('s')
    await page.keyboard.press('p')
    await expect.poll(lanes).toBe('1')
    await page.keyboard.press(']')
    await expect.poll(threshold).not.toBe(before)
    await page.keyboard.press('0')
    await expect.poll(threshold).toBe(before)
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(threshold).not.toBe(before)
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(threshold).toBe(before)
    expect(await lanes()).toBe('1')
    await page.keyboard.press('ControlOrMeta+Z')
    await expect.poll(lanes).toBe('0')
    await page.locator('.threshold').focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(threshold).not.toBe(before)
    const flag = (await page.locator('.threshold path').boundingBox())!
    await page.mouse.dblclick(flag.x + flag.width / 2, flag.y + flag.height / 2)
    await expect.poll(threshold).toBe(before)
  })

  it('say the new unit to a screen reader, and lead it by headings and a table', async () => {
    await row(0).click()
    await page.waitForTimeout(500)
    await row(4).click()
    const unit = await row(4).getAttribute('data-unit')
    const said = page.locator('.announcement')
    await expect.poll(() => said.textContent()).toMatch(new RegExp(`^${unit}, .*, rank \\d+ of \\d+, r −?0\\.\\d\\d`))
    expect(await said.getAttribute('aria-live')).toBe('polite')
    const headings = await page.getByRole('heading').allInnerTexts()
    for (const heading of ['Neuronscope', 'Text', 'Search', 'Unit', 'Activation', 'Top activating examples'])
      expect(headings.map((words) => words.trim())).toContain(heading)
    const table = page.getByRole('grid', { name: 'Units, ranked by the search' })
    expect(await table.getByRole('columnheader').count()).toBeGreaterThan(4)
    expect(await table.getByRole('row', { selected: true }).getAttribute('data-unit')).toBe(unit)
  })

  it('find things of the workspace in the palette: networks, recordings, texts, presets, measures, exports', async () => {
    const things = ['network tiny', 'all of it', 'text prose', 'write-up', 'measure', 'ablation', 'csv', 'help']
    for (const words of [...things, 'train', 'probe', 'explore', 'export']) {
      await page.keyboard.press('ControlOrMeta+K')
      await page.keyboard.type(words)
      expect(await page.locator('dialog.palette li').count(), words).toBeGreaterThan(0)
      await page.keyboard.press('Escape')
    }
  })

  it('have complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
