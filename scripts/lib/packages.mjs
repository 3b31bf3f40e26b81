// Installs a package folder from its lockfile, once: a stamp inside node_modules says for which lockfile and machine.
// npm removes node_modules before it installs, so an interrupted installation has no stamp and is made again.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, npmReason } from './npm.mjs'

const stampOf = (folder) => join(folder, 'node_modules', '.neuronscope-stamp')

/** What an installation must have been made for: this lockfile, on this kind of machine. */
export function wantedStamp(folder) {
  const lock = readFileSync(join(folder, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`
}

/** Is everything the lockfile asks for installed? */
export function isInstalled(folder) {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  if (!requiredPlaces(lock).every((place) => existsSync(join(folder, place, 'package.json')))) return false
  if (readText(stampOf(folder)) === wantedStamp(folder)) return true
  return installedByHand(folder, lock)
}

/** The places of the packages that every machine needs; optional ones depend on the platform. */
const requiredPlaces = (lock) =>
  Object.entries(lock.packages)
    .filter(([place, entry]) => place !== '' && !entry.optional && !entry.devOptional && !entry.peer)
    .map(([place]) => place)

/** npm was run by hand: its own record of the tree, written last, agrees with the lockfile. Then stamp it. */
function installedByHand(folder, lock) {
  const record = readText(join(folder, 'node_modules/.package-lock.json'))
  if (record === null || !agrees(lock, JSON.parse(record))) return false
  sign(folder)
  return true
}

/** Does npm's record of a tree hold what a lockfile asks for, in the very same versions, and nothing else? */
function agrees(lock, record) {
  const same = ([place, entry]) => entry.link || isSamePackage(lock.packages[place], entry)
  return Object.entries(record.packages).every(same) && requiredPlaces(lock).every((place) => place in record.packages)
}

const isSamePackage = (a, b) => a !== undefined && a.version === b.version && a.integrity === b.integrity

const sign = (folder) => writeFileSync(stampOf(folder), wantedStamp(folder))

/** Installs what the lockfile says; an error names the reason in npm's words. */
export async function install(folder) {
  const result = await npm(
    ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    folder,
  )
  if (result.code !== 0) throw new Error(`npm could not install the packages of ${folder}: ${npmReason(result)}`)
  sign(folder)
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
