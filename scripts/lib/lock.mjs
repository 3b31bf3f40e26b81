// One at a time across processes: a file that names the process holding it, and is touched while it is held. A holder
// that died is replaced; the touching tells where its number has gone to another process, as after a restart.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const touched = 5000 // milliseconds: how often a holder touches its lock
const silence = 60_000 // milliseconds after which the owner is gone, whichever process has its number

/** Runs `work` while holding the lock `file`; calls `waiting` once if another process has it. */
export async function withLock(file, work, waiting = () => {}) {
  mkdirSync(dirname(file), { recursive: true })
  for (let tries = 0; !take(file); tries++) {
    if (tries === 0) waiting()
    if (isAbandoned(file)) removeAbandoned(file)
    else await wait(150)
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  const touching = setInterval(touch, touched, file).unref()
  try {
    return await work()
  } finally {
    clearInterval(touching)
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

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // it was removed
  }
}

/** Its process is gone, has been silent for long, or never signed (a holder signs at once). */
function isAbandoned(file) {
  try {
    const holder = Number(readFileSync(file, 'utf8'))
    const age = Date.now() - statSync(file).mtimeMs
    return holder ? !isAlive(holder) || age > silence : age > 5000
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
