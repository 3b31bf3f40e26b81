// Python's pickle, protocols 0 to 4, as data: nothing is executed or looked up. Dictionaries become Maps; lists and
// tuples arrays; a class or function is its name, and what would be made by calling one is kept as the call.

import { AppError } from '../errors.ts'

/** What calling `name` with `args` would make; `state` is what it would be given afterwards, `items` what is put in. */
export class Made {
  readonly name: string
  readonly args: readonly Pickled[]
  state: Pickled = null
  readonly items = new Map<Pickled, Pickled>()
  readonly list: Pickled[] = []

  constructor(name: string, args: readonly Pickled[]) {
    this.name = name
    this.args = args
  }
}

/** A class or function by its full name, such as `torch._utils._rebuild_tensor_v2`. */
export class Global {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** What stands outside the pickle, by the identifier that the pickle has for it. */
export class Outside {
  readonly id: Pickled

  constructor(id: Pickled) {
    this.id = id
  }
}

export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Pickled[]
  | Map<Pickled, Pickled>
  | Made
  | Global
  | Outside

const bad = (problem: string) => new AppError('bad-pickle', `This is not a sound pickle: ${problem}.`)

/** @returns the object, and where the next one begins. @throws AppError `bad-pickle`, whatever the bytes */
export function readPickle(bytes: Uint8Array, from = 0): { value: Pickled; end: number } {
  const reader = new Reader(bytes, from)
  return { value: reader.run(), end: reader.at }
}

class Reader {
  at: number
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #stack: Pickled[] = []
  readonly #marks: Pickled[][] = []
  readonly #memo = new Map<number, Pickled>()

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = from
  }

  run(): Pickled {
    for (;;) {
      const code = this.#byte()
      if (code === 0x2e) return this.#pop()
      const operation = OPERATIONS[code]
      if (!operation) throw bad(`byte ${this.at - 1} is no operation (${code})`)
      operation(this)
    }
  }

  push(value: Pickled): void {
    this.#stack.push(value)
  }

  #pop(): Pickled {
    if (this.#stack.length === 0) throw bad('it takes from an empty stack')
    return this.#stack.pop()!
  }

  pop = (): Pickled => this.#pop()

