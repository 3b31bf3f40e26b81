// A screen for programs that need one: Xvfb, on a display number that it chooses itself.
import { setTimeout as wait } from 'node:timers/promises'
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
