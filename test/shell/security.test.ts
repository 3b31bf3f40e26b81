// Electron's security checklist (electronjs.org/docs/latest/tutorial/security), point by point, read from the running
// app. Its numbers stand in front; those about remote content and webviews hold because there is none.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../main/app/workspace.ts'
import { type DesktopApp, hasElectron, startDesktop } from './desktop.ts'

const folder = testFolder()

describe.skipIf(!hasElectron)('Electron’s security checklist', () => {
  let desktop: DesktopApp
  beforeAll(async () => {
    desktop = await startDesktop({ userData: folder.path('user'), args: [folder.path('w.neuronscope')] })
  })
  afterAll(async () => {
    await desktop?.close()
    folder.remove()
  })

  const inPage = <T>(work: () => T | Promise<T>) => desktop.page.evaluate(work)
  /** What a request for an address of the app gets, as the page's own scripts would ask. */
  const get = (path: string) =>
    desktop.app.evaluate(async ({ net }, url) => {
      const answer = await net.fetch(url)
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        text: (await answer.text()).slice(0, 200),
      }
    }, path)

  it('1, 18: everything is loaded from the app’s own scheme, nothing by http or file', async () => {
    const loaded = await inPage(() =>
      [...document.querySelectorAll<HTMLElement & { src?: string; href?: string }>('[src], link[href]')].map(
        ({ src, href }) => src || href || '',
      ),
    )
    expect(loaded.length).toBeGreaterThan(1)
    for (const name of [desktop.page.url(), ...loaded]) expect(name).toMatch(/^(app:\/\/neuronscope\/|data:|blob:app:)/)
  })

  it('2, 3, 4, 6, 8, 9, 11: Node is out of the page’s reach, and no protection is switched off', async () => {
    const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]
      return (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    })
    expect(preferences.enableBlinkFeatures ?? '').toBe('')
    expect(preferences.nodeIntegrationInWorker ?? false).toBe(false)
    expect(await inPage(() => [typeof require, typeof process, typeof module, typeof Buffer])).toEqual(
      Array(4).fill('undefined'),
    )
    expect(await inPage(() => Object.keys(globalThis.neuronscope!).sort().join(' '))).toBe(
      'act addToFile beginFile endFile onChosen onMessage onWorkspace pathOf platform ready save send setMenus',
    )
  })

  it('5: every permission and every device is refused', async () => {
    const asked = await inPage(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'clipboard-read',
        'midi',
      ] as PermissionName[]
      const states = names.map(async (name) => (await navigator.permissions.query({ name })).state)
      const refused = async (work: () => Promise<unknown>) =>
        work().then(
          () => 'allowed',
          (error) => error.name,
        )
      return {
        states: await Promise.all(states),
        clipboard: await refused(() => navigator.clipboard.readText()),
        place: await new Promise((done) =>
          navigator.geolocation.getCurrentPosition(
            () => done('allowed'),
            ({ code }) => done(code),
          ),
        ),
        notification: await Notification.requestPermission(),
      }
    })
    expect(new Set(asked.states)).toEqual(new Set(['denied']))
    expect(asked).toMatchObject({
      clipboard: 'NotAllowedError',
      place: 1,
      notification: 'denied',
    })
  })

  it('7: the content security policy lets in the app’s own scripts alone, and is obeyed', async () => {
    const { headers } = await get('app://neuronscope/')
    const policy = new Map(
      headers['content-security-policy'].split(';').map((rule) => rule.trim().split(/ (.*)/, 2) as [string, string]),
    )
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('script-src')).toBe("'self'")
    expect(policy.get('connect-src')).toBe("'self'")
    expect(policy.get('frame-ancestors')).toBe("'none'")
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    })
    const tried = await inPage(async () => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.injected = true'
      document.body.append(script)
      return {
        injected: 'injected' in globalThis,
        fetched: await fetch('https://example.com/').then(
          () => 'fetched',
          () => 'refused',
        ),
        evaluated: (() => {
          const listener = document.createElement('button')
          listener.setAttribute('onclick', 'globalThis.injected = true')
          listener.click()
          return 'injected' in globalThis
        })(),
      }
    })
    expect(tried).toEqual({ injected: false, fetched: 'refused', evaluated: false })
  })

  it('12, 13: the window stays where it is, and loads nothing into a frame', async () => {
    for (const address of [
      'https://example.com/',
      'file:///etc/passwd',
      'app://other/',
      'app://neuronscope/assets/x.js',
    ]) {
      await desktop.page
        .evaluate((address) => {
          location.href = address
        }, address)
        .catch(() => {})
      await desktop.page.waitForTimeout(150)
      expect(desktop.page.url()).toBe('app://neuronscope/')
    }
    await inPage(() => {
      const frame = document.createElement('iframe')
      frame.src = 'https://example.com/'
      document.body.append(frame)
      document.body.append(document.createElement('webview'))
    })
    await desktop.page.waitForTimeout(150)
    expect(
      desktop.page
        .frames()
        .map((frame) => frame.url())
        .filter((url) => url.startsWith('http')),
    ).toEqual([])
  })

  it('14, 15: no other window opens, and nothing is handed to the system', async () => {
    await desktop.app.evaluate(({ shell }) => {
      shell.openExternal = async (address) => void Object.assign(globalThis, { openedOutside: address })
    })
    expect(
      await inPage(() => window.open('https://example.com/') === null && window.open('app://neuronscope/') === null),
    ).toBe(true)
    await inPage(() =>
      Object.assign(document.createElement('a'), { href: 'https://example.com/', target: '_blank' }).click(),
    )
    await desktop.page.waitForTimeout(150)
    expect(
      await desktop.app.evaluate(({ BrowserWindow }) => [
        BrowserWindow.getAllWindows().length,
        'openedOutside' in globalThis,
      ]),
    ).toEqual([1, false])
  })

  it('17: a page that is not the app’s own is not heard over IPC', async () => {
    const answers = await desktop.app.evaluate(async ({ BrowserWindow, app, ipcMain }) => {
      const preload = `${app.getAppPath()}/out/preload/preload.cjs`
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await window.loadURL('app://other/')
      let quits = 0
      app.once('before-quit', () => quits++)
      const heard: string[] = []
      ipcMain.on('neuronscope:act', () => heard.push('act')) // it arrives, and is not acted on
      const saved = await window.webContents.executeJavaScript(
        `neuronscope.act('quit'); neuronscope.setMenus([]); neuronscope.save('x.txt', Uint8Array.of(1))`,
      )
      await new Promise((done) => setTimeout(done, 200))
      window.destroy()
      return { saved, quits, heard }
    })
    expect(answers.heard).toEqual(['act'])
    expect(answers).toMatchObject({ saved: { problem: 'This is no file that can be saved.' }, quits: 0 })
  })

  it('18: the app’s scheme gives out nothing that lies outside the built window', async () => {
    for (const path of [
      '..%2fmain/electron.js',
      '%2e%2e/main/electron.js',
      '..%5cmain',
      '../package.json',
      '%2fetc%2fpasswd',
    ])
      expect((await get(`app://neuronscope/${path}`)).status, path).toBe(404)
    expect((await get('app://other/index.html')).status).toBe(404)
    expect((await get('app://neuronscope/index.html')).status).toBe(200)
  })

  it('has made the program complain of nothing', () => {
    const ofTheTest = /ERR_BLOCKED_BY_CSP|--trace-warnings/ // the frame that was refused above
    expect(desktop.errors().filter((line) => !ofTheTest.test(line))).toEqual([])
  })
})
