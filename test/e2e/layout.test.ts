// Nothing overlaps, is cut or is out of reach: every toolbar, menu and popover at four sizes of the window and two zooms,
// their boxes against the window and against each other. A zoom of 150 % is a window of two thirds, in more pixels.

import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prose, testFolder } from '../main/app/workspace.ts'
import { hasBrowser } from './browser.ts'
import { type Program, unitOnShow } from './program.ts'
import { startRecorded } from './recorded.ts'

const folder = testFolder()
const SIZES = [
  [1440, 900],
  [1100, 700],
  [2560, 1440],
  [800, 600],
] as const
const ZOOMS = [1, 1.5]
const WINDOWS = ZOOMS.flatMap((zoom) => SIZES.map(([width, height]) => ({ width, height, zoom })))
const NAME = 'a unit with a name of some length'

describe.skipIf(!hasBrowser)('the window at every size', { timeout: 120_000 }, () => {
  let program: Program
  let page: Page
  let device: CDPSession

  beforeAll(async () => {
    program = await startRecorded(folder.path('layout.neuronscope'), prose(20_000), { hidden: 16, steps: 60 })
    page = program.page
    await unitOnShow(page)
    device = await page.context().newCDPSession(page)
    await view('search').locator('.monaco-editor').click()
    await page.keyboard.type('/[aeiou]/')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    await view('search').locator('.table-row').first().waitFor()
    await page.getByLabel('Name of this unit').fill(NAME)
    await page.getByLabel('Name of this unit').press('Enter')
    await page.locator('.text-view textarea').focus()
    await page.keyboard.press('p')
  }, 120_000)
  afterAll(async () => {
    await program?.close()
    folder.remove()
  })

  const view = (id: string) => page.locator(`[data-view=${id}]`)
  const menuItem = async (menu: string, name: string) => {
    await page.getByRole('navigation', { name: 'Menus' }).getByRole('button', { name: menu }).click()
    await page.locator('.menu').getByText(name, { exact: true }).click()
  }

  /** The window as it opens at a size: the layout is the preset of that size. */
  async function opened({ width, height, zoom }: (typeof WINDOWS)[number]): Promise<void> {
    await device.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(width / zoom),
      height: Math.round(height / zoom),
      deviceScaleFactor: zoom,
      mobile: false,
    })
    await page.keyboard.press('ControlOrMeta+2')
    await menuItem('View', 'Reset layout')
    await page
      .getByRole('tab', { name: /^Search/ })
      .first()
      .click()
    await view('search').locator('.table-row').first().waitFor()
    await page.waitForTimeout(400)
  }

  /** What of `selector` leaves the window, or the box that clips it; and the pairs of its controls that overlap. */
  const faults = (selector: string) =>
    page.evaluate((selector) => {
      const found: string[] = []
      const words = (element: Element) =>
        `${element.className || element.tagName} “${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 24)}”`
      const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true })
      for (const host of document.querySelectorAll(selector)) {
        if (!seen(host)) continue
        const room = host.getBoundingClientRect()
        if (room.width === 0) continue
        /** whether what is below the edge can be scrolled to */
        const scrolled = (element: Element): boolean =>
          /auto|scroll/.test(getComputedStyle(element).overflowY) ||
          (element !== host && element.parentElement !== null && scrolled(element.parentElement))
        const within = host.parentElement?.closest('.mount')
        if (
          within &&
          within.scrollHeight > within.clientHeight + 1 &&
          /auto|scroll/.test(getComputedStyle(within).overflowY)
        )
          continue // it is scrolled to
        if (room.left < -1 || room.top < -1 || room.right > innerWidth + 1 || room.bottom > innerHeight + 1)
          found.push(`${words(host)} leaves the window: ${JSON.stringify(room)}`)
        const controls = [...host.querySelectorAll('button, input, select, .tn, .clip')].filter(
          (one) => seen(one) && one.getBoundingClientRect().width > 0,
        )
        for (const one of controls) {
          const box = one.getBoundingClientRect()
          const beyond = box.right > room.right + 1 || box.left < room.left - 1
          const below = box.bottom > room.bottom + 1 || box.top < room.top - 1
          if (beyond || (below && !scrolled(one))) found.push(`${words(one)} is cut in ${words(host)}`)
        }
        const buttons = controls.filter((one) => /^(BUTTON|INPUT|SELECT)$/.test(one.tagName))
        buttons.forEach((a, i) => {
          for (const b of buttons.slice(i + 1)) {
            if (a.contains(b) || b.contains(a)) continue
            const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()]
            const across = Math.min(p.right, q.right) - Math.max(p.left, q.left)
            const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top)
            if (across > 1 && down > 1) found.push(`${words(a)} lies over ${words(b)}`)
          }
        })
      }
      return found
    }, selector)

  it.each([
    [{ width: 1440, height: 900, zoom: 1 }, 12, 8],
    [{ width: 1100, height: 700, zoom: 1 }, 7, 4],
    [{ width: 2560, height: 1440, zoom: 1 }, 20, 14],
  ] as const)('opens %o with at least %d rows of the ranking and %d lines of text', async (size, rows, lines) => {
    await opened(size)
    await page.locator('.text-view textarea').focus()
    await page.keyboard.press('p') // without the lane
    const whole = await page.evaluate(() => {
      const list = document.querySelector('[data-view=search] .unit-list')!.getBoundingClientRect()
      const rows = [...document.querySelectorAll('[data-view=search] :is(.table-row, .baseline-row)')].filter((row) => {
        const { top, bottom } = row.getBoundingClientRect()
        return top >= list.top && bottom <= list.bottom + 1
      })
      return { rows: rows.length, height: document.querySelector('.text-view')!.getBoundingClientRect().height }
    })
    expect(whole.rows).toBeGreaterThanOrEqual(rows)
    expect(Math.floor(whole.height / 32)).toBeGreaterThanOrEqual(lines) // 32 pixels a line (LOOK of the text)
    await page.locator('.text-view textarea').focus()
    await page.keyboard.press('p')
  })

  describe.each(WINDOWS)('of $width × $height at $zoom', (size) => {
    it('has its title, tabs, status and toolbars whole, and no control over another', async () => {
      await opened(size)
      const bars = '.title, .toolbar, .search-view > .ask, .remarks, .null-strip, .generate-page .ask'
      const found = await faults(bars)
      for (const tab of ['All units', 'Gallery', 'Gates', 'Matrix', 'History', 'Generate', 'Try text', 'Features']) {
        await menuItem('View', tab).catch(() => page.keyboard.press('Escape'))
        await page.waitForTimeout(120)
        found.push(...(await faults(bars)))
      }
      for (const mode of ['Control+1', 'Control+3']) {
        await page.keyboard.press(mode)
        await page.waitForTimeout(200)
        found.push(...(await faults(bars)))
      }
      expect([...new Set(found)]).toEqual([])
    })

    it('has every menu and popover within itself, and its end within reach', async () => {
      await opened(size)
      const found: string[] = []
      const look = async (what: string, part: string) => {
        await page.locator(part).first().waitFor()
        found.push(...(await faults(part)).map((fault) => `${what}: ${fault}`))
        const last = page.locator(`${part} button:visible`).last()
        if ((await last.count()) > 0) {
          await last.scrollIntoViewIfNeeded()
          const box = (await last.boundingBox())!
          const bottom = await page.evaluate(() => window.innerHeight)
          if (box.y + box.height > bottom + 1) found.push(`${what}: its end is out of reach`)
        }
        await page.keyboard.press('Escape')
        await page.locator(part).first().waitFor({ state: 'detached' })
      }
      for (const name of ['File', 'Edit', 'View', 'Help']) {
        await page.getByRole('navigation', { name: 'Menus' }).getByRole('button', { name }).click()
        await look(name, '.menu')
      }
      await view('search').getByRole('button', { name: 'Columns' }).click()
      await look('Columns', '.menu')
      for (const name of ['Show ▾', 'Export ▾']) {
        await page.getByRole('button', { name }).click()
        await look(name, '.menu')
      }
      await page.getByRole('button', { name: /^Panel menu of Search/ }).click()
      await look('panel menu', '.menu')
      await view('search').locator('.table-row').first().click({ button: 'right' })
      await look('menu of a row', '.menu')
      await page.locator('.text-view textarea').focus()
      await page.keyboard.press('Shift+F10')
      await look('menu of the text', '.menu')
      await page.getByRole('button', { name: 'Jobs' }).click()
      await look('jobs', '.jobs')
      await page.keyboard.press('ControlOrMeta+K')
      await look('palette', 'dialog.palette')
      for (const words of ['record activations', 'keep', 'keys', 'how these numbers', 'save a copy', 'bin']) {
        await page.keyboard.press('ControlOrMeta+K')
        await page.keyboard.type(words)
        await page.keyboard.press('Enter')
        await look(words, 'dialog[open]')
      }
      expect(found).toEqual([])
    })
  })

  it('gives the side panels their widths back when the window was small for a while', async () => {
    await opened({ width: 1440, height: 900, zoom: 1 })
    const widths = async () =>
      Promise.all(['workspace', 'unit', 'search'].map(async (id) => (await view(id).boundingBox())!))
    const before = await widths()
    await device.send('Emulation.setDeviceMetricsOverride', {
      width: 733,
      height: 460,
      deviceScaleFactor: 1,
      mobile: false,
    })
    await page.waitForTimeout(300)
    await device.send('Emulation.setDeviceMetricsOverride', {
      width: 1440,
      height: 900,
      deviceScaleFactor: 1,
      mobile: false,
    })
    await expect
      .poll(async () => (await widths()).map(({ width }) => Math.round(width)))
      .toEqual(before.map(({ width }) => Math.round(width)))
    await page.keyboard.press('Control+u')
    await page.keyboard.press('Control+u')
    await expect.poll(async () => (await widths())[1].width).toBe(before[1].width)
  })

  it.each([1, 1.5])(
    'has the main button of every form within reach as it opens, at 1100 × 700 and zoom %d',
    async (zoom) => {
      await opened({ width: 1100, height: 700, zoom })
      const found: string[] = []
      const seen = new Set<string>()
      /** the main buttons that another box lies over, or that are scrolled away */
      const look = async (where: string) => {
        await page.waitForTimeout(150)
        const buttons = await page.locator('button.primary:visible').evaluateAll((buttons) =>
          buttons.map((button) => {
            const { left, right, top, bottom } = button.getBoundingClientRect()
            const at = (x: number, y: number) => button.contains(document.elementFromPoint(x, y))
            const reached = at(left + 4, top + 4) && at(right - 4, bottom - 4)
            return { words: button.textContent?.trim() ?? '', reached }
          }),
        )
        for (const { words, reached } of buttons) {
          seen.add(words.split(' ')[0])
          if (!reached) found.push(`${where}: “${words}”`)
        }
      }
      for (const preset of ['Control+1', 'Control+2', 'Control+3']) {
        await page.keyboard.press(preset)
        await page.waitForTimeout(300)
        const newRun = page.getByRole('button', { name: 'New run' })
        if (await newRun.isVisible()) await newRun.click()
        const tabs = await page.locator('.stage:not(.hidden) .dv-tab').allInnerTexts()
        for (const title of tabs.map((words) => words.trim().split(/\n| {2}/)[0])) {
          await page
            .getByRole('tab', { name: new RegExp(`^${title.replace(/[^\w ]/g, '.')}`) })
            .first()
            .click()
            .catch(() => {}) // behind the list of tabs that have no room
          await look(title)
        }
      }
      await page.keyboard.press('ControlOrMeta+2')
      for (const words of [
        'record activations',
        'keep the searched feature',
        'save a copy',
        'new workspace',
        'open workspace',
        'bin',
      ]) {
        await page.keyboard.press('ControlOrMeta+K')
        await page.keyboard.type(words)
        await page.keyboard.press('Enter')
        await page.locator('dialog[open]').waitFor()
        await look(words)
        await page.keyboard.press('Escape')
        await page.locator('dialog[open]').waitFor({ state: 'detached' })
      }
      expect(found).toEqual([])
      expect([...seen]).toEqual(
        expect.arrayContaining(['Generate', 'Search', 'Start', 'Fit', 'Measure', 'Record', 'Close']),
      )
    },
  )

  it('says what was done on its status line, over nothing that is worked on', async () => {
    await opened({ width: 1440, height: 900, zoom: 1 })
    await page.locator('.text-view textarea').focus()
    await page.keyboard.press('f')
    const toast = page.locator('.toast')
    await toast.waitFor()
    const [said, status] = await Promise.all([toast, page.locator('.status')].map((one) => one.boundingBox()))
    expect(said!.y).toBeGreaterThanOrEqual(status!.y - 1)
    await toast.getByRole('button', { name: 'Close' }).click()
    await page.keyboard.press('ControlOrMeta+Z')
  })

  it('has no minimap over a narrow text', async () => {
    await opened({ width: 800, height: 600, zoom: 1.5 })
    expect(await page.locator('.text-view .mini').isVisible()).toBe(false)
    await opened({ width: 1440, height: 900, zoom: 1 })
    expect(await page.locator('.text-view .mini').isVisible()).toBe(true)
  })

  it('has the fields of a form in one column, within their panel', async () => {
    await opened({ width: 1100, height: 700, zoom: 1 })
    await page.keyboard.press('ControlOrMeta+3')
    await view('publish').locator('select').first().waitFor()
    const fields = await view('publish')
      .locator('select')
      .evaluateAll((selects) =>
        selects.map((select) => {
          const [box, panel] = [select, select.closest('[data-view]')!].map((one) => one.getBoundingClientRect())
          return { left: box.left, beyond: Math.max(0, box.right - panel.right) }
        }),
      )
    expect(new Set(fields.map(({ left }) => left)).size).toBe(1)
    expect(fields.every(({ beyond }) => beyond === 0)).toBe(true)
  })

  it('has complained of nothing', () => {
    expect(program.complaints).toEqual([])
  })
})
