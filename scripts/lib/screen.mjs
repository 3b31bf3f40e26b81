// A screen for programs that need one: the machine's, or Xvfb on a display number that it chooses itself.
import { setTimeout as wait } from 'node:timers/promises'
import { hasScreen } from './browser.mjs'
import { eachLine } from './electron.mjs'
import { launch } from './processes.mjs'

/** Starts an X server and gives its display, such as `:99`. It ends with this process. */
export async function startScreen() {
  const server = launch('Xvfb', ['-displayfd', '3', '-screen', '0', '1460x920x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = new Promise((resolve) => eachLine(server.stdio[3], resolve))
  const ended = server.finished.then(({ error }) => {
    throw new Error(`Xvfb could not be started: ${error?.message ?? 'it ended'}`)
  })
  const late = wait(60_000, null, { ref: false }).then(() => {
    throw new Error('Xvfb did not start a screen within a minute.')
  })
  return { display: `:${await Promise.race([number, ended, late])}`, server }
}

/** The screen that is there, or one of the tests' own; null where there is none, which `say` hears. */
export async function screenForTests(say) {
  if (hasScreen()) return { env: {}, server: null }
  try {
    const { display, server } = await startScreen()
    return { env: { DISPLAY: display }, server }
  } catch (error) {
    say(`There is no screen for the shell tests: ${error.message}`)
    return null
  }
}
