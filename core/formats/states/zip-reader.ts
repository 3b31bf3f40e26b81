// A ZIP archive of which parts are read: its directory, and entries that are stored, or compressed by Deflate and then
// read from the beginning.

import { Inflate } from 'fflate'
import { AppError } from '../../errors.ts'
import { mostInflated } from '../inflate.ts'
import type { StatesFile, StatesFolder } from './states-input.ts'

export interface ZipEntry {
  name: string
  size: number
  compressed: number
  stored: boolean
  /** of its local header */
  offset: number
}

const ELSEWHERE = 0xffffffff
/** Entries that an archive may have: of a Zarr each chunk is one. */
const MOST_ENTRIES = 1_000_000
/** Bytes of a directory that are read. */
const MOST_DIRECTORY = 2 ** 28

const damaged = (why: string) => new AppError('bad-zip', `This is not a sound ZIP archive: ${why}.`)
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** @throws AppError `bad-zip` */
export function zipEntries(file: StatesFile): ZipEntry[] {
  const tail = viewOf(file.read(Math.max(0, file.size - 65_557), Math.min(file.size, 65_557)))
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--
  if (end < 0) throw damaged('its directory is missing; the file is not complete')
  let [count, size, at] = [
    tail.getUint16(end + 10, true),
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
  ]
  if (end >= 20 && tail.getUint32(end - 20, true) === 0x07064b50) {
    const long = viewOf(within(file, wide(tail, end - 12), 56))
    if (long.getUint32(0, true) !== 0x06064b50) throw damaged('its ZIP64 directory is missing')
    count = wide(long, 32)
    size = wide(long, 40)
    at = wide(long, 48)
  }
  if (count > MOST_ENTRIES || size > MOST_DIRECTORY) throw damaged('its directory is larger than any that is read')
  const bytes = within(file, at, size)
  const view = viewOf(bytes)
  const entries: ZipEntry[] = []
  for (let i = 0, from = 0; i < count; i++) {
    if (from + 46 > size || view.getUint32(from, true) !== 0x02014b50) throw damaged(`entry ${i} is damaged`)
    const [nameLength, extraLength] = [view.getUint16(from + 28, true), view.getUint16(from + 30, true)]
    const next = from + 46 + nameLength + extraLength + view.getUint16(from + 32, true)
    if (next > size) throw damaged(`entry ${i} is damaged`)
    const method = view.getUint16(from + 10, true)
    const name = new TextDecoder().decode(bytes.subarray(from + 46, from + 46 + nameLength))
    if (method !== 0 && method !== 8) throw damaged(`${name} is compressed in a way that is not read (${method})`)
    const fields = [view.getUint32(from + 24, true), view.getUint32(from + 20, true), view.getUint32(from + 42, true)]
    const extra = bytes.subarray(from + 46 + nameLength, from + 46 + nameLength + extraLength)
    const [full, compressed, offset] = longer(fields, viewOf(extra))
    entries.push({ name, size: full, compressed, stored: method === 0, offset })
    from = next
  }
  return entries
}

function wide(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true))
}

function within(file: StatesFile, at: number, length: number): Uint8Array {
  if (!(at >= 0 && length >= 0 && at + length <= file.size)) throw damaged('a part of it lies outside the file')
  return file.read(at, length)
}

/** Those that stand in the ZIP64 field taken from there. */
function longer(fields: number[], extra: DataView): number[] {
  if (!fields.includes(ELSEWHERE)) return fields
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue
    let next = at + 4
    return fields.map((field) => {
      if (field !== ELSEWHERE) return field
      if (next + 8 > extra.byteLength) throw damaged('a ZIP64 field is too short')
      next += 8
      return wide(extra, next - 8)
    })
  }
  return fields
}

/** An entry as a file of its own. One that is compressed is read forwards; going back begins anew. */
export function zipFile(file: StatesFile, entry: ZipEntry): StatesFile {
  const header = viewOf(within(file, entry.offset, 30))
  if (header.getUint32(0, true) !== 0x04034b50) throw damaged(`${entry.name} is not where it should be`)
  const begin = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true)
  if (begin + entry.compressed > file.size) throw damaged(`${entry.name} goes beyond the end of the file`)
  if (entry.size > (entry.stored ? entry.compressed : mostInflated(entry.compressed)))
    throw damaged(`${entry.name} is shorter than it says`)
  if (!entry.stored) return inflated(file, entry, begin)
  return {
    size: entry.size,
    read(from, length) {
      if (from < 0 || from + length > entry.size) throw damaged(`${entry.name} is shorter than it says`)
      return file.read(begin + from, length)
    },
  }
}

function inflated(file: StatesFile, { name, size, compressed }: ZipEntry, begin: number): StatesFile {
  const PART = 1 << 16
  let [waiting, first, taken]: [Uint8Array[], number, number] = [[], 0, 0]
  let inflate = new Inflate()
  const restart = () => {
    ;[waiting, first, taken] = [[], 0, 0]
    inflate = new Inflate((chunk) => void waiting.push(chunk))
  }
  restart()
  const have = () => waiting.reduce((sum, { length }) => sum + length, first)
  return {
    size,
    read(from, length) {
      if (from < 0 || from + length > size) throw damaged(`${name} is shorter than it says`)
      if (from < first) restart()
      for (let reached = have(); reached < from + length; reached = have()) {
        while (waiting.length > 0 && first + waiting[0].length <= from) first += waiting.shift()!.length
        if (taken >= compressed) throw damaged(`${name} is shorter than it says`)
        const part = Math.min(PART, compressed - taken)
        try {
          inflate.push(file.read(begin + taken, part).slice(), taken + part === compressed)
        } catch {
          throw damaged(`${name} is damaged`)
        }
        taken += part
      }
      while (waiting.length > 0 && first + waiting[0].length <= from) first += waiting.shift()!.length
      const out = new Uint8Array(length)
      let at = first
      for (const chunk of waiting) {
        const skip = Math.max(0, from - at)
        const put = at + skip - from
        if (put >= length) break
        if (skip < chunk.length) out.set(chunk.subarray(skip, Math.min(chunk.length, skip + length - put)), put)
        at += chunk.length
      }
      return out
    },
  }
}

/** An archive as a folder. */
export function zipFolder(file: StatesFile): StatesFolder {
  const entries = new Map(zipEntries(file).map((entry) => [entry.name, entry]))
  return {
    names: [...entries.keys()].filter((name) => !name.endsWith('/')),
    open(name) {
      const entry = entries.get(name)
      if (!entry) throw new AppError('bad-states', `There is no ${name} in the archive.`)
      return zipFile(file, entry)
    },
  }
}
