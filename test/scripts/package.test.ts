// What is packed, and how: the gathered app holds what it loads and no more, and every protection is on.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { screenForTests } from '../../scripts/lib/screen.mjs'
import { packageConfig } from '../../scripts/package/config.mjs'
import { stageApp } from '../../scripts/package/stage.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'neuronscope-package-'))
afterEach(() => vi.unstubAllEnvs())
afterAll(() => rmSync(folder, { recursive: true }))

const config = packageConfig({ app: '/a', output: '/o', icon: '/i.png', electronVersion: '45.4.1' })

test('the app is gathered with what it loads, its demo and its licences', () => {
  const app = join(folder, 'app')
  stageApp(root, app, { platform: 'win32', arch: 'arm64' })
  expect(readdirSync(join(app, 'out/main'))).toEqual(expect.arrayContaining(['electron.js', 'worker.js']))
  expect(existsSync(join(app, 'out/main/cli.js'))).toBe(false)
  expect(existsSync(join(app, 'fixtures/demo/model.safetensors'))).toBe(true)
  expect(readdirSync(join(app, 'node_modules/better-sqlite3/prebuilds'))).toEqual(['win32-arm64.node'])
  const pkg = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'))
  expect(pkg.main).toBe('out/main/electron.js')
  for (const name of Object.keys(pkg.dependencies)) expect(existsSync(join(app, 'node_modules', name)), name).toBe(true)
  const licences = readFileSync(join(app, 'LICENSES.txt'), 'utf8')
  for (const name of ['monaco-editor', 'd3-scale', 'dockview', 'lit-html', '@fontsource/inter'])
    expect(licences).toContain(`\n${name} `)
})

test('packages are made for all systems, with one file type, and nothing native inside the archive', () => {
  expect([...config.linux.target, ...config.mac.target, ...config.win.target]).toEqual([
    'AppImage',
    'deb',
    'dmg',
    'nsis',
  ])
  expect(config.fileAssociations.map(({ ext }) => ext)).toEqual(['neuronscope'])
  expect(config.asarUnpack).toEqual(['node_modules/better-sqlite3/**', '.cache/native/**'])
})

test.skipIf(process.platform !== 'linux')(
  'a machine without a screen, and without a way to one, is reported in a sentence',
  async () => {
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY']) vi.stubEnv(name, '')
    vi.stubEnv('PATH', folder)
    const said: string[] = []
    expect(await screenForTests((sentence: string) => said.push(sentence))).toBe(null)
    expect(said).toEqual([
      expect.stringMatching(/^There is no screen for the shell tests: Xvfb could not be started: /),
    ])
  },
)
