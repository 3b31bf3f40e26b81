// Everybody gets in: axe finds nothing serious in any preset, light or dark, and the keyboard reaches every control.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modesWithViews } from '../../renderer/views/view.ts'
import { prose, testFolder } from '../main/app/workspace.ts'
import { barriers } from './axe.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const NAMES = { train: 'Train', explore: 'Explore', writeup: 'Report' }
const PRESETS = modesWithViews().map((mode) => NAMES[mode])

describe.skipIf(!hasBrowser)('a window that everybody can use', { timeout: 90_000 }, () => {
  let program: Program
  let page: Page

  beforeAll(async () => {
    program = await startRecorded(folder.path('access.neuronscope'), prose(20_000), { hidden: 16, steps: 60 })
    page = program.page
    await unitOnShow(page)
    await page.locator('[data-view=search] .monaco-editor').waitFor()
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const modes = () => page.getByRole('tablist', { name: 'Mode' }).getByRole('tab')
  const tabs = () => page.locator('.stage:not(.hidden) .dv-tab')
  const scheme = (colorScheme: 'light' | 'dark') => page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })

  it.each(PRESETS)('has no barriers in the preset %s, in front of any of its views, light or dark', async (preset) => {
    await modes().filter({ hasText: preset }).click()
    await page.waitForTimeout(300)
    const found = new Set<string>()
    for (const color of ['light', 'dark'] as const) {
      await scheme(color)
      for (let i = 0; i < (await tabs().count()); i++) {
        await tabs().nth(i).click()
        await page.waitForTimeout(100)
        for (const one of await barriers(page)) found.add(`${color}: ${one}`)
      }
    }
    expect([...found]).toEqual([])
  })

  it('has none in its dialogs and menus', async () => {
    await scheme('light')
    await page.keyboard.press('Control+2')
    for (const [open, part] of [
      [() => page.keyboard.press('Control+k'), 'dialog.palette'],
      [() => page.getByRole('button', { name: 'View', exact: true }).click(), '.menu'],
      [() => page.getByRole('button', { name: 'Jobs' }).click(), '.jobs'],
    ] as const) {
      await open()
      await page.locator(part).waitFor()
      expect(await barriers(page), part).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator(part).waitFor({ state: 'detached' })
    }
  })

  it('is reached by Tab, and within a group by arrows: every button, field, tab and line of the preset', async () => {
    await tabs().filter({ hasText: 'Workspace' }).click()
    await tabs().filter({ hasText: 'all of it' }).click()
    await tabs().filter({ hasText: 'Search' }).click()
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    const reached = await page.evaluate(() => {
      const able = 'button, input, select, textarea, [tabindex]'
      const groups = '[data-roving], .toolbar, .explain-table'
      const stopIn = (group: Element | null) =>
        [...(group?.querySelectorAll<HTMLElement>('[data-stop]') ?? [])].some((part) => part.tabIndex === 0)
      const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true })
      return (
        [...document.querySelectorAll<HTMLElement>(able)]
          .filter((element) => shown(element) && !(element as HTMLButtonElement).disabled && element.tabIndex < 0)
          .filter((element) => !element.closest('.monaco-editor, [role=tablist], [role=listbox], .tree .item'))
          .filter((element) => !/^(dv-|panel|mount)/.test(element.className))
          // the other parts of a group of which one is a stop
          .filter((element) => !stopIn(element.closest(groups)))
          .map((element) => element.outerHTML.slice(0, 120))
      )
    })
    expect(reached).toEqual([])
    const seen = new Set<string>()
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press('Tab')
      seen.add(
        await page.evaluate(() => {
          const { activeElement: element } = document
          return element?.closest('[data-view]')?.getAttribute('data-view') ?? element?.className ?? ''
        }),
      )
    }
    for (const view of ['workspace', 'text', 'search']) expect([...seen]).toContain(view)
    expect([...seen].some((name) => name.includes('dv-tab'))).toBe(true)
    expect([...seen].some((name) => name.includes('dv-sash'))).toBe(true)
  })

  it('moves in the tree by arrow keys, so that Tab passes it in a few steps', async () => {
    const tree = page.locator('[data-view=workspace]')
    await tree.getByRole('button', { name: 'inside_quotes' }).first().focus()
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    const rows = (await tree.locator('button.item').allInnerTexts()).map((text) => text.trim().split('\n')[0])
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toContain(rows[rows.indexOf('inside_quotes') + 1])
    await page.keyboard.press('Home')
    expect(await focused()).toContain('prose')
    expect(await tree.locator('.item[tabindex="0"]').count()).toBeLessThanOrEqual(4)
  })

  it('moves among the tabs of a strip by arrow keys, and opens with Enter', async () => {
    await tabs().filter({ hasText: 'Search' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^All units/)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('[data-view=units]').isVisible()).toBe(true)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
