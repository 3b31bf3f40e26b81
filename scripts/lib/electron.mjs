// Electron, carefully: where its binary is (asking the package itself would download it and print), fetching it once,
// and starting the app in it. The app reports `neuronscope-ready` on standard output when its window is there.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { nodeEnvironment } from './node.mjs'
import { at } from './paths.mjs'
import { end, launch, run } from './processes.mjs'

const readyLine = 'neuronscope-ready'
const day = 24 * 3600 * 1000

/** The binary of the electron package in `folder`, or null: the same places that the package itself looks in. */
export function electronBinary(folder = at('node_modules/electron'), env = process.env) {
  const name = existsSync(join(folder, 'path.txt')) ? readFileSync(join(folder, 'path.txt'), 'utf8').trim() : ''
  const replaced = env.ELECTRON_OVERRIDE_DIST_PATH
  const file = replaced ? join(replaced, name || 'electron') : name && join(folder, 'dist', name)
  return file && existsSync(file) ? file : null
}

/** May a download be tried? Once a day for each version, so that an offline machine does not wait at every start. */
export function mayFetch(failed, version, now) {
  return failed === null || failed.version !== version || now - failed.at > day
}

/** Tries to fetch the binary; gives its path, or null. `say` hears about it before it is tried. */
export async function fetchElectron(node, say, { folder = at('node_modules/electron'), env = process.env } = {}) {
  const note = at('.cache/electron-fetch.json')
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const failed = existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : null
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD || !mayFetch(failed, version, Date.now())) return null
  say('Fetching Electron (once, about 110 MB)…')
  await run(node.file, [join(folder, 'install.js')], {
    env: nodeEnvironment(node, env),
    stdio: 'ignore',
    milliseconds: 120_000,
  })
  const file = electronBinary(folder, env)
  if (file) rmSync(note, { force: true })
  else remember(note, { version, at: Date.now() })
  return file
}

function remember(note, failure) {
  mkdirSync(dirname(note), { recursive: true })
  writeFileSync(note, JSON.stringify(failure))
}

/**
 * Starts the app and waits until its window is ready. Gives `{ready: true, child}`, or `{ready: false, why}` with
 * Electron's last words once nothing of it runs any more.
 */
export async function startElectron(file, args, { seconds = 20, ...options } = {}) {
  const child = launch(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const words = listen(child)
  const patience = new AbortController()
  const late = wait(seconds * 1000, 'late', { signal: patience.signal }).catch(() => 'late')
  const outcome = await Promise.race([words.ready, late, child.finished])
  patience.abort()
  if (outcome === 'ready') return { ready: true, child }
  await end(child)
  const why = outcome === 'late' ? `did not show its window within ${seconds} s` : endedHow(outcome)
  return { ready: false, why: [why, words.last()].filter(Boolean).join(': ') }
}

const endedHow = ({ code, signal, error }) =>
  error ? `could not be started (${error.message})` : `ended at once (${signal ?? `exit code ${code}`})`

/** Passes on what Electron prints, remembers its last lines, and resolves `ready` at the agreed word. */
function listen(child) {
  const lines = []
  let hear
  const ready = new Promise((resolve) => (hear = resolve))
  const note = (line) => {
    if (line === readyLine) hear('ready')
    else if (line) lines.push(line)
    if (lines.length > 3) lines.shift()
  }
  eachLine(child.stdout, note)
  eachLine(child.stderr, (line) => {
    note(line)
    if (line) process.stderr.write(`${line}\n`)
  })
  return { ready, last: () => lines.join(' / ') }
}

/** Calls `hear` with each whole line of a stream. */
export function eachLine(stream, hear) {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text) => {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop()
    lines.forEach(hear)
  })
  stream.on('end', () => rest && hear(rest))
}
