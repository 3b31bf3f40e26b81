// The page of the desktop app: where it comes from, and what it may and may not.

import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { api } from '../../../main/contract/api.ts'
import { connect } from '../../../main/contract/rpc.ts'
import { bridgePort } from '../../../renderer/transport.ts'
import { app, contextBridge, fakeEvent, session, WebContents } from '../../stubs/electron.ts'
import { ended, folder, get, HOME, loadPage, out, start, theWindow } from './desktop-app.ts'

describe('the window may not', () => {
  it('go anywhere else, itself, in a frame or by a redirect; its own reload goes through', async () => {
    await start()
    const { webContents } = theWindow()
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect'])
      for (const url of [
        'https://evil.example/',
        'file:///etc/passwd',
        'app://other/',
        'app://neuronscope/assets/main.js',
        'javascript:1',
        '',
      ]) {
        const event = fakeEvent(url)
        webContents.emit(name, event)
        expect(event.defaultPrevented, `${name} ${url}`).toBe(true)
      }
    const reload = fakeEvent(HOME)
    webContents.emit('will-navigate', reload)
    expect(reload.defaultPrevented).toBe(false)
  })

  it('open another window, or embed one', async () => {
    await start()
    const { webContents } = theWindow()
    expect(webContents.openHandler?.({ url: HOME })).toEqual({ action: 'deny' })
    const event = fakeEvent()
    webContents.emit('will-attach-webview', event)
    expect(event.defaultPrevented).toBe(true)
  })

  it('have any permission or device', async () => {
    await start()
    const { defaultSession } = session
    const granted: boolean[] = []
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read'])
      defaultSession.permissionRequest?.(null, permission, (answer) => granted.push(answer))
    expect(granted).toEqual([false, false, false, false, false])
    expect(defaultSession.permissionCheck?.()).toBe(false)
    expect(defaultSession.devicePermission?.()).toBe(false)
  })
})

describe('app://neuronscope', () => {
  it('gives out the window’s files, with their types and every security header', async () => {
    await start()
    const page = await get(HOME)
    expect(page.status).toBe(200)
    expect(await page.text()).toBe('<!doctype html>')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self';")
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    const script = await get('app://neuronscope/assets/main.js?v=1')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  it('refuses every way out of the folder, other hosts, and what is not a file', async () => {
    await start()
    for (const path of [
      '../secret.txt',
      '..%2fsecret.txt',
      '%2e%2e%2fsecret.txt',
      'assets/..%2f..%2fsecret.txt',
      '..%5csecret.txt',
      '%00',
      '%',
      'assets',
      'nothing.js',
    ]) {
      const { status } = await get(`${HOME}${path}`)
      expect(status, path).toBe(404)
    }
    expect((await get('app://other/index.html')).status).toBe(404)
    expect((await get(`app://neuronscope/${encodeURIComponent(join(folder, 'secret.txt'))}`)).status).toBe(404)
  })

  it('is only read', async () => {
    await start()
    expect((await get(HOME, 'POST')).status).toBe(405)
    expect(await (await get(HOME, 'HEAD')).text()).toBe('')
  })
})

describe('the page', () => {
  it('is given a few functions, and nothing of Electron', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    expect(Object.keys(contextBridge.exposed)).toEqual(['neuronscope'])
    const { platform, ...functions } = page
    expect(platform).toBe(process.platform)
    expect(Object.keys(functions).sort().join(' ')).toBe(
      'act addToFile beginFile endFile onChosen onMessage onWorkspace pathOf ready save send setMenus',
    )
    expect(Object.values(functions).every((value) => typeof value === 'function')).toBe(true)
  })

  it('speaks the contract with the host', async () => {
    await start()
    const client = connect(bridgePort(await loadPage(theWindow().webContents)), api)
    expect(await client.call('app.info', {})).toEqual({ version: join(folder, 'demo.neuronscope') })
  })

  it('is not heard when it is another page, or a frame inside ours', async () => {
    await start()
    const foreign = new WebContents()
    for (const [url, parent] of [
      ['https://evil.example/', null],
      ['app://other/', null],
      ['file:///x.html', null],
      [HOME, {}],
    ] as const) {
      const page = await loadPage(foreign, url, parent)
      const client = connect(bridgePort(page), api)
      const answered = vi.fn()
      client.call('app.info', {}).then(answered, answered)
      page.ready()
      page.act('quit')
      expect(await page.save('x.svg', Uint8Array.of(1))).toHaveProperty('problem')
      expect(await page.beginFile('x.csv')).toHaveProperty('problem')
      expect(await page.addToFile(1, Uint8Array.of(1))).toHaveProperty('problem')
      expect(await page.endFile(1, true)).toHaveProperty('problem')
      await wait(10)
      expect(answered, url).not.toHaveBeenCalled()
    }
    expect(foreign.sent).toEqual([])
    expect(app.quits).toBe(0)
    expect(out).toEqual([])
  })

  it('that is reloaded starts afresh: what the old one asked for ends, and its answers do not reach the new one', async () => {
    await start()
    const { webContents } = theWindow()
    const before = connect(bridgePort(await loadPage(webContents)), api)
    const watching = before.stream('catalogue.watch', {})[Symbol.asyncIterator]()
    await watching.next()
    const after = connect(bridgePort(await loadPage(webContents)), api)
    expect(await after.call('app.info', {})).toEqual({ version: join(folder, 'demo.neuronscope') })
    expect(ended).toBe(1)
    const late = vi.fn()
    before.call('app.info', {}).then(late, late)
    await wait(10)
    expect(late).not.toHaveBeenCalled()
  })
})
