// The README's tour and its table of keys by keyboard alone: every view, every field in it, every key. What is typed into
// a field changes nothing else.

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { keyboardOf, SENTENCE } from './keyboard.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const LONG = { timeout: 60_000 }

describe.skipIf(!hasBrowser)('every view by keyboard', { timeout: 120_000 }, () => {
  let program: Program
  let page: Page
  let keyboard: ReturnType<typeof keyboardOf>

  beforeAll(async () => {
    const text = `${SENTENCE}\n`.repeat(5) + prose(30_000)
    program = await startRecorded(folder.path('views.neuronscope'), text, { steps: 100 })
    page = program.page
    keyboard = keyboardOf(page)
    await unitOnShow(page)
    await page.locator('[data-view=search] .monaco-editor').waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const row = (n: number) => view('search').locator('.table-row').nth(n)
  const unit = () => page.locator('.text-view').getAttribute('data-unit')
  const lanes = async () => (await keyboard.state()).lanes
  const chips = () => view('gallery').locator('.set-chip').count()
  async function text(): Promise<void> {
    await keyboard.press('ControlOrMeta+2')
    await expect.poll(keyboard.focused).toMatch(/^Text, coloured/)
  }
  const dialog = () => page.locator('dialog[open]')
  /** until nothing is searched for or recorded any more (the untrained networks are, unasked), and figures stand still */
  async function quiet(): Promise<void> {
    const going = async () =>
      (await view('search').getByRole('button', { name: 'Stop' }).count()) +
      (await page
        .locator('.status')
        .getByRole('button', { name: /^(Cancel|Pause)/ })
        .count())
    for (let still = 0; still < 3; still = (await going()) === 0 ? still + 1 : 0) await page.waitForTimeout(200)
  }

  it('search: a feature is written, kept under a name, and stands in the tree', async () => {
    await keyboard.press('ControlOrMeta+L')
    await page.keyboard.type('/[aeiou]/')
    await keyboard.press('ControlOrMeta+Enter')
    await expect.poll(() => row(0).locator('.num').last().innerText(), LONG).toMatch(/^[≤01]/)
    await quiet()
    await keyboard.press('ControlOrMeta+S')
    await expect.poll(keyboard.focused).toBe('Name')
    await keyboard.sentence('the name of a feature')
    await keyboard.write('vowels')
    await keyboard.tabTo(/^What it means/)
    await keyboard.sentence('the meaning of a feature')
    await keyboard.press('Enter')
    await dialog().waitFor({ state: 'detached' })
    await keyboard.command('show features')
    await keyboard.tabTo(/^Find a feature/)
    await keyboard.sentence('the field of the features', ['fronts'])
    await keyboard.write('vowels')
    await expect.poll(() => view('features').innerText()).toMatch(/Own\s*vowels/)
  })

  it('text: arrows, Shift, Ctrl A, lines, units and words lead somewhere; the places are gone back to', async () => {
    await text()
    await keyboard.press('ControlOrMeta+F')
    await keyboard.sentence('find')
    await keyboard.press('Enter')
    await expect.poll(() => page.locator('[data-figure=found]').innerText()).toBe('1 of 5')
    await keyboard.press('Escape')
    await expect.poll(keyboard.focused).toMatch(/^Text, coloured/)
    for (const [keys, words, found] of [
      ['ControlOrMeta+G', '100', 'line 100'],
      ['ControlOrMeta+K', '/whale', 'whale'],
      ['ControlOrMeta+Shift+G', 'L0.h.3', 'L0.h.3'],
    ]) {
      await text()
      const before = await keyboard.state()
      await keyboard.press(keys)
      await keyboard.sentence(keys)
      expect(await page.locator('dialog.palette li').count(), keys).toBeLessThan(60)
      await keyboard.write(keys === 'ControlOrMeta+G' ? `:${words}` : keys.includes('Shift') ? `#${words}` : words)
      await expect.poll(() => page.locator('dialog.palette li.on').innerText()).toContain(found)
      await keyboard.press('Enter')
      await expect
        .poll(async () => (await keyboard.state()).place + (await unit()))
        .not.toBe(before.place + before.unit)
    }
    const [now, place] = [await unit(), (await keyboard.state()).place]
    await keyboard.press('Alt+ArrowLeft')
    await expect.poll(async () => (await keyboard.state()).place + (await unit())).not.toBe(place + now)
    await keyboard.press('Alt+ArrowRight')
    await expect.poll(async () => (await keyboard.state()).place + (await unit())).toBe(place + now)
  })

  it('lanes and the set: P and S in and out, and undone', async () => {
    await text()
    for (const [key, count] of [
      ['p', lanes],
      ['s', async () => String(await chips())],
    ] as const) {
      if (key === 's') {
        await keyboard.press('l')
        await view('gallery').locator('.gallery-scroll').waitFor()
        await expect.poll(keyboard.focused).not.toMatch(/^Text, coloured/)
        await text()
      }
      await keyboard.press(key)
      await expect.poll(count).toBe('1')
      await keyboard.press('ControlOrMeta+Z')
      await expect.poll(count).toBe('0')
      await keyboard.press('ControlOrMeta+Shift+Z')
      await expect.poll(count).toBe('1')
      await keyboard.press(key)
      await expect.poll(count).toBe('0')
    }
  })

  it('gallery: L, arrows, S; the set colors the text, stands as lanes, is compared, and kept under a name', async () => {
    await text()
    await keyboard.press('l')
    for (let i = 0; i < 3; i++) {
      const passed = await unit()
      await keyboard.press('ArrowRight')
      await expect.poll(unit).not.toBe(passed) // the tiles are there once the units have been read
      await keyboard.press('s')
    }
    await expect.poll(chips).toBe(3)
    const before = await unit()
    await keyboard.press('j')
    await expect.poll(unit).not.toBe(before)
    for (const words of [/^Colour the text$/, /^As lanes$/, /^Compare$/]) {
      await view('gallery').focus()
      await keyboard.tabTo(words)
      await keyboard.press('Enter')
    }
    await expect.poll(lanes).toBe('3')
    expect((await keyboard.state()).colors).toContain('set')
    await keyboard.tabTo(/^Sets ▾$/)
    await keyboard.press('Enter')
    await keyboard.choose(/Keep this set…/)
    await keyboard.sentence('the name of a set')
    await keyboard.press('Enter')
    await dialog().waitFor({ state: 'detached' })
    for (let i = 0; i < 2; i++) await keyboard.press('ControlOrMeta+Z')
    await keyboard.tabTo(/^Show$/)
    await keyboard.press('ArrowDown')
    await expect.poll(() => view('gallery').getByLabel('Show').inputValue()).toBe('heat')
  })

  it('matrix: M, Compute, arrows and Enter open the text in the colors of a cell', async () => {
    await text()
    await keyboard.press('m')
    await keyboard.tabTo(/^Compute$/)
    await keyboard.press('Enter')
    await expect.poll(() => view('matrix').locator('.toolbar').innerText(), LONG).toMatch(/features × 64 units · /)
    await keyboard.tabTo(/^Matrix of features and units/)
    for (const key of ['ArrowDown', 'ArrowRight']) await keyboard.press(key)
    const words = await page.locator('.matrix-flag:not([hidden])').innerText()
    await keyboard.press('Enter')
    await expect.poll(unit).toBe(/L0\.[hc]\.\d+/.exec(words)![0])
  })

  it('history: H, a field that finds, a pin, a note, and the search once more', async () => {
    await text()
    await keyboard.press('h')
    await expect.poll(() => view('history').locator('.history-row').count()).toBe(1)
    await keyboard.tabTo(/^Find a kept search/)
    await keyboard.sentence('the field of the history', ['fronts'])
    await keyboard.write('aeiou')
    await keyboard.tabTo(/^Pin /)
    await keyboard.press('Enter')
    await expect.poll(() => view('history').locator('.pinned').count()).toBe(1)
    await keyboard.tabTo(/^Note…$/)
    await keyboard.press('Enter')
    await keyboard.tabTo(/^Note$/)
    await keyboard.sentence('the note of a search')
    await keyboard.press('Enter')
    await expect.poll(() => view('history').innerText()).toContain(SENTENCE)
    await keyboard.sentence('what the note is a part of')
    await keyboard.tabTo(/^Repeat$/)
    await keyboard.press('Enter')
    await expect.poll(() => view('history').innerText(), LONG).toContain('Repeated: ')
  })

  it('explanations, probe and selection: W, O, B', async () => {
    await text()
    await keyboard.press('w')
    await expect.poll(() => view('explain').locator('.explain-row').count(), LONG).toBeGreaterThan(3)
    await text()
    await keyboard.press('o')
    await keyboard.tabTo(/^Fit the probe$/)
    await keyboard.press('Enter')
    await view('probe').locator('.explain-row').first().waitFor(LONG)
    await text()
    for (let i = 0; i < 12; i++) await keyboard.press('Shift+ArrowDown')
    await keyboard.press('b')
    await expect.poll(() => view('selection').locator('.explain-row').count(), LONG).toBeGreaterThan(3)
    await keyboard.command('show all units')
    await keyboard.tabTo(/^Filter units by name/)
    await keyboard.sentence('the filter of the units')
    await keyboard.write('')
  })

  it('workspace: a recording is renamed where it stands', async () => {
    await keyboard.command('show workspace')
    await keyboard.tabTo(/^all of it/)
    await keyboard.press('Shift+F10')
    await keyboard.choose(/^Rename/)
    await expect.poll(keyboard.focused).toBe('New name')
    await keyboard.press('ControlOrMeta+A')
    await keyboard.sentence('the name of a recording')
    await keyboard.press('Enter')
    await expect.poll(() => view('workspace').innerText()).toContain('Six jolly wolves')
    await expect.poll(keyboard.focused).toMatch(/^Six jolly/)
    await keyboard.sentence('the row whose name was written')
  })

  it('panels fold, the theme turns, and the layout comes back', async () => {
    for (const [keys, id] of [
      ['ControlOrMeta+B', 'workspace'],
      ['ControlOrMeta+J', 'units'],
      ['ControlOrMeta+U', 'unit'],
    ]) {
      const other = id === 'workspace' ? 'features' : id
      const seen = async () => (await view(id).isVisible()) || (await view(other).isVisible())
      const before = id === 'unit' ? view('selection') : null
      await keyboard.press(keys)
      await expect.poll(async () => (await before?.isVisible()) || (await seen()), { message: keys }).toBe(false)
      await keyboard.press(keys)
      await expect.poll(async () => (await before?.isVisible()) || (await seen()), { message: keys }).toBe(true)
    }
    await keyboard.command('reset layout')
    await expect.poll(() => view('search').isVisible()).toBe(true)
  })

  it('report: F, a title, a heading and a sentence are written, and the report leaves by Ctrl E', async () => {
    await text()
    await keyboard.press('f')
    await page.getByText('was added to the report').waitFor()
    await keyboard.press('ControlOrMeta+3')
    await view('findings').locator('.finding').waitFor()
    for (const field of [/^Title of the report/, /^Heading of figure 1/, /^Sentence of figure 1/]) {
      await keyboard.tabTo(field)
      await keyboard.sentence(String(field))
      await keyboard.press('Control+Enter')
      await keyboard.sentence(`what ${field} is a part of`)
    }
    const pdf = page.waitForEvent('download')
    await keyboard.press('ControlOrMeta+E')
    const file = await pdf
    expect(file.suggestedFilename()).toBe('Six-jolly-wolves-pinned-by-feet-of-lead-ok-Many-hum-in-E-0.pdf')
    expect(
      readFileSync((await file.path())!)
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    const svg = page.waitForEvent('download')
    await keyboard.press('ControlOrMeta+Shift+E')
    expect((await svg).suggestedFilename()).toMatch(/\.svg$/)
    await text()
    await expect.poll(keyboard.focused).toMatch(/^Text, coloured/)
  })

  it('nothing that was typed stands anywhere else, and the page complained of nothing', async () => {
    const { lanes, dialogs, findings, things } = await keyboard.state()
    expect({ lanes, dialogs, findings, things }).toEqual({ lanes: '0', dialogs: 0, findings: 1, things: '1 1 1' })
    expect(program.complaints).toEqual([])
  })
})
