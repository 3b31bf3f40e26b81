// How often Tab is pressed to get once around the window: toolbars, lists, trees and the headings of a page are one stop
// each, and arrows lead from part to part in them.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
/** stops of a whole preset, with a ranking and a unit's page on show */
const MOST = 44

describe.skipIf(!hasBrowser)('the stops of the Tab key', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('stops.neuronscope'), prose(20_000), { hidden: 32, steps: 60 })
    page = program.page
    await unitOnShow(page)
    await view('search').locator('.monaco-editor').click()
    await page.keyboard.type('/[aeiou]/')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    await view('search').locator('.table-row').first().waitFor()
    await page.locator('[data-section=passages] .passage').first().waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const front = (title: string) =>
    page
      .locator('.stage:not(.hidden)')
      .getByRole('tab', { name: new RegExp(`^${title}`) })
      .first()
      .click()

  /** What the keyboard is on, in words. */
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: at } = document
      return `${at?.closest('[data-view]')?.getAttribute('data-view') ?? ''} ${at?.getAttribute('aria-label') ?? at?.textContent?.trim().slice(0, 40) ?? ''}`
    })

  /** All stops of one round, in words: until the first one comes again. */
  async function round(): Promise<string[]> {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    const stops: string[] = []
    while (stops.length < 200) {
      await page.keyboard.press('Tab')
      const step = await page.evaluate(() => {
        const { activeElement: at } = document
        if (!at || at === document.body) return 'outside' // the browser's own bar, between the end and the beginning
        if (at.hasAttribute('data-seen')) return 'again'
        at.setAttribute('data-seen', '')
        return 'new'
      })
      if (step === 'again') break
      if (step === 'new') stops.push(await focused())
    }
    await page.evaluate(() => {
      for (const seen of document.querySelectorAll('[data-seen]')) seen.removeAttribute('data-seen')
    })
    return stops
  }

  it.each(['Search', 'All units', 'Gallery', 'Gates', 'Matrix', 'History'])(
    `are at most ${MOST} in Explore with %s in front`,
    async (title) => {
      await front(title)
      await page.waitForTimeout(500)
      const stops = await round()
      expect(stops.length, stops.join('\n')).toBeLessThanOrEqual(MOST)
      expect(stops.some((words) => words.startsWith('unit '))).toBe(true)
      expect(stops.some((words) => words.startsWith('text '))).toBe(true)
    },
  )

  it('are as few with the library of features beside', async () => {
    await front('Features')
    const stops = await round()
    expect(stops.length, stops.join('\n')).toBeLessThanOrEqual(MOST)
    expect(stops.filter((words) => words.startsWith('features '))).toHaveLength(3) // find, own features, the list
  })

  it('of the list of features is one, and arrows lead through it', async () => {
    const rows = view('features').locator('.item')
    await rows.nth(2).focus()
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toContain((await rows.nth(3).innerText()).split('\n')[0])
    await page.keyboard.press('End')
    await page.keyboard.press('Shift+Tab')
    expect(await focused()).toBe('features Own features')
    await page.keyboard.press('Tab')
    const last = await rows.last().innerText()
    expect(await focused()).toContain(last.split('\n')[0])
  })

  it('of the headings of a unit’s page is one: up and down lead from heading to heading, left and right within', async () => {
    await view('unit').locator('[data-section=split] .fold').focus()
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('unit Help: Activation')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('unit Add to report: Activation')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('unit Activation by feature value')
    await page.keyboard.press('ArrowUp')
    expect(await focused()).toBe('unit Activation')
  })

  it('of the modes is one, and leads to the mode that is on', async () => {
    const modes = page.getByRole('tablist', { name: 'Mode' })
    const stops = () =>
      modes
        .getByRole('tab')
        .evaluateAll((tabs) =>
          (tabs as HTMLElement[])
            .filter(({ tabIndex }) => tabIndex === 0)
            .map(({ textContent }) => textContent?.trim()),
        )
    expect(await stops()).toEqual(['Explore'])
    await modes.getByRole('tab', { name: 'Explore' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toContain('Report')
  })

  it('have made the page complain of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