  top(): Pickled {
    if (this.#stack.length === 0) throw bad('it looks at an empty stack')
    return this.#stack[this.#stack.length - 1]
  }

  mark(): void {
    this.#marks.push(this.#stack)
    this.#stack = []
  }

  /** What has been pushed since the last mark. */
  sinceMark(): Pickled[] {
    const items = this.#stack
    const before = this.#marks.pop()
    if (!before) throw bad('it has no mark')
    this.#stack = before
    return items
  }

  take(count: number): Pickled[] {
    if (this.#stack.length < count) throw bad('it takes from an empty stack')
    return this.#stack.splice(this.#stack.length - count)
  }

  remember(index: number): void {
    this.#memo.set(index, this.top())
  }

  memoize(): void {
    this.remember(this.#memo.size)
  }

  recall(index: number): void {
    const value = this.#memo.get(index)
    if (value === undefined) throw bad(`it recalls ${index}, which it has not kept`)
    this.push(value)
  }

  #byte(): number {
    if (this.at >= this.#bytes.length) throw bad('it ends in the middle')
    return this.#bytes[this.at++]
  }

  number(width: 1 | 2 | 4 | 8, signed = false): number {
    const at = this.#room(width)
    const view = this.#view
    if (width === 1) return view.getUint8(at)
    if (width === 2) return view.getUint16(at, true)
    if (width === 4) return signed ? view.getInt32(at, true) : view.getUint32(at, true)
    return Number(view.getBigUint64(at, true))
  }

  float(): number {
    return this.#view.getFloat64(this.#room(8), false)
  }

  bytes(length: number): Uint8Array {
    const at = this.#room(length)
    return this.#bytes.subarray(at, at + length)
  }

  text(length: number): string {
    return new TextDecoder().decode(this.bytes(length))
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at)
    if (end < 0) throw bad('it ends in the middle of a line')
    const line = new TextDecoder().decode(this.#bytes.subarray(this.at, end))
    this.at = end + 1
    return line
  }

  /** Little-endian two's complement. */
  long(length: number): number | bigint {
    const digits = this.bytes(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(digits[i])
    if (length > 0 && digits[length - 1] >= 128) value -= 1n << BigInt(8 * length)
    return Number.isSafeInteger(Number(value)) ? Number(value) : value
  }

  #room(length: number): number {
    const at = this.at
    if (!(length >= 0) || at + length > this.#bytes.length) throw bad('it ends in the middle')
    this.at += length
    return at
  }
}

/** Longest integer that is read: longer ones are attacks, not numbers. */
const LONGEST_INTEGER = 1024

function setItems(target: Pickled, items: Pickled[]): void {
  const into = target instanceof Map ? target : target instanceof Made ? target.items : null
  if (!into || items.length % 2 !== 0) throw bad('it puts items into what holds none')
  for (let i = 0; i < items.length; i += 2) into.set(items[i], items[i + 1])
}

function append(target: Pickled, items: Pickled[]): void {
  const into = Array.isArray(target) ? target : target instanceof Made ? target.list : null
  if (!into) throw bad('it appends to what is no list')
  for (const item of items) into.push(item)
}

/** What Python would make by a call. */
function made(callable: Pickled, args: Pickled): Pickled {
  if (!(callable instanceof Global)) throw bad('it calls what is no class')
  const list = Array.isArray(args) ? args : []
  if (callable.name === 'collections.OrderedDict' && list.length === 0) return new Map()
  if (callable.name === '_codecs.encode') return list[0] ?? ''
  return new Made(callable.name, list)
}

function build(target: Pickled, state: Pickled): void {
  if (target instanceof Made) target.state = state
}

function integer(line: string): Pickled {
  if (line === '01') return true
  if (line === '00') return false
  const value = Number(line.replace(/L$/, ''))
  if (!Number.isFinite(value)) throw bad(`“${line.slice(0, 20)}” is no number`)
  return value
}

/** A string of protocol 0 within its quotation marks. */
function quoted(line: string): string {
  const match = /^(['"])([\s\S]*)\1$/.exec(line.trim())
  if (!match) throw bad('a string has no quotation marks')
  return match[2].replace(/\\x([0-9a-f]{2})|\\(.)/gi, (_, hex: string | undefined, letter: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (ESCAPES[letter] ?? letter),
  )
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' }

const raw = (line: string) =>
  line.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

type Operation = (r: Reader) => void

/** By their byte. */
const OPERATIONS: (Operation | undefined)[] = []
const on = (code: string | number, operation: Operation) => {
  OPERATIONS[typeof code === 'number' ? code : code.charCodeAt(0)] = operation
}

on(0x80, (r) => void r.number(1)) // PROTO
on(0x95, (r) => void r.number(8)) // FRAME
on('(', (r) => r.mark())
on('0', (r) => void r.pop())
on('1', (r) => void r.sinceMark())
on('2', (r) => r.push(r.top()))
on('N', (r) => r.push(null))
on(0x88, (r) => r.push(true))
on(0x89, (r) => r.push(false))
on('I', (r) => r.push(integer(r.line())))
on('J', (r) => r.push(r.number(4, true)))
on('K', (r) => r.push(r.number(1)))
on('M', (r) => r.push(r.number(2)))
on('L', (r) => r.push(integer(r.line())))
for (const [code, width] of [
  [0x8a, 1],
  [0x8b, 4],
] as const)
  on(code, (r) => {
    const length = r.number(width)
    if (length > LONGEST_INTEGER) throw bad(`an integer in it has ${length} bytes`)
    r.push(r.long(length))
  })
on('F', (r) => r.push(Number(r.line())))
on('G', (r) => r.push(r.float()))
on('S', (r) => r.push(quoted(r.line())))
on('T', (r) => r.push(r.text(r.number(4))))
on('U', (r) => r.push(r.text(r.number(1))))
on('V', (r) => r.push(raw(r.line())))
on('X', (r) => r.push(r.text(r.number(4))))
on(0x8c, (r) => r.push(r.text(r.number(1))))
on(0x8d, (r) => r.push(r.text(r.number(8))))
on('B', (r) => r.push(r.bytes(r.number(4))))
on('C', (r) => r.push(r.bytes(r.number(1))))
on(0x8e, (r) => r.push(r.bytes(r.number(8))))
on(0x96, (r) => r.push(r.bytes(r.number(8))))
on(')', (r) => r.push([]))
on(']', (r) => r.push([]))
on('}', (r) => r.push(new Map()))
on(0x8f, (r) => r.push([]))
on('t', (r) => r.push(r.sinceMark()))
on('l', (r) => r.push(r.sinceMark()))
on(0x91, (r) => r.push(r.sinceMark()))
on(0x85, (r) => r.push(r.take(1)))
on(0x86, (r) => r.push(r.take(2)))
on(0x87, (r) => r.push(r.take(3)))
on('d', (r) => {
  const items = r.sinceMark()
  r.push(new Map())
  setItems(r.top(), items)
})
on('s', (r) => {
  const items = r.take(2)
  setItems(r.top(), items)
})
on('u', (r) => {
  const items = r.sinceMark()
  setItems(r.top(), items)
})
on('a', (r) => {
  const items = r.take(1)
  append(r.top(), items)
})
for (const code of ['e', 0x90])
  on(code, (r) => {
    const items = r.sinceMark()
    append(r.top(), items)
  })
on('c', (r) => r.push(new Global(`${r.line()}.${r.line()}`)))
on(0x93, (r) => {
  const [module, name] = r.take(2)
  r.push(new Global(`${String(module)}.${String(name)}`))
})
on('R', (r) => {
  const [callable, args] = r.take(2)
  r.push(made(callable, args))
})
on(0x81, (r) => {
  const [callable, args] = r.take(2)
  r.push(made(callable, args))
})
on(0x92, (r) => {
  const [callable, args] = r.take(3)
  r.push(made(callable, args))
})
on('o', (r) => {
  const [callable, ...args] = r.sinceMark()
  r.push(made(callable, args))
})
on('i', (r) => {
  const name = `${r.line()}.${r.line()}`
  r.push(made(new Global(name), r.sinceMark()))
})
on('b', (r) => {
  const [state] = r.take(1)
  build(r.top(), state)
})
on('P', (r) => r.push(new Outside(r.line())))
on('Q', (r) => r.push(new Outside(r.pop())))
on('p', (r) => r.remember(Number(r.line())))
on('q', (r) => r.remember(r.number(1)))
on('r', (r) => r.remember(r.number(4)))
on(0x94, (r) => r.memoize())
on('g', (r) => r.recall(Number(r.line())))
on('h', (r) => r.recall(r.number(1)))
on('j', (r) => r.recall(r.number(4)))
