// Torch7's serialisation, binary and ascii, as data: numbers, strings, tables as Maps, objects of torch by their class,
// tensors over shared storages. The bytecode of functions is stepped over; nothing is executed.

import { AppError } from '../errors.ts'
import { sizeOf, type Tensor } from '../model/spec.ts'
import { fromHalf } from '../util/float16.ts'

/** An object that is no tensor: what was written of it, usually a table of its fields. */
export class TorchObject {
  readonly className: string
  fields: Lua = null

  constructor(className: string) {
    this.className = className
  }
}

/** Numbers of one type, as they lie in the file. */
export class Storage {
  readonly length: number
  readonly at: (index: number) => number

  constructor(length: number, at: (index: number) => number) {
    this.length = length
    this.at = at
  }
}

/** A tensor of torch; its values are read when they are asked for. */
export class TorchTensor {
  shape: number[] = []
  strides: number[] = []
  /** from 0 */
  offset = 0
  storage: Storage | null = null

  /** @throws AppError `bad-t7` where it is larger than its storage */
  values(): Tensor {
    const { shape, strides, offset, storage } = this
    const size = shape.length === 0 ? 0 : sizeOf(shape)
    const last = shape.reduce((sum, n, d) => sum + Math.max(0, n - 1) * strides[d], offset)
    if (size > 0 && (!storage || size > storage.length || last >= storage.length))
      throw bad(`a tensor [${shape.join(', ')}] is larger than its storage`)
    const data = new Float32Array(size)
    const index = shape.map(() => 0)
    for (let i = 0, at = offset; i < size; i++) {
      data[i] = storage!.at(at)
      for (let d = shape.length - 1; d >= 0; d--) {
        at += strides[d]
        if (++index[d] < shape[d]) break
        at -= index[d] * strides[d]
        index[d] = 0
      }
    }
    return { shape, data }
  }
}

/** A string holds one code unit a byte. */
export type Lua = null | boolean | number | string | Map<Lua, Lua> | TorchObject | TorchTensor | Storage | Skipped

/** A function, whose bytecode was stepped over. */
export class Skipped {}

const SKIPPED = new Skipped()

const bad = (problem: string) => new AppError('bad-t7', `This is not a sound Torch7 file: ${problem}.`)

/** By the class of the storage: bytes an element, how one is read, and whether it is a whole number. */
const ELEMENTS: Record<string, [width: number, read: (view: DataView, at: number) => number]> = {
  Float: [4, (view, at) => view.getFloat32(at, true)],
  Double: [8, (view, at) => view.getFloat64(at, true)],
  Half: [2, (view, at) => fromHalf(view.getUint16(at, true))],
  Long: [8, (view, at) => Number(view.getBigInt64(at, true))],
  Int: [4, (view, at) => view.getInt32(at, true)],
  Short: [2, (view, at) => view.getInt16(at, true)],
  Char: [1, (view, at) => view.getInt8(at)],
  Byte: [1, (view, at) => view.getUint8(at)],
}

/** `torch.FloatTensor`, `torch.CudaStorage` (float), `torch.CudaDoubleTensor`. */
const ARRAY = /^torch\.(?:Cuda)?(Float|Double|Half|Long|Int|Short|Char|Byte|)(Tensor|Storage)$/

/** Objects within objects: graphs of modules are chains. */
const DEEPEST = 2000

/** @throws AppError `bad-t7`, whatever the bytes */
export function readT7(bytes: Uint8Array, ascii: boolean): Lua {
  return new Reader(ascii ? new AsciiSource(bytes) : new BinarySource(bytes)).object(0)
}

interface Source {
  int(): number
  long(): number
  double(): number
  /** one code unit a byte */
  text(length: number): string
  skip(length: number): void
  storage(length: number, element: string): Storage
}

class Reader {
  readonly #source: Source
  readonly #known = new Map<number, Lua>()

  constructor(source: Source) {
    this.#source = source
  }

  object(depth: number): Lua {
    if (depth > DEEPEST) throw bad('its objects are nested too deeply')
    const source = this.#source
    const tag = source.int()
    switch (tag) {
      case 0:
        return null
      case 1:
        return source.double()
      case 2:
        return source.text(source.int())
      case 5:
        return source.int() !== 0
      case 6:
        return this.#function(depth)
      case 3:
      case 4:
      case 7:
      case 8: {
        const index = source.int()
        if (this.#known.has(index)) return this.#known.get(index)!
        if (tag === 3) return this.#table(index, depth)
        if (tag === 4) return this.#torch(index, depth)
        this.#known.set(index, SKIPPED)
        return this.#function(depth)
      }
      default:
        throw bad(`${tag} is no type of an object`)
    }
  }

