// Small files of formats that no package here writes: Torch7, binary and ascii, and TensorFlow's checkpoints.

import { bytesField, joinedParts, numberField, type Part } from '../../../core/formats/protobuf-out.ts'
import type { Tensor } from '../../../core/model/spec.ts'

/** What can be written to a file of Torch7: tables as plain objects or lists, objects with a class, tensors, functions. */
export type Written =
  | null
  | boolean
  | number
  | string
  | Written[]
  | { [key: string]: Written }
  | Klass
  | Values
  | Bytecode
  | Map<Written, Written>

export class Klass {
  readonly name: string
  readonly fields: Written

  constructor(name: string, fields: Written) {
    this.name = name
    this.fields = fields
  }
}

/** A tensor, its rows `stride` apart in a storage of its own or a shared one. */
export class Values {
  readonly tensor: Tensor
  readonly storage: Shared
  readonly offset: number

  constructor(tensor: Tensor, storage = new Shared([...tensor.data]), offset = 0) {
    this.tensor = tensor
    this.storage = storage
    this.offset = offset
  }
}

export class Shared {
  readonly values: number[]
  constructor(values: number[]) {
    this.values = values
  }
}

/** A function as opaque bytes. */
export class Bytecode {}

/** As torch.save of Torch7 writes it. */
export function writeT7(value: Written, ascii = false): Uint8Array {
  const parts: Part[] = []
  const known = new Map<unknown, number>()
  const encoder = new TextEncoder()
  const binary = (size: number, set: (view: DataView) => void) => {
    const bytes = new Uint8Array(size)
    set(new DataView(bytes.buffer))
    parts.push(bytes)
  }
  const line = (text: string) => parts.push(encoder.encode(`${text}\n`))
  const int = (n: number) => (ascii ? line(String(n)) : binary(4, (view) => view.setInt32(0, n, true)))
  const longs = (list: number[]): unknown => {
    if (ascii) return line(list.join(' '))
    for (const n of list) binary(8, (view) => view.setBigInt64(0, BigInt(n), true))
  }
  const number = (n: number) => (ascii ? line(String(n)) : binary(8, (view) => view.setFloat64(0, n, true)))
  const text = (words: string) => {
    const bytes = Uint8Array.from(words, (unit) => unit.charCodeAt(0))
    int(bytes.length)
    parts.push(bytes)
    if (ascii) parts.push(encoder.encode('\n'))
  }
  /** @returns whether it was written before */
  const reference = (one: unknown): boolean => {
    const before = known.get(one)
    const index = before ?? known.size + 1
    known.set(one, index)
    int(index)
    return before !== undefined
  }
  const write = (one: Written | Shared): unknown => {
    if (one === null) return int(0)
    if (typeof one === 'number') {
      int(1)
      return number(one)
    }
    if (typeof one === 'string') {
      int(2)
      return text(one)
    }
    if (typeof one === 'boolean') {
      int(5)
      return int(Number(one))
    }
    const kind =
      one instanceof Bytecode ? 8 : one instanceof Klass || one instanceof Values || one instanceof Shared ? 4 : 3
    int(kind)
    if (reference(one)) return
    if (one instanceof Bytecode) {
      text('\u001bLJ not to be run')
      return write({ upvalue: 1 })
    }
    if (one instanceof Klass) {
      text('V 1')
      text(one.name)
      return write(one.fields)
    }
    if (one instanceof Shared) {
      text('V 1')
      text('torch.FloatStorage')
      longs([one.values.length])
      if (ascii) return line(one.values.map((v) => String(v)).join(' '))
      for (const v of one.values) binary(4, (view) => view.setFloat32(0, v, true))
      return
    }
    if (one instanceof Values) {
      const { shape } = one.tensor
      text('V 1')
      text('torch.FloatTensor')
      int(shape.length)
      longs([...shape])
      longs(shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1)))
      longs([one.offset + 1])
      return write(one.storage)
    }
    const entries: [Written, Written][] = Array.isArray(one)
      ? one.map((item, i) => [i + 1, item])
      : one instanceof Map
        ? [...one]
        : Object.entries(one)
    int(entries.length)
    for (const [key, item] of entries) {
      write(key)
      write(item)
    }
  }
  write(value)
  return joinedParts(parts)
}

/** A checkpoint of TensorFlow: NAME.index with one block, and NAME.data-00000-of-00001. */
export function writeBundle(
  name: string,
  tensors: ReadonlyMap<string, Tensor>,
  snappy = false,
): Map<string, Uint8Array> {
  const names = [...tensors.keys()].sort()
  const data: Part[] = []
  let at = 0
  const entries: [string, Part][] = [['', numberField(1, 1)]]
  for (const key of names) {
    const { shape, data: values } = tensors.get(key)!
    const bytes = new Uint8Array(values.slice().buffer)
    const dimensions = shape.map((n) => bytesField(2, numberField(1, n)))
    const fields = [
      numberField(1, 1),
      bytesField(2, joinedParts(dimensions)),
      numberField(4, at),
      numberField(5, bytes.length),
    ]
    entries.push([key, joinedParts(fields)])
    data.push(bytes)
    at += bytes.length
  }
  const [first, firstHandle] = stored(block(entries), 0, snappy)
  const [second, secondHandle] = stored(block([['z', firstHandle]]), first.length, snappy)
  const [meta, metaHandle] = stored(block([]), first.length + second.length, snappy)
  const footer = new Uint8Array(48)
  footer.set(joinedParts([metaHandle, secondHandle]))
  footer.set([0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb], 40)
  return new Map([
    [`${name}.index`, joinedParts([first, second, meta, footer])],
    [`${name}.data-00000-of-00001`, joinedParts(data)],
  ])
}

/** A varint alone: the key of the field that would hold it is cut off. */
const varint = (n: number): Part => numberField(1, n).subarray(1)

/** Names share what they begin with, as LevelDB writes them. */
function block(entries: readonly [string, Part][]): Part {
  const encoder = new TextEncoder()
  let before = ''
  const parts = entries.flatMap(([name, value]) => {
    let shared = 0
    while (shared < before.length && before[shared] === name[shared]) shared++
    const own = encoder.encode(name.slice(shared))
    before = name
    return [varint(shared), varint(own.length), varint(value.length), own, value]
  })
  return joinedParts([...parts, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0)])
}

function stored(bytes: Part, offset: number, snappy: boolean): [Part, handle: Part] {
  const packed = snappy ? joinedParts([varint(bytes.length), ...literals(bytes)]) : bytes
  return [
    joinedParts([packed, Uint8Array.of(Number(snappy), 0, 0, 0, 0)]),
    joinedParts([varint(offset), varint(packed.length)]),
  ]
}

/** Snappy without copies: runs of at most 60 bytes, with one copy of a run where two follow each other alike. */
function literals(bytes: Part): Part[] {
  const out: Part[] = []
  for (let from = 0; from < bytes.length; from += 60) {
    const run = bytes.subarray(from, from + 60)
    out.push(Uint8Array.of((run.length - 1) << 2), run)
  }
  return out
}
