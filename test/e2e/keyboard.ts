// A person at the keyboard: keys, Tab until the focus is where it is wanted, commands by name, and sentences, after each
// of which it is seen whether anything happened that was not asked for.

import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** holds every letter that is a command, a question mark, a slash, brackets and a zero */
export const SENTENCE = 'Six jolly wolves, pinned by feet [of lead], ok? Many hum in E/0.'

/** What the window shows beside the field that is written in. */
interface State {
  mode: string
  unit: string
  lanes: string
  colors: string
  place: string
  threshold: string
  set: string
  fronts: string
  dialogs: number
  things: string
  findings: number
  theme: string
}

export function keyboardOf(page: Page) {
  const press = (keys: string) => page.keyboard.press(keys)
  const view = (id: string) => page.locator(`[data-view=${id}]`)

  /** What the focus is in: its label, or its words. */
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null
      return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent?.trim() ?? at?.textContent?.trim() ?? ''
    })

  /** Tab, or Shift Tab, until the focus is where it is wanted. */
  async function tabTo(words: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab', most = 200): Promise<void> {
    for (let i = 0; i < most; i++) {
      await press(key)
      if (words.test(await focused()) || (await arrowTo(words))) return
    }
    throw new Error(`${key} does not lead to ${words}.`)
  }

  /** Within the group that the focus is in, which is one stop of Tab. @returns whether it is there now */
  async function arrowTo(words: RegExp): Promise<boolean> {
    const way = await page.evaluate((pattern) => {
      const [groups, parts] = ['[data-roving], .toolbar, .explain-table', 'button, summary, [role=button]']
      const { activeElement: at } = document
      const group = at?.matches(parts) ? at.closest<HTMLElement>(groups) : null
      const named = (part: Element) => part.getAttribute('aria-label') ?? part.textContent?.trim() ?? ''
      const there = [...(group?.querySelectorAll(parts) ?? [])].filter((part) => part.closest(groups) === group)
      return there.some((part) => new RegExp(pattern).test(named(part))) ? (group!.dataset.roving ?? 'line') : null
    }, words.source)
    if (way === null) return false
    await press('Home')
    const moved = async (key: string) => {
      const before = await page.evaluateHandle(() => document.activeElement)
      await press(key)
      return page.evaluate((before) => before !== document.activeElement, before)
    }
    do {
      do if (words.test(await focused())) return true
      while (await moved('ArrowRight'))
    } while (way === 'rows' && (await moved('ArrowDown')))
    return false
  }

  async function command(words: string): Promise<void> {
    await press('ControlOrMeta+K')
    await page.keyboard.type(words)
    await press('Enter')
  }

  async function write(text: string): Promise<void> {
    await press('ControlOrMeta+A')
    await page.keyboard.type(text)
  }

  /** A choice of a menu or a list of choices, by its words. */
  async function choose(words: RegExp): Promise<void> {
    for (let i = 0; i < 60; i++) {
      if (words.test(await focused())) return press('Enter')
      await press('ArrowDown')
    }
    throw new Error(`No entry of the menu is ${words}.`)
  }

  const state = (): Promise<State> =>
    page.evaluate(() => {
      const words = (selector: string) =>
        [...document.querySelectorAll(selector)].map((one) => one.textContent?.trim().replace(/\s+/g, ' ')).join(' | ')
      const text = document.querySelector<HTMLElement>('.text-view')?.dataset
      return {
        mode: words('.modes .on'),
        unit: text?.unit ?? '',
        lanes: text?.lanes ?? '',
        colors: `${text?.hidden} ${text?.style} ${document.querySelector<HTMLSelectElement>('.text-bar select')?.value}`,
        place: /char [\d,]+ of/.exec(words('.status'))?.[0] ?? '',
        threshold: document.querySelector('.threshold')?.getAttribute('aria-valuenow') ?? '',
        set: words('.set-chip'),
        fronts: words('.dv-tab.dv-active-tab .clip') || words('.dv-tab.dv-active-tab'),
        dialogs: document.querySelectorAll('dialog[open], .menu, .tour').length,
        things: ['Texts', 'Networks', 'Activations']
          .map((kind) => document.querySelectorAll(`[data-view=workspace] section[aria-label=${kind}] .item`).length)
          .join(' '),
        findings: document.querySelectorAll('.finding').length,
        theme: document.documentElement.dataset.theme ?? '',
      }
    })

  /** Types a sentence where the focus is. Nothing may change by it but what is named: `except`. */
  async function sentence(where: string, except: readonly (keyof State)[] = [], text = SENTENCE): Promise<void> {
    const before = await state()
    // the threshold comes as soon as it is known
    const left = before.threshold === '' ? [...except, 'threshold' as const] : except
    await page.keyboard.type(text)
    await page.waitForTimeout(150)
    const after = await state()
    for (const key of left) Object.assign(after, { [key]: before[key] })
    expect(after, `typing into ${where}`).toEqual(before)
  }

  return { press, view, focused, tabTo, command, write, choose, state, sentence }
}
