// Reads a zip archive held in memory (stored or deflated, up to 4 GB), so that no unzip has to be installed.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const [END, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50]
const MOST_COMMENT = 65_535

/** The files of an archive: `{name, mode, body()}`; folders and what links elsewhere are left out. */
export function* zipFiles(archive) {
  const end = findEnd(archive)
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== ENTRY) throw damaged('its list of files is not whole')
    const [name, extra, comment] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field))
    const path = archive.toString('utf8', at + 46, at + 46 + name)
    const mode = archive.readUInt32LE(at + 38) >>> 16
    const isLink = (mode & 0o170000) === 0o120000
    const from = at
    if (!path.endsWith('/') && !isLink)
      yield { name: path, mode: mode & 0o777, body: () => bodyOf(archive, from, path) }
    at += 46 + name + extra + comment
  }
}

function findEnd(archive) {
  const least = Math.max(0, archive.length - 22 - MOST_COMMENT)
  for (let at = archive.length - 22; at >= least; at--) if (archive.readUInt32LE(at) === END) return at
  throw damaged('it has no end')
}

function bodyOf(archive, entry, path) {
  const [method, packed, size, local] = [
    archive.readUInt16LE(entry + 10),
    archive.readUInt32LE(entry + 20),
    archive.readUInt32LE(entry + 24),
    archive.readUInt32LE(entry + 42),
  ]
  if (archive.readUInt32LE(local) !== LOCAL) throw damaged(`${path} is not where it should be`)
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
  const bytes = archive.subarray(start, start + packed)
  if (method !== 0 && method !== 8) throw damaged(`${path} is packed in a way that is not read here`)
  const body = method === 0 ? bytes : inflateRawSync(bytes)
  if (body.length !== size) throw damaged(`${path} has not the size that it should have`)
  return body
}

const damaged = (why) => new Error(`The zip archive is damaged: ${why}.`)

/**
 * Writes the files for which `target` gives a path inside `folder`; undefined leaves a file out.
 * @param {(name: string) => string | undefined} target
 */
export function unzip(archive, folder, target) {
  for (const { name, mode, body } of zipFiles(archive)) {
    const path = target(name)
    if (path === undefined) continue
    if (path.split('/').includes('..')) throw damaged(`${name} leads out of it`)
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, body())
    if (mode) chmodSync(file, mode)
  }
}
