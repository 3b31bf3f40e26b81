// A ZIP archive that is written as it goes, entries stored as they are. An entry whose bytes come in pieces has its
// checksum behind it (a data descriptor); sizes and offsets beyond 4 GB stand in ZIP64 fields (APPNOTE.TXT 4.3, 4.5.3).

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 of bytes that follow on bytes of which it was `before`. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let c = ~before
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 0xff] ^ (c >>> 8)
  return ~c >>> 0
}

const LIMIT = 0xffffffff
/** 1 January 1980: the same content gives the same archive. */
const DATE = 0x21

interface Entry {
  name: Uint8Array
  offset: number
  size: number
  crc: number
  flags: number
}

/** Numbers of 1, 2, 4 or 8 bytes, and bytes, one after the other. */
function packed(...fields: ([value: number, width: 1 | 2 | 4 | 8] | Uint8Array)[]): Uint8Array {
  const size = fields.reduce((sum, field) => sum + (field instanceof Uint8Array ? field.length : field[1]), 0)
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  let at = 0
  for (const field of fields) {
    if (field instanceof Uint8Array) out.set(field, at)
    else if (field[1] === 8) view.setBigUint64(at, BigInt(field[0]), true)
    else if (field[1] === 4) view.setUint32(at, field[0], true)
    else if (field[1] === 2) view.setUint16(at, field[0], true)
    else out[at] = field[0]
    at += field instanceof Uint8Array ? field.length : field[1]
  }
  return out
}

const UTF8 = 0x0800
const DESCRIPTOR = 0x0008

export class ZipWriter {
  readonly #entries: Entry[] = []
  #at = 0
  #open: Entry | null = null

  /** The header of an entry whose bytes are all there, and they themselves. */
  whole(name: string, bytes: Uint8Array): Uint8Array[] {
    const entry = this.#entry(name, UTF8)
    entry.crc = crc32(bytes)
    entry.size = bytes.length
    return [this.#count(local(entry)), this.#count(bytes)]
  }

  /** The header of an entry that comes in pieces. */
  begin(name: string): Uint8Array {
    this.#open = this.#entry(name, UTF8 | DESCRIPTOR)
    return this.#count(local(this.#open))
  }

  /** The next bytes of it. */
  add(bytes: Uint8Array): Uint8Array {
    const entry = this.#open!
    entry.crc = crc32(bytes, entry.crc)
    entry.size += bytes.length
    return this.#count(bytes)
  }

  /** What stands behind it. */
  end(): Uint8Array {
    const { crc, size } = this.#open!
    this.#open = null
    return this.#count(packed([0x08074b50, 4], [crc, 4], [size, 8], [size, 8]))
  }

  /** The directory, which ends the archive. */
  finish(): Uint8Array {
    const start = this.#at
    const entries = this.#entries.map(central)
    const size = entries.reduce((sum, { length }) => sum + length, 0)
    const count = this.#entries.length
    const long = count >= 0xffff || start >= LIMIT || size >= LIMIT
    const end64 = packed(
      ...([
        [0x06064b50, 4],
        [44, 8],
        [45, 2],
        [45, 2],
        [0, 4],
        [0, 4],
        [count, 8],
        [count, 8],
      ] as [number, 4][]),
      ...([
        [size, 8],
        [start, 8],
        [0x07064b50, 4],
        [0, 4],
        [start + size, 8],
        [1, 4],
      ] as [number, 4][]),
    )
    const few = Math.min(count, 0xffff)
    const end = packed(
      ...([
        [0x06054b50, 4],
        [0, 2],
        [0, 2],
        [few, 2],
        [few, 2],
      ] as [number, 4][]),
      ...([
        [long ? LIMIT : size, 4],
        [long ? LIMIT : start, 4],
        [0, 2],
      ] as [number, 4][]),
    )
    return packed(...entries, ...(long ? [end64] : []), end)
  }

  #entry(name: string, flags: number): Entry {
    const entry = { name: new TextEncoder().encode(name), offset: this.#at, size: 0, crc: 0, flags }
    this.#entries.push(entry)
    return entry
  }

  #count(bytes: Uint8Array): Uint8Array {
    this.#at += bytes.length
    return bytes
  }
}

/** Before the bytes of an entry. One that comes in pieces has room for the ZIP64 sizes of its descriptor. */
function local({ name, size, crc, flags }: Entry): Uint8Array {
  const later = (flags & DESCRIPTOR) !== 0
  const extra = later ? packed([1, 2], [16, 2], [0, 8], [0, 8]) : new Uint8Array()
  return packed(
    ...([
      [0x04034b50, 4],
      [45, 2],
      [flags, 2],
      [0, 2],
      [0, 2],
      [DATE, 2],
    ] as [number, 4][]),
    ...([
      [later ? 0 : crc, 4],
      [later ? LIMIT : size, 4],
      [later ? LIMIT : size, 4],
    ] as [number, 4][]),
    ...([
      [name.length, 2],
      [extra.length, 2],
    ] as [number, 2][]),
    name,
    extra,
  )
}

function central({ name, offset, size, crc, flags }: Entry): Uint8Array {
  const long = offset >= LIMIT || size >= LIMIT
  const extra = long ? packed([1, 2], [24, 2], [size, 8], [size, 8], [offset, 8]) : new Uint8Array()
  return packed(
    ...([
      [0x02014b50, 4],
      [45, 2],
      [45, 2],
      [flags, 2],
      [0, 2],
      [0, 2],
      [DATE, 2],
      [crc, 4],
    ] as [number, 4][]),
    ...([
      [long ? LIMIT : size, 4],
      [long ? LIMIT : size, 4],
      [name.length, 2],
      [extra.length, 2],
    ] as [number, 4][]),
    ...([
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [long ? LIMIT : offset, 4],
    ] as [number, 4][]),
    name,
    extra,
  )
}
