// The menu of the system and files that are saved, as the page asks for them.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { Bridge, HostAction, MenuModel } from '../../../main/contract/bridge.ts'
import { app, dialog, Menu, type MenuItem } from '../../stubs/electron.ts'
import { folder, loadPage, start, theWindow } from './desktop-app.ts'

describe('the menu', () => {
  const menus = [
    {
      title: 'Edit',
      entries: [
        { kind: 'item' as const, label: 'Undo R&D', id: 'Edit 0', keys: 'Ctrl Z', off: true },
        { kind: 'line' as const, label: '' },
        { kind: 'item' as const, label: 'Next unit', id: 'Edit 2', keys: 'J' },
        { kind: 'item' as const, label: 'Text', id: 'Edit 3', keys: 'Ctrl Shift G', checked: true },
        { kind: 'item' as const, label: 'Paste', keys: 'Ctrl V', act: 'paste' as const },
      ],
    },
  ]
  const edit = () => Menu.current.find(({ label }) => label === 'Edit')?.submenu as MenuItem[]

  it('of the system is the page’s, item by item, with its keys and states', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    page.setMenus(menus)
    await wait(5)
    const [undo, line, next, text, paste] = edit()
    expect(undo).toMatchObject({ label: 'Undo R&&D', enabled: false, accelerator: 'CmdOrCtrl+Z' })
    expect(line).toEqual({ type: 'separator' })
    expect(next.accelerator).toBeUndefined() // a letter that is typed must not run a command
    expect(text).toMatchObject({ accelerator: 'CmdOrCtrl+Shift+G', type: 'checkbox', checked: true })
    expect(undo.registerAccelerator).toBe(false) // the page hears its keys
    expect(paste.role).toBe('paste')
  })

  it('says to the page which item was chosen, and whether by its keys', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    const heard: unknown[] = []
    page.onChosen((...given) => heard.push(given))
    page.setMenus(menus)
    await wait(5)
    edit()[0].click?.(null, null, { triggeredByAccelerator: true })
    edit()[3].click?.(null, null, {})
    await wait(5)
    expect(heard).toEqual([
      ['Edit 0', true],
      ['Edit 3', false],
    ])
  })

  it.skipIf(process.platform === 'darwin')('is not seen where the page’s own is', async () => {
    await start()
    expect(theWindow().menuBar).toBe(false)
  })

  it('takes nothing that is no menu, no action and no file from the page', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    const before = Menu.current
    page.setMenus([{ title: 'File', entries: [{ kind: 'evil', label: '' }] }] as unknown as MenuModel[])
    page.act('constructor' as HostAction)
    await wait(5)
    expect(Menu.current).toBe(before)
    expect(app.quits).toBe(0)
    expect(await page.save('', Uint8Array.of(1))).toEqual({ problem: 'This is no file that can be saved.' })
  })
})

describe('a file that is saved', () => {
  it('lies where the person says; an error is a sentence, and cancelling is none', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    const file = join(folder, 'figure.svg')
    dialog.save = { canceled: false, filePath: file }
    expect(await page.save('../figure.svg', Uint8Array.of(60))).toEqual({ file })
    expect(readFileSync(file, 'utf8')).toBe('<')
    dialog.save = { canceled: false, filePath: join(folder, 'no/such/figure.svg') }
    expect(await page.save('figure.svg', Uint8Array.of(60))).toEqual({
      problem: expect.stringContaining(`${join(folder, 'no/such/figure.svg')} could not be written: ENOENT`),
    })
    dialog.save = { canceled: true, filePath: '' }
    expect(await page.save('figure.svg', Uint8Array.of(60))).toEqual({ file: null })
  })

  describe('in pieces', () => {
    const file = () => join(folder, 'all.csv')
    const lying = () => readdirSync(folder).filter((name) => name.startsWith('all.csv'))
    async function begun(): Promise<{ page: Bridge; draft: number }> {
      await start()
      const page = await loadPage(theWindow().webContents)
      writeFileSync(file(), 'before')
      dialog.save = { canceled: false, filePath: file() }
      const outcome = await page.beginFile('../all.csv')
      return { page, draft: (outcome as { draft: number }).draft }
    }

    it('is put in its place when it is whole, and what lies there stays until then', async () => {
      const { page, draft } = await begun()
      for (const piece of ['a,b\r\n', '1,2\r\n']) expect(await page.addToFile(draft, Buffer.from(piece))).toBe(null)
      expect(readFileSync(file(), 'utf8')).toBe('before')
      expect(lying()).toHaveLength(2)
      expect(await page.endFile(draft, true)).toEqual({ file: file() })
      expect(readFileSync(file(), 'utf8')).toBe('a,b\r\n1,2\r\n')
      expect(lying()).toEqual(['all.csv'])
      expect(await page.addToFile(draft, Uint8Array.of(1))).toHaveProperty('problem')
    })

    it('leaves nothing when it is given up, or its page goes', async () => {
      const { page, draft } = await begun()
      await page.addToFile(draft, Uint8Array.of(1))
      expect(await page.endFile(draft, false)).toEqual({ file: null })
      expect(lying()).toEqual(['all.csv'])
      const other = (await page.beginFile('all.csv')) as { draft: number }
      await page.addToFile(other.draft, Uint8Array.of(1))
      theWindow().webContents.emit('did-start-loading')
      await vi.waitFor(() => expect(lying()).toEqual(['all.csv']))
      expect(await page.endFile(other.draft, true)).toEqual({ problem: expect.stringContaining('export it again') })
      expect(readFileSync(file(), 'utf8')).toBe('before')
    })

    it('is none when the person cancels, and a sentence where it cannot be', async () => {
      const { page } = await begun()
      dialog.save = { canceled: true, filePath: '' }
      expect(await page.beginFile('all.csv')).toEqual({ draft: null })
      dialog.save = { canceled: false, filePath: join(folder, 'no/such/all.csv') }
      expect(await page.beginFile('all.csv')).toEqual({
        problem: expect.stringContaining(`${join(folder, 'no/such/all.csv')} could not be written: ENOENT`),
      })
    })
  })
})
