// Child processes that never outlive this one. Each long-lived child leads a process group of its own, so that what it
// started ends with it; whatever still runs when this process is asked to stop, or stops, is ended too.
import { spawn, spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

const groups = process.platform !== 'win32'
const patience = 5000 // milliseconds between asking and insisting
const running = new Set()
const leaders = new WeakSet() // children that head a group; the others share this process' group

/**
 * Starts a program as the head of a group that `end` ends as a whole. `finished` resolves with `{code, signal, error}`
 * when it and its group are gone.
 */
export function launch(file, args, options = {}) {
  endWithThis()
  const child = spawn(file, args, { detached: groups, windowsHide: true, ...options })
  if (groups && options.detached !== false) leaders.add(child)
  running.add(child)
  child.finished = outcomeOf(child).then(async (outcome) => {
    await clearGroup(child)
    running.delete(child)
    return outcome
  })
  return child
}

function outcomeOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }))
    child.once('exit', (code, signal) => {
      const held = setTimeout(resolve, 500, { code, signal }) // another process may hold its output open
      child.once('close', () => {
        clearTimeout(held)
        resolve({ code, signal })
      })
    })
  })
}

/** Runs a program to its end in the foreground; gives its exit code, and what it printed where output is piped. */
export async function run(file, args, { milliseconds, ...options } = {}) {
  const child = launch(file, args, { stdio: 'inherit', detached: false, ...options })
  const printed = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text) => (printed.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text) => (printed.err += text))
  const limit = milliseconds && setTimeout(() => end(child), milliseconds)
  const { code, error } = await child.finished
  clearTimeout(limit)
  return { code: code ?? 1, error, ...printed }
}

/** Asks a child and all it started to end, and insists after five seconds. */
export async function end(child) {
  if (!running.has(child)) return
  signalAll(child, 'SIGTERM')
  const insist = setTimeout(() => signalAll(child, 'SIGKILL'), patience)
  await child.finished
  clearTimeout(insist)
}

export const endAll = () => Promise.all([...running].map(end))

/** Ends what a child started and left behind when it ended itself, and waits until it is gone. */
async function clearGroup(child) {
  if (!leaders.has(child) || !signalAll(child, 'SIGTERM')) return
  for (const last = Date.now() + patience; Date.now() < last; await wait(50)) if (!signalAll(child, 0)) return
  signalAll(child, 'SIGKILL')
}

/** Sends a signal to a child and its group; false when nothing of it is left. */
function signalAll(child, signal) {
  if (child.pid === undefined) return false
  try {
    if (groups) return process.kill(leaders.has(child) ? -child.pid : child.pid, signal)
    return spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true }).status === 0
  } catch {
    return false
  }
}

let listening = false
function endWithThis() {
  if (listening) return
  listening = true
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      await endAll()
      process.exit(signal === 'SIGINT' ? 130 : 143)
    })
  }
  process.on('exit', () => {
    for (const child of running) signalAll(child, 'SIGTERM')
  })
}
