import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import type { AppOptions } from '../../../main/app-options.ts'
import { type ApiHandlers, api } from '../../../main/contract/api.ts'
import type { Bridge } from '../../../main/contract/bridge.ts'
import { connect } from '../../../main/contract/rpc.ts'
import { runDesktop } from '../../../main/electron/desktop.ts'
import { bridgePort } from '../../../renderer/transport.ts'
import {
  app,
  BrowserWindow,
  contextBridge,
  dialog,
  fakeEvent,
  ipcRenderer,
  Menu,
  pageFrom,
  protocol,
  reset,
  session,
  WebContents,
  webUtils,
} from '../../stubs/electron.ts'

const HOME = 'app://neuronscope/'

let folder: string
let created: AppOptions[]
let closed: string[]
let out: string[]
let broken: string | undefined
let ended: number

/** An app whose handlers only say which workspace they are of. */
async function createApp(options: AppOptions) {
  if (options.workspace === broken) throw new AppError('in-use', `${options.workspace} is open in another program.`)
  created.push(options)
  options.desk?.opened(options.workspace)
  const handlers = {
    'app.info': () => ({ version: options.workspace }),
    'catalogue.watch': async function* (_params: unknown, { signal }: { signal: AbortSignal }) {
      yield {}
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      ended++
    },
  } as unknown as ApiHandlers
  return { handlers, close: async () => void closed.push(options.workspace) }
}

const start = () =>
  runDesktop({
    createApp,
    options: { version: '1.2.3', workerEntry: new URL('file:///worker.js') },
    preload: join(folder, 'preload.cjs'),
    renderer: join(folder, 'window'),
  })

/** The preload script, run anew for a page, as at every load. */
async function loadPage(contents: WebContents, url = HOME, parent: object | null = null): Promise<Bridge> {
  pageFrom(contents, url, parent)
  vi.resetModules()
  vi.doMock('electron', () => ({ contextBridge, ipcRenderer, webUtils }))
  await import('../../../main/preload.ts')
  vi.doUnmock('electron')
  return contextBridge.exposed.neuronscope as unknown as Bridge
}

const theWindow = () => BrowserWindow.all[0] as BrowserWindow
const fileMenu = (label: string) =>
  Menu.current.find((menu) => menu.label === 'File')?.submenu?.find((item) => item.label === label)
