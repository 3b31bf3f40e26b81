// The app without Electron: its server on this machine's loopback, and a browser's app window in front of it.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { appWindowArguments } from './browser.mjs'
import { eachLine } from './electron.mjs'
import { nodeEnvironment } from './node.mjs'
import { at, root } from './paths.mjs'
import { launch } from './processes.mjs'

/**
 * Starts the server; resolves with its address and process once it listens. The server ends when its standard input
 * closes, so it cannot outlive this process. What it says on standard error is passed on as it is.
 */
export function startServer(node, args, { script = at('out/main/server.js') } = {}) {
  const child = launch(node.file, [script, ...args], {
    cwd: root,
    env: nodeEnvironment(node),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.on('error', () => {}) // it ended: `finished` tells
  return new Promise((resolve, reject) => {
    eachLine(child.stdout, (line) => {
      const url = addressIn(line)
      if (url) resolve({ url, child })
    })
    child.finished.then(({ code, error }) => {
      reject(new Error(`Neuronscope's server ended before it listened (${error?.message ?? `exit code ${code}`}).`))
    })
  })
}

/** The address in the one line that the server prints, or null for any other line. */
export function addressIn(line) {
  try {
    const { url } = JSON.parse(line)
    return typeof url === 'string' ? url : null
  } catch {
    return null
  }
}

/**
 * A page that leads on to `url`, whose token is for the user alone: the file is of mode 600, in a folder of mode 700.
 * @returns its path
 */
export function writeDoorway(folder, url) {
  const file = join(folder, 'neuronscope.html')
  const address = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const page = `<!doctype html><title>Neuronscope</title><meta http-equiv="refresh" content="0; url=${address}">\n`
  writeFileSync(file, page, { mode: 0o600, flag: 'wx' })
  return file
}

/** Where this browser can read files: one that comes as a snap has a /tmp of its own. */
function placeFor(browser) {
  const snap = join(homedir(), 'snap/chromium/common')
  return /chromium/.test(browser) && existsSync(snap) ? snap : tmpdir()
}

/** Opens an app window with a fresh profile, which is removed when the window was closed. */
export function openAppWindow(browser, url) {
  const profile = mkdtempSync(join(placeFor(browser), 'neuronscope-'))
  const page = pathToFileURL(writeDoorway(profile, url)).href
  const child = launch(browser, appWindowArguments(page, profile), { stdio: ['ignore', 'ignore', 'pipe'] })
  const words = []
  eachLine(child.stderr, (line) => {
    words.push(line)
    if (words.length > 3) words.shift()
  })
  const remove = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  process.once('exit', remove)
  const closed = child.finished.then((how) => ({ ...how, words: words.join(' / ') }))
  return { child, closed }
}
