// One menu: in the window where that is usual, made of the page's; the system's holds the same items, keys and states.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MenuEntry } from '../../main/contract/bridge.ts'
import { bytesOf, openApp, prose, testFolder } from '../main/app/workspace.ts'
import { type DesktopApp, hasElectron, startDesktop, tree } from './desktop.ts'

const folder = testFolder()

describe.skipIf(!hasElectron)('the menus of the desktop app', () => {
  let desktop: DesktopApp
  beforeAll(async () => {
    const file = folder.path('w.neuronscope')
    const app = await openApp(file)
    await app.corpora.add('a text', bytesOf(prose(2000)))
    await app.ownFeatures.save({ name: 'vowels', expression: '/[aeiou]/', meaning: '' })
    await app.close()
    desktop = await startDesktop({ userData: folder.path('user'), args: [file] })
    await desktop.page.locator('[data-view=workspace] .row', { hasText: 'vowels' }).waitFor()
  })
  afterAll(async () => {
    await desktop?.close()
    folder.remove()
  })

  const native = () =>
    desktop.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()!.items.map(({ label, submenu }) => ({
        title: label,
        items: submenu!.items.map(({ type, label, enabled, checked, accelerator, role }) => ({
          type,
          label,
          enabled,
          checked,
          accelerator: accelerator ? String(accelerator) : '',
          role: role ?? '',
        })),
      })),
    )
  const open = (title: string) => desktop.page.getByRole('button', { name: title, exact: true }).click()
  const close = () => desktop.page.keyboard.press('Escape')

  it('stand once: the system’s bar takes no room where the page has its own', async () => {
    const seen = await desktop.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      return { bar: window.isMenuBarVisible(), outside: window.getSize()[1], inside: window.getContentSize()[1] }
    })
    const inPage = await desktop.page.locator('.menu-bar button').allInnerTexts()
    expect(inPage).toEqual(process.platform === 'darwin' ? [] : ['File', 'Edit', 'View', 'Help'])
    if (process.platform !== 'darwin') expect(seen).toMatchObject({ bar: false, inside: seen.outside })
  })

  it.skipIf(process.platform === 'darwin')('hold the same in the page and in the system’s menu', async () => {
    const menus = await native()
    expect(menus.map(({ title }) => title)).toEqual(['File', 'Edit', 'View', 'Help'])
    for (const { title, items } of menus) {
      await open(title)
      const seen = await desktop.page.locator('.menu[role=menu] > *').evaluateAll((parts) =>
        parts.map((part): MenuEntry => {
          if (part.tagName === 'HR') return { kind: 'line', label: '' }
          const label = (part.querySelector('.grow') ?? part).textContent!.trim()
          if (part.tagName !== 'BUTTON') return { kind: 'heading', label }
          return {
            kind: 'item',
            label,
            keys: part.querySelector('kbd')?.textContent ?? '',
            off: (part as HTMLButtonElement).disabled,
            checked: part.getAttribute('aria-checked') === 'true',
          }
        }),
      )
      await close()
      expect(items.map(({ type, label }) => (type === 'separator' ? '' : label))).toEqual(
        seen.map(({ label }) => label),
      )
      for (const [i, { keys, off = false, checked = false, kind }] of seen.entries()) {
        if (kind !== 'item') continue
        expect([items[i].label, items[i].enabled, items[i].checked]).toEqual([seen[i].label, !off, checked])
        if (items[i].role === '' && keys?.startsWith('Ctrl '))
          expect(items[i].accelerator.replace('CmdOrCtrl', 'Ctrl').replaceAll('+', ' ')).toBe(keys)
      }
    }
  })

  it('follow what can be undone, and undo it, chosen in the system’s menu as well', async () => {
    const undo = async () => (await native())[1].items[0]
    expect(await undo()).toMatchObject({ label: 'Undo', enabled: false })
    await desktop.page.locator('[data-view=workspace] .row', { hasText: 'vowels' }).hover()
    await desktop.page.getByRole('button', { name: 'Remove vowels' }).click()
    await expect.poll(undo).toMatchObject({ label: 'Undo removing vowels', enabled: true })
    await desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items[1].submenu!.items[0].click())
    await expect.poll(() => tree(desktop)).toContain('vowels')
    await expect.poll(undo).toMatchObject({ enabled: false })
  })

  it('have keys that work wherever the focus is, while typing stays in its field', async () => {
    const { page } = desktop
    const panel = page.locator('[data-view=workspace]')
    for (const focused of ['.menu-bar button', '.modes button', 'body']) {
      await page.locator(focused).first().focus()
      await page.keyboard.press('Control+b')
      await expect.poll(() => panel.isVisible()).toBe(false)
      await page.keyboard.press('Control+b')
      await expect.poll(() => panel.isVisible()).toBe(true)
    }
    await page.keyboard.press('Control+k')
    await page.keyboard.type('jkn')
    const field = page.locator('input:focus')
    expect(await field.inputValue()).toBe('jkn')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+x')
    expect(await field.inputValue()).toBe('')
    await page.keyboard.press('Control+v')
    await page.keyboard.press('Control+v')
    expect(await field.inputValue()).toBe('jknjkn')
    await page.keyboard.press('Control+z')
    expect(await field.inputValue()).toBe('jkn')
    await page.keyboard.press('Escape')
  })

  it('zoom the window and back, by the menu', async () => {
    const zoom = () =>
      desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.getZoomLevel())
    const choose = async (label: string) => {
      await open('View')
      await desktop.page.getByRole('menuitem', { name: label }).click()
    }
    await choose('Zoom in')
    await expect.poll(zoom).toBe(0.5)
    await choose('Actual size')
    await expect.poll(zoom).toBe(0)
    await choose('Zoom out')
    await expect.poll(zoom).toBe(-0.5)
    await choose('Actual size')
    await expect.poll(zoom).toBe(0)
  })

  it('have made the program complain of nothing', () => {
    expect(desktop.errors()).toEqual([])
    expect(desktop.complaints).toEqual([])
  })
})
