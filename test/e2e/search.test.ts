// Asking which units follow a feature, as a person would: written with the editor's help, judged, asked further, kept.

import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const TRIES = 4

describe.skipIf(!hasBrowser)('searching', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('search.neuronscope'), prose(40_000), { hidden: 32, steps: 150 })
    page = program.page
    await unitOnShow(page)
    await front('Search')
    await page.locator('[data-view=search] .monaco-editor').waitFor()
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
  const written = async () => (await view('search').locator('.view-line').innerText()).replace(/\u00a0/g, ' ')
  const ranked = () => view('search').locator('.table-row').first()
  const unit = () => page.locator('.text-view').getAttribute('data-unit')

  /** Types as a person does, key by key. */
  async function type(text: string): Promise<void> {
    await view('search').locator('.monaco-editor').click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('Delete')
    await page.keyboard.type(text, { delay: 20 })
  }
  async function search(expression: string): Promise<void> {
    await type(expression)
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    await ranked().waitFor()
    // the ranking of the question before stays, faded, until that of this one is there
    await expect.poll(() => view('search').locator('.stale').count(), { timeout: 60_000 }).toBe(0)
    await expect.poll(() => ranked().locator('.num').last().innerText(), { timeout: 60_000 }).toMatch(/^[≤01]/)
  }

  describe('the editor', () => {
    it('completes the name of a feature from the keyboard', async () => {
      await type('capi')
      await page.locator('.suggest-widget.visible').getByText('capital').waitFor()
      await page.keyboard.press('Enter')
      await expect.poll(written).toBe('capital')
    })

    it('offers what can follow a feature, and fills in a call', async () => {
      await type('capital ')
      await expect.poll(() => page.locator('.suggest-widget.visible').innerText()).toMatch(/and[\s\S]*or/)
      await type('unti')
      await page.locator('.suggest-widget.visible').getByText('until(delimiter)').waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect.poll(written).toBe('until("\\n")')
    })

    it('shows the signature of the call that is written', async () => {
      await type('depth("(", ')
      await expect.poll(() => page.locator('.parameter-hints-widget').innerText()).toContain('depth(open, close)')
      await page.keyboard.press('Escape')
    })

    it('explains a name that is pointed at', async () => {
      await type('sentence_end')
      await page.keyboard.press('Escape')
      await page.mouse.move(5, 5)
      await view('search').locator('.view-line span span').first().hover()
      await expect
        .poll(() => page.locator('.monaco-hover').first().innerText())
        .toContain('The mark that ends a sentence')
    })

    it('marks what is wrong after a pause, where it is wrong, and says nothing of what is merely unfinished', async () => {
      const said = async () => {
        await type('capital and inside("“"')
        await page.waitForTimeout(1500)
        return (await view('search').locator('.wrong').count()) + (await view('search').getByRole('alert').count())
      }
      // a machine that is busy makes a pause of its own between two keys, or is late to look: it gets a few tries
      let complaints = await said()
      for (let i = 1; i < TRIES && complaints > 0; i++) complaints = await said()
      expect(complaints).toBe(0)
      await type('capitol and digit')
      await expect.poll(() => view('search').locator('.wrong').first().innerText(), { timeout: 5000 }).toBe('capitol')
      expect(await view('search').getByRole('alert').innerText()).toContain('did you mean capital?')
    })

    it('shows the matches in the text while the ranking is still on its way', async () => {
      await type('/whale/')
      await page.keyboard.press('Escape')
      await expect.poll(() => page.locator('.matches').innerText(), { timeout: 20_000 }).toMatch(/match|of/)
    })
  })

  describe('the ranking', () => {
    it('has headings over its halves, intervals, and what does without the network', async () => {
      await search('inside_quotes')
      await expect.poll(() => view('search').locator('.parts').innerText()).toMatch(/search half\s+held-out half/)
      const said = view('search').locator('.remarks')
      await expect
        .poll(() => said.innerText(), { timeout: 60_000 })
        .toMatch(/The last character alone reaches AUROC 0\.\d\d; the last three/)
      await expect
        .poll(() => ranked().locator('.bar-cell').getAttribute('title'), { timeout: 60_000 })
        .toMatch(/^0\.\d\d – (?:0\.\d\d|1\.00)$/)
    })

    it('shows the columns that are asked for', async () => {
      await view('search').getByRole('button', { name: 'Columns' }).click()
      await page.getByRole('menuitemcheckbox', { name: 'MCC' }).last().click()
      await expect.poll(() => view('search').locator('.table-head').last().innerText()).toContain('MCC')
    })

    it('records the untrained network unasked and holds the units against it', async () => {
      const said = view('search').locator('.remarks')
      await expect
        .poll(() => said.innerText(), { timeout: 60_000 })
        .toMatch(/the untrained network’s best unit( of \d seeds)?, L0\.[hc]\.\d+, 0\.\d\d/)
      expect(await view('workspace').innerText()).not.toContain('untrained')
    })
  })

  describe('asking further', () => {
    it('draws how long the unit remembers the feature', async () => {
      await search('inside_quotes')
      await ranked().click()
      await front('Unit')
      await view('unit').locator('[data-section=since-change]').scrollIntoViewIfNeeded()
      await view('unit')
        .getByLabel(/since the feature last changed/)
        .waitFor({ timeout: 30_000 })
    })

    it('tells what the unit follows, and searches for what is clicked', async () => {
      await front('Explanations')
      const rows = view('explain').locator('.explain-row')
      await expect.poll(() => view('explain').innerText(), { timeout: 60_000 }).toMatch(/\d+ features, best first/)
      const name = await rows.first().locator('.feature').innerText()
      await rows.first().click()
      await expect.poll(written).toBe(name)
    })

    it('tells whether one cell or many know it, and goes to the unit that is clicked', async () => {
      await search('inside_quotes')
      await front('Sparse probe')
      await view('probe').getByRole('button', { name: 'Fit the probe' }).click()
      const rows = view('probe').locator('.explain-row')
      await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(16)
      // the steps are there; the shifted features and the untrained networks take as long again
      await view('probe').locator('.verdict').waitFor({ timeout: 100_000 })
      expect(await view('probe').locator('.verdict').innerText()).toMatch(/^(One|A few|Many) cells?: /)
      expect(await view('probe').locator('.probe-beside').count()).toBeGreaterThanOrEqual(3)
      const second = await rows.nth(1).locator('.mono').first().innerText()
      await rows.nth(1).click()
      await expect.poll(unit).toBe(second)
    }, 180_000)

    it('finds the units that are on in a passage that is brushed', async () => {
      const box = (await page.locator('.text-view').boundingBox())!
      await page.mouse.move(box.x + 130, box.y + 20)
      await page.mouse.down()
      await page.mouse.move(box.x + 380, box.y + 20, { steps: 6 })
      await page.mouse.up()
      await page.getByRole('button', { name: 'Which units are on here?' }).click()
      await view('selection').locator('[data-unit]').first().waitFor({ timeout: 30_000 })
      expect(await view('selection').innerText()).toMatch(/Differential activation[\s\S]*L0\.[hc]\.\d+/)
      await view('selection').locator('[data-unit]').first().click()
      await expect.poll(unit).toBe(await view('selection').locator('[data-unit]').first().getAttribute('data-unit'))
    })
  })

  describe('own features', () => {
    const dialog = () => page.locator('dialog[open]')
    async function keep(expression: string, name: string): Promise<void> {
      await search(expression)
      await view('search').getByRole('button', { name: 'Keep…' }).click()
      await dialog().getByLabel('Name').fill(name)
      await dialog().getByRole('button', { name: 'Keep' }).click()
      await expect.poll(() => dialog().count()).toBe(0)
    }
    const own = (name: string) => view('features').locator('section[aria-label=Own] .row').filter({ hasText: name })

    it('are kept under a name, listed before the library, and found by a word of theirs', async () => {
      await keep('/whale|ship/', 'sea things')
      await keep('sea_things and not inside_quotes', 'told of the sea')
      await front('Features')
      await expect.poll(() => own('sea things').count()).toBe(1)
      await view('features').getByLabel('Find a feature').fill('whale')
      await expect.poll(() => view('features').locator('.row').count()).toBe(1)
      await view('features').getByLabel('Find a feature').fill('')
    })

    it('are not removed under those who use them without a question', async () => {
      await own('sea things').hover()
      await own('sea things')
        .getByRole('button', { name: /^Remove/ })
        .click()
      await expect.poll(() => dialog().innerText()).toContain('“sea things” is used by told of the sea.')
      await dialog().getByRole('button', { name: 'Remove and write it in' }).click()
      await expect.poll(() => own('sea things').count()).toBe(0)
      await own('told of the sea').locator('.item').click()
      await ranked().waitFor()
    })

    it('go out as a file and come back, asking where a name is taken', async () => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        own('told of the sea').getByRole('button', { name: /^Save/ }).click({ force: true }),
      ])
      const shared = JSON.parse(readFileSync(await download.path(), 'utf8'))
      expect(shared.features).toEqual([
        { name: 'told of the sea', expression: '(/whale|ship/) and not inside_quotes', meaning: '' },
      ])
      const file = folder.path('shared.json')
      writeFileSync(file, JSON.stringify({ ...shared, features: [{ ...shared.features[0], expression: '/sea/' }] }))
      await view('features').getByRole('button', { name: 'Own features' }).click()
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('menuitem', { name: /Bring features/ }).click(),
      ])
      await chooser.setFiles(file)
      await expect.poll(() => dialog().innerText()).toContain('/sea/')
      await dialog().getByRole('button', { name: 'Take both' }).click()
      await expect.poll(() => own('told of the sea 2').count()).toBe(1)
    })
  })

  describe('the history', () => {
    const row = (expression: string) =>
      view('history')
        .locator('.history-row')
        .filter({ has: page.getByRole('button', { name: expression, exact: true }) })
        .first()

    it('lists every search that ran to its end, and takes a pin and a note', async () => {
      await search('inside_quotes')
      await front('History')
      await row('inside_quotes').waitFor({ timeout: 20_000 })
      await row('inside_quotes').getByRole('button', { name: /^Pin/ }).click()
      await expect
        .poll(() => row('inside_quotes').getByRole('button', { name: /^Pin/ }).getAttribute('aria-pressed'))
        .toBe('true')
      await row('inside_quotes').getByRole('button', { name: 'Note…' }).click()
      await view('history').getByLabel('Note').fill('for figure 2')
      await page.keyboard.press('Enter')
      await expect.poll(() => row('inside_quotes').innerText()).toContain('for figure 2')
    })

    it('opens a search again at once, as it was', async () => {
      await row('inside_quotes').locator('.question').click()
      await expect.poll(() => view('search').locator('.remarks').innerText()).toContain('As it was kept on')
      expect(await written()).toBe('inside_quotes')
    })

    it('repeats a search and says that the figures are the same', async () => {
      await front('History')
      await row('inside_quotes').getByRole('button', { name: 'Repeat' }).click()
      await expect
        .poll(() => row('inside_quotes').innerText(), { timeout: 60_000 })
        .toContain('every figure is the same')
    })
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
