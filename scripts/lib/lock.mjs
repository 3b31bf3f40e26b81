// One at a time across processes: a file that names the process holding it. A holder that died is replaced.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Runs `work` while holding the lock `file`; calls `waiting` once if somebody else has it. */
export async function withLock(file, work, waiting = () => {}) {
  mkdirSync(dirname(file), { recursive: true })
  for (let tries = 0; !take(file); tries++) {
    if (tries === 0) waiting()
    if (isAbandoned(file)) removeAbandoned(file)
    else await wait(150)
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST' || error.code === 'EPERM') return false // EPERM: Windows, while it is being removed
    throw error
  }
}

/** Its process is gone, or it was never signed (a holder signs at once). */
function isAbandoned(file) {
  try {
    const holder = Number(readFileSync(file, 'utf8'))
    return holder ? !isAlive(holder) : Date.now() - statSync(file).mtimeMs > 5000
  } catch {
    return false // released in this moment
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Moved aside and looked at again: if another process was quicker, what was moved is its fresh lock, and goes back. */
function removeAbandoned(file) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (isAbandoned(aside)) rmSync(aside, { force: true })
    else renameSync(aside, file)
  } catch {
    // another process removed it first
  }
}
