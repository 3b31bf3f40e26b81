import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import type { AppOptions } from '../../../main/app-options.ts'
import { type ApiHandlers, api } from '../../../main/contract/api.ts'
import type { AskedWorkspace, Bridge, HostAction, MenuModel } from '../../../main/contract/bridge.ts'
import { connect } from '../../../main/contract/rpc.ts'
import { wordsAskedFor } from '../../../main/electron/arguments.ts'
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
  type MenuItem,
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
  options.preferences?.opened(options.workspace)
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

describe('a workspace that is asked for', () => {
  const other = '/data/other.neuronscope'
  const choose = async (page: Bridge, action: HostAction) => {
    page.act(action)
    await wait(10)
  }

  it('in the dialog is opened: the old one is closed, the page reloaded and served by the new one', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    const old = connect(bridgePort(page), api)
    await old.call('app.info', {})
    const hanging = old.stream('catalogue.watch', {})[Symbol.asyncIterator]()
    await hanging.next()
    const next = hanging.next().catch((error) => error.code)
    dialog.open = { canceled: false, filePaths: [other] }
    await choose(page, 'openWorkspace')
    expect(created.map(({ workspace }) => workspace)).toEqual([join(folder, 'demo.neuronscope'), other])
    expect(created[1]?.demo).toBeUndefined()
    expect(closed).toEqual([join(folder, 'demo.neuronscope')])
    expect(theWindow().reloads).toBe(1)
    expect(await next).toBe('disconnected')
    const fresh = connect(bridgePort(await loadPage(theWindow().webContents)), api)
    expect(await fresh.call('app.info', {})).toEqual({ version: other })
  })

  it('goes by way of a page that works, which may ask first whether something may be stopped', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    const heard: AskedWorkspace[] = []
    page.onWorkspace((asked) => heard.push(asked))
    page.setMenus([])
    await wait(5)
    dialog.open = { canceled: false, filePaths: [other] }
    await choose(page, 'openWorkspace')
    const there = join(folder, 'there.neuronscope')
    writeFileSync(there, '')
    app.emit('second-instance', {}, [], '/', { workspace: encodeURIComponent(there) })
    await wait(5)
    expect(heard).toEqual([
      { file: other, create: true },
      { file: there, create: false },
    ])
    expect(created.length).toBe(1)
    theWindow().webContents.emit('did-start-loading')
    app.emit('second-instance', {}, [], '/', { workspace: encodeURIComponent(there) })
    await wait(5)
    expect(created.at(-1)?.workspace).toBe(there)
  })

  it('as a new one gets its extension', async () => {
    await start()
    dialog.save = { canceled: false, filePath: '/data/new' }
    await choose(await loadPage(theWindow().webContents), 'newWorkspace')
    expect(created[1]?.workspace).toBe('/data/new.neuronscope')
  })

  it('and cannot be opened leaves the old one open, and the reason is shown', async () => {
    await start()
    broken = '/data/broken.neuronscope'
    dialog.open = { canceled: false, filePaths: [broken] }
    await choose(await loadPage(theWindow().webContents), 'openWorkspace')
    expect(dialog.errors).toEqual([['This workspace cannot be opened', `${broken} is open in another program.`]])
    expect(closed).toEqual([])
    expect(theWindow().reloads).toBe(0)
  })

  it('changes nothing when the dialog is cancelled, or it is the one that is open', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    dialog.open = { canceled: true, filePaths: [] }
    await choose(page, 'openWorkspace')
    dialog.open = { canceled: false, filePaths: [join(folder, 'demo.neuronscope')] }
    await choose(page, 'openWorkspace')
    expect(created.length).toBe(1)
    expect(theWindow().reloads).toBe(0)
  })

  it('by another start is named to the first by its whole path; on macOS the system names it', async () => {
    const argv = process.argv
    process.argv = ['electron', '.', 'a b.neuronscope']
    await start()
    process.argv = argv
    expect(app.lockData).toEqual({ workspace: encodeURIComponent(resolve('a b.neuronscope')) })
    const event = fakeEvent()
    app.emit('open-file', event, other)
    await wait(5)
    expect(event.defaultPrevented).toBe(true)
    expect(created.at(-1)?.workspace).toBe(other)
  })
})

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

describe('a page whose process ended', () => {
  const crash = async (reason = 'crashed') => {
    theWindow().webContents.emit('render-process-gone', {}, { reason })
    await wait(5)
  }

  it('is loaded again; the fourth time within a minute the person decides', async () => {
    await start()
    for (let i = 0; i < 3; i++) await crash()
    expect([theWindow().webContents.reloads, dialog.boxes.length]).toEqual([3, 0])
    await crash()
    expect([theWindow().webContents.reloads, dialog.boxes.length]).toEqual([4, 1])
    dialog.pressed = 1
    await crash('oom')
    expect([theWindow().webContents.reloads, theWindow().closes]).toEqual([4, 1])
    expect(dialog.boxes[1]).toContain('(oom)')
  })

  it('is left alone where it ended in good order', async () => {
    await start()
    await crash('clean-exit')
    expect(theWindow().webContents.reloads).toBe(0)
  })
})

describe('words instead of a window', () => {
  it('are the version and the help, wherever Electron puts words of its own', () => {
    expect(wordsAskedFor(['electron', '--no-sandbox', '.', '--version'], '1.2.3')).toBe('Neuronscope 1.2.3\n')
    expect(wordsAskedFor(['Neuronscope', '--help'], '1.2.3')).toContain('neuronscope [WORKSPACE.neuronscope]')
    expect(wordsAskedFor(['Neuronscope', 'a.neuronscope'], '1.2.3')).toBeUndefined()
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