  /** Bytecode and upvalues. */
  #function(depth: number): Lua {
    this.#source.skip(this.#source.int())
    this.object(depth + 1)
    return SKIPPED
  }

  #table(index: number, depth: number): Lua {
    const table = new Map<Lua, Lua>()
    this.#known.set(index, table)
    const count = this.#source.int()
    for (let i = 0; i < count; i++) {
      const key = this.object(depth + 1)
      table.set(key, this.object(depth + 1))
    }
    return table
  }

  #torch(index: number, depth: number): Lua {
    const source = this.#source
    const version = source.text(source.int())
    const className = version.startsWith('V ') ? source.text(source.int()) : version
    const array = ARRAY.exec(className)
    if (array?.[2] === 'Storage') {
      const storage = source.storage(source.long(), array[1] || 'Float')
      this.#known.set(index, storage)
      return storage
    }
    if (array) {
      const tensor = new TorchTensor()
      this.#known.set(index, tensor)
      return this.#tensor(tensor, depth)
    }
    const object = new TorchObject(className)
    this.#known.set(index, object)
    object.fields = this.object(depth + 1)
    return object
  }

  #tensor(tensor: TorchTensor, depth: number): Lua {
    const source = this.#source
    const dimensions = source.int()
    if (dimensions < 0 || dimensions > 16) throw bad(`a tensor has ${dimensions} dimensions`)
    const longs = () => Array.from({ length: dimensions }, () => source.long())
    tensor.shape = longs()
    tensor.strides = longs()
    tensor.offset = source.long() - 1
    const storage = this.object(depth + 1)
    if (storage !== null && !(storage instanceof Storage)) throw bad('a tensor has no storage')
    tensor.storage = storage
    const sound = [...tensor.shape, ...tensor.strides].every((n) => Number.isSafeInteger(n) && n >= 0)
    if (!sound || (dimensions > 0 && !(tensor.offset >= 0))) throw bad('a tensor has an impossible shape')
    return tensor
  }
}

class BinarySource implements Source {
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  int(): number {
    return this.#view.getInt32(this.#room(4), true)
  }

  long(): number {
    return Number(this.#view.getBigInt64(this.#room(8), true))
  }

  double(): number {
    return this.#view.getFloat64(this.#room(8), true)
  }

  text(length: number): string {
    const at = this.#room(length)
    return latin(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length))
  }

  skip(length: number): void {
    this.#room(length)
  }

  storage(length: number, element: string): Storage {
    const [width, read] = ELEMENTS[element]
    const from = this.#room(length * width)
    return new Storage(length, (index) => read(this.#view, from + index * width))
  }

  #room(length: number): number {
    const at = this.#at
    if (!(length >= 0) || at + length > this.#view.byteLength) throw bad('it ends in the middle')
    this.#at += length
    return at
  }
}

class AsciiSource implements Source {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  int(): number {
    const value = this.#number()
    if (!Number.isInteger(value)) throw bad('a whole number is wanted, and something else is there')
    return value
  }

  long(): number {
    return this.int()
  }

  double(): number {
    return this.#number()
  }

  text(length: number): string {
    const at = this.#at
    this.skip(length)
    return latin(this.#bytes.subarray(at, at + length))
  }

  /** Bytes as they are; a line end follows. */
  skip(length: number): void {
    if (!(length >= 0) || this.#at + length > this.#bytes.length) throw bad('it ends in the middle')
    this.#at += length
    if (this.#bytes[this.#at] === 0x0a) this.#at++
  }

  storage(length: number, element: string): Storage {
    // a value takes at least a digit and a blank
    if (!(length >= 0) || 2 * length > this.#bytes.length - this.#at + 1) throw bad('it ends in the middle')
    const bytes = element === 'Char' || element === 'Byte'
    if (bytes) throw bad('it holds bytes as text, which is not read')
    const values = new Float64Array(length)
    for (let i = 0; i < length; i++) values[i] = this.#number()
    return new Storage(length, (index) => values[index])
  }

  #number(): number {
    const bytes = this.#bytes
    while (bytes[this.#at] <= 0x20) this.#at++
    const from = this.#at
    while (bytes[this.#at] > 0x20 && this.#at - from < 40) this.#at++
    const word = latin(bytes.subarray(from, this.#at))
    if (bytes[this.#at] === 0x0a) this.#at++
    const value = /^-?nan$/i.test(word) ? Number.NaN : Number(word.replace(/^(-?)inf$/i, '$1Infinity'))
    if (word === '' || (Number.isNaN(value) && !/nan/i.test(word))) throw bad(`“${word.slice(0, 20)}” is no number`)
    return value
  }
}

function latin(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += 4096)
    text += String.fromCharCode(...bytes.subarray(from, from + 4096))
  return text
}
