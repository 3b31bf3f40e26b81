// npm start [-- workspace.neuronscope] [--browser]: opens the app. In Electron; where that cannot be had or does not
// come up, the same app in an app window of an installed browser; where there is none, at a local address.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findBrowser, hasScreen, isRoot } from './lib/browser.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { command } from './lib/command.mjs'
import { electronBinary, fetchElectron, startElectron } from './lib/electron.mjs'
import { openAppWindow, startServer } from './lib/local-server.mjs'
import { dataFolder, root, typedIn } from './lib/paths.mjs'
import { end } from './lib/processes.mjs'
import { prepare, prepareDemoText, say } from './setup.mjs'

const tell = (sentence) => process.stdout.write(`${sentence}\n`)

command(async () => {
  const asked = readArguments(process.argv.slice(2))
  const node = await prepare()
  await ensureBuilt(node)
  const args = await workspaceArguments(asked.workspace)
  const without = await whyNoElectron(asked, node, args)
  return without === null ? 0 : inBrowser(node, args, without)
})

function readArguments(args) {
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== '--browser')
  const files = args.filter((arg) => !arg.startsWith('-'))
  if (unknown || files.length > 1) throw new Error('Usage: npm start [-- WORKSPACE.neuronscope] [--browser]')
  return { workspace: files[0], browser: args.includes('--browser') }
}

/** The workspace that was asked for, or the demo in the user's own folder. */
async function workspaceArguments(workspace) {
  if (workspace) return ['--workspace', resolve(typedIn(), workspace)]
  mkdirSync(dataFolder(), { recursive: true })
  const text = await prepareDemoText()
  return ['--workspace', join(dataFolder(), 'demo.neuronscope'), '--demo', ...(text ? ['--demo-text', text] : [])]
}

/** Runs the app in Electron until it is closed and gives null; or gives the reason why it did not come up. */
async function whyNoElectron(asked, node, args) {
  if (asked.browser) return 'as asked'
  if (!hasScreen()) return 'there is no screen for Electron'
  const file = electronBinary() ?? (await fetchElectron(node, say))
  if (!file) return "Electron's program is not here and could not be fetched"
  const seconds = Number(process.env.NEURONSCOPE_READY_SECONDS) || 20
  const started = await startElectron(file, [...(isRoot() ? ['--no-sandbox'] : []), root, ...args], {
    seconds,
    cwd: root,
  })
  if (!started.ready) return `Electron ${started.why}`
  tell('Neuronscope is open in Electron.')
  await started.child.finished
  return null
}

/** Serves the app on this machine and opens it; ends with its window, or on Ctrl-C where there is none. */
async function inBrowser(node, args, why) {
  const server = await startServer(node, args)
  const browser = process.env.NEURONSCOPE_NO_OPEN || !hasScreen() ? null : findBrowser()
  if (!browser) {
    tell(`Neuronscope is running (${why}); open this address in a browser, Ctrl-C ends it: ${server.url}`)
    return (await server.child.finished).code ?? 0
  }
  tell(`Neuronscope is open in an app window of ${browser} (${why}).`)
  const { closed, child } = openAppWindow(browser, server.url)
  const first = await Promise.race([closed, server.child.finished.then((how) => ({ ...how, server: true }))])
  if (first.server) return endBrowser(child, first)
  if (first.code) {
    tell(`The browser ended (${first.words || `exit code ${first.code}`}); the address, until Ctrl-C: ${server.url}`)
    return (await server.child.finished).code ?? 0
  }
  await end(server.child)
  return 0
}

async function endBrowser(window, { code }) {
  await end(window)
  throw new Error(`Neuronscope's server ended (exit code ${code}).`)
}
