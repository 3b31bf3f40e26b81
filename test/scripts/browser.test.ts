// Which browser is found where, on every platform, and how its app window is asked for.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { appWindowArguments, findBrowser, hasScreen } from '../../scripts/lib/browser.mjs'

test('on Linux the folders of PATH are searched, and Chromium comes before Edge', () => {
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-path-'))
  try {
    const [first, second] = ['first', 'second'].map((name) => join(folder, name)) as [string, string]
    for (const file of [join(first, 'microsoft-edge'), join(second, 'chromium')]) {
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(file, '')
      chmodSync(file, 0o755)
    }
    const env = { PATH: ['/nowhere', first, second].join(delimiter) }
    expect(findBrowser({ env, platform: 'linux' })).toBe(join(second, 'chromium'))
    expect(findBrowser({ env: { PATH: first }, platform: 'linux' })).toBe(join(first, 'microsoft-edge'))
    expect(findBrowser({ env: { PATH: '/nowhere' }, platform: 'linux' })).toBeNull()
    expect(findBrowser({ env: {}, platform: 'linux' })).toBeNull()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('on macOS the applications are searched, the user’s own too', () => {
  const own = '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium'
  const shared = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  const find = (...there: string[]) =>
    findBrowser({ env: { HOME: '/Users/ada' }, platform: 'darwin', exists: (file: string) => there.includes(file) })
  expect(find(own)).toBe(own)
  expect(find(own, shared)).toBe(shared)
})

test('on Windows the program folders are searched, and a folder that is not set is left out', () => {
  const edge = 'C:\\Program Files (x86)/Microsoft/Edge/Application/msedge.exe'
  const asked: string[] = []
  const exists = (file: string) => asked.push(file) > 0 && file === edge
  expect(findBrowser({ env: { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }, platform: 'win32', exists })).toBe(edge)
  expect(asked.every((file) => file.startsWith('C:\\Program Files (x86)/'))).toBe(true)
})

test('NEURONSCOPE_BROWSER names a path or a command, or says none, and nothing else is tried then', () => {
  const exists = (file: string) => ['/opt/my/browser', '/usr/bin/chromium', '/usr/bin/vivaldi'].includes(file)
  const find = (NEURONSCOPE_BROWSER: string) =>
    findBrowser({ env: { NEURONSCOPE_BROWSER, PATH: '/usr/bin' }, platform: 'linux', exists })
  expect(find('/opt/my/browser')).toBe('/opt/my/browser')
  expect(find('vivaldi')).toBe('/usr/bin/vivaldi')
  expect(find('/opt/missing')).toBeNull()
  expect(find('none')).toBeNull()
  expect(find('')).toBe('/usr/bin/chromium')
})

test('the app window gets the page, a profile of its own, and no sandbox only as root', () => {
  const env = { NEURONSCOPE_BROWSER_ARGS: ' --force-dark-mode  --lang=de ' }
  const asUser = appWindowArguments('file:///tmp/p/neuronscope.html', '/tmp/p', { env, asRoot: false })
  expect(asUser.slice(0, 3)).toEqual([
    '--app=file:///tmp/p/neuronscope.html',
    '--user-data-dir=/tmp/p',
    '--window-size=1440,900',
  ])
  expect(asUser.slice(-2)).toEqual(['--force-dark-mode', '--lang=de'])
  expect(asUser).not.toContain('--no-sandbox')
  expect(appWindowArguments('x', '/tmp/p', { env: {}, asRoot: true })).toEqual(
    expect.arrayContaining(['--no-sandbox', '--test-type']),
  )
})

test('a Linux machine without a display has no screen', () => {
  expect(hasScreen({ env: {}, platform: 'linux' })).toBe(false)
  expect(hasScreen({ env: { WAYLAND_DISPLAY: 'wayland-0' }, platform: 'linux' })).toBe(true)
  expect(hasScreen({ env: {}, platform: 'darwin' })).toBe(true)
})