const get = (url: string, method = 'GET') => {
  // a Request cannot hold a path with dots that were not resolved, a handler must not rely on that
  return protocol.handlers.get('app')?.({ url, method } as Request) as Promise<Response>
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-electron-'))
  mkdirSync(join(folder, 'window/assets'), { recursive: true })
  writeFileSync(join(folder, 'window/index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'window/assets/main.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  reset(folder)
  created = []
  closed = []
  out = []
  broken = undefined
  ended = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => out.push(String(text)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

describe('the start', () => {
  it('opens one sandboxed, isolated window on its own page', async () => {
    await start()
    expect(BrowserWindow.all.length).toBe(1)
    expect(theWindow().options.webPreferences).toMatchObject({
      preload: join(folder, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    })
    expect(theWindow().loaded).toEqual([HOME])
  })

  it('registers a scheme that is standard and secure, and bypasses nothing', async () => {
    await start()
    expect(protocol.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ])
  })

  it('opens the workspace that it was given, else a demo in the user’s folder', async () => {
    await start()
    expect(created[0]).toMatchObject({
      workspace: join(folder, 'demo.neuronscope'),
      demo: true,
      shell: 'electron',
      version: '1.2.3',
    })
    reset(folder)
    const argv = process.argv
    process.argv = ['electron', '--no-sandbox', '.', '--workspace', '/data/w.neuronscope', '--demo-text', '/t.txt']
    await start()
    process.argv = argv
    expect(created[1]).toMatchObject({ workspace: '/data/w.neuronscope', demo: false, demoText: '/t.txt' })
  })

  it('leaves a second instance to the first, whose window comes to the front', async () => {
    await start()
    app.emit('second-instance')
    expect(theWindow().focused).toBe(1)
    reset(folder)
    app.lock = false
    await start()
    expect(app.quits).toBe(1)
    expect(BrowserWindow.all).toEqual([])
    expect(created.length).toBe(1)
    expect(out.join('')).toContain('Neuronscope is open already')
  })

  it('that fails says why, on standard error and in a box, and exits with 1', async () => {
    broken = join(folder, 'demo.neuronscope')
    await start()
    expect(dialog.errors).toEqual([['Neuronscope cannot start', `${broken} is open in another program.`]])
    expect(out).toEqual([`${broken} is open in another program.\n`])
    expect(app.exitCode).toBe(1)
    expect(BrowserWindow.all).toEqual([])
  })

  it('is reported to the launcher once, when the page says that it works', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    expect(out).toEqual([])
    page.ready()
    page.ready()
    await wait(5)
    expect(out).toEqual(['neuronscope-ready\n'])
  })

  it('never waits for Electron in the entry’s own body, which Electron would wait for', () => {
    const entry = readFileSync(new URL('../../../main/electron.ts', import.meta.url), 'utf8')
    expect(entry).toContain('void runDesktop(')
    expect(entry).not.toMatch(/^\s*await /m)
  })
})

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
  it('is given four functions, and nothing of Electron', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    expect(Object.keys(contextBridge.exposed)).toEqual(['neuronscope'])
    expect(Object.keys(page).sort()).toEqual(['onMessage', 'pathOf', 'ready', 'send'])
    expect(Object.values(page).every((value) => typeof value === 'function')).toBe(true)
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
      await wait(10)
      expect(answered, url).not.toHaveBeenCalled()
    }
    expect(foreign.sent).toEqual([])
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

describe('the window', () => {
  it('goes to another workspace when its page asks, and stays where that one cannot be opened', async () => {
    await start()
    await created[0].openOther?.('/data/other.neuronscope')
    expect(created.map(({ workspace }) => workspace)).toEqual([
      join(folder, 'demo.neuronscope'),
      '/data/other.neuronscope',
    ])
    expect([closed, theWindow().reloads]).toEqual([[join(folder, 'demo.neuronscope')], 1])
    broken = '/data/broken.neuronscope'
    await expect(created[0].openOther?.(broken)).rejects.toThrow('is open in another program')
    expect([closed.length, theWindow().reloads]).toEqual([1, 1])
  })
})

describe('the menu', () => {
  it('opens another workspace: the old one is closed, the page reloaded and served by the new one', async () => {
    await start()
    const old = connect(bridgePort(await loadPage(theWindow().webContents)), api)
    await old.call('app.info', {})
    const hanging = old.stream('catalogue.watch', {})[Symbol.asyncIterator]()
    await hanging.next()
    const next = hanging.next().catch((error) => error.code)
    dialog.open = { canceled: false, filePaths: ['/data/other.neuronscope'] }
    await fileMenu('Open workspace…')?.click?.()
    await wait(5)
    expect(created.map(({ workspace }) => workspace)).toEqual([
      join(folder, 'demo.neuronscope'),
      '/data/other.neuronscope',
    ])
    expect(created[1]?.demo).toBeUndefined()
    expect(closed).toEqual([join(folder, 'demo.neuronscope')])
    expect(theWindow().reloads).toBe(1)
    expect(await next).toBe('disconnected')
    const fresh = connect(bridgePort(await loadPage(theWindow().webContents)), api)
    expect(await fresh.call('app.info', {})).toEqual({ version: '/data/other.neuronscope' })
  })

  it('makes a new workspace, with its extension', async () => {
    await start()
    dialog.save = { canceled: false, filePath: '/data/new' }
    await fileMenu('New workspace…')?.click?.()
    await wait(5)
    expect(created[1]?.workspace).toBe('/data/new.neuronscope')
  })

  it('goes on with the old workspace when the other one cannot be opened, and says why', async () => {
    await start()
    broken = '/data/broken.neuronscope'
    dialog.open = { canceled: false, filePaths: [broken] }
    await fileMenu('Open workspace…')?.click?.()
    await wait(5)
    expect(dialog.errors).toEqual([['This workspace cannot be opened', `${broken} is open in another program.`]])
    expect(closed).toEqual([])
    expect(theWindow().reloads).toBe(0)
  })

  it('does nothing when the dialog is cancelled, or the workspace is the one that is open', async () => {
    await start()
    dialog.open = { canceled: true, filePaths: [] }
    await fileMenu('Open workspace…')?.click?.()
    dialog.open = { canceled: false, filePaths: [join(folder, 'demo.neuronscope')] }
    await fileMenu('Open workspace…')?.click?.()
    await wait(5)
    expect(created.length).toBe(1)
    expect(theWindow().reloads).toBe(0)
  })

  it('leads back to workspaces that were open lately, those that are gone greyed out', async () => {
    const lately = () => fileMenu('Open recent')?.submenu?.map(({ label, enabled }) => [label, enabled])
    const other = join(folder, 'r&d.neuronscope')
    writeFileSync(other, '')
    await start()
    expect(fileMenu('Open recent')?.enabled).toBe(false)
    dialog.open = { canceled: false, filePaths: [other] }
    await fileMenu('Open workspace…')?.click?.()
    await wait(5)
    expect(lately()).toEqual([[`demo – ${folder}`, false]])
    writeFileSync(join(folder, 'demo.neuronscope'), '')
    dialog.open = { canceled: false, filePaths: ['/data/third.neuronscope'] }
    await fileMenu('Open workspace…')?.click?.()
    await wait(5)
    expect(lately()).toEqual([
      [`r&&d – ${folder}`, true],
      [`demo – ${folder}`, true],
    ])
    await fileMenu('Open recent')?.submenu?.[0]?.click?.()
    await wait(5)
    expect(created.at(-1)?.workspace).toBe(other)
    expect(theWindow().reloads).toBe(3)
    expect(fileMenu('Open recent')?.submenu?.map(({ label }) => label)).toContain('third – /data')
  })

  it('has what every program has', async () => {
    await start()
    expect(Menu.current.map(({ role, label }) => role ?? label)).toEqual(
      expect.arrayContaining(['File', 'editMenu', 'viewMenu', 'windowMenu']),
    )
    expect(Menu.current.find(({ label }) => label === 'File')?.submenu?.at(-1)?.role).toBe('quit')
  })
})

describe('the end', () => {
  it('quits with the last window, but not before everything is closed', async () => {
    await start()
    const ended = vi.fn()
    app.on('will-quit', ended)
    app.emit('window-all-closed')
    expect(ended).not.toHaveBeenCalled()
    await wait(5)
    expect(closed).toEqual([join(folder, 'demo.neuronscope')])
    expect(ended).toHaveBeenCalledOnce()
  })

  it('keeps the window’s place for the next start', async () => {
    await start()
    theWindow().maximized = true
    theWindow().emit('close')
    reset(folder)
    await start()
    expect(theWindow().options).toMatchObject({ x: 10, y: 20, width: 900, height: 700 })
    expect(theWindow().maximized).toBe(true)
  })
})
