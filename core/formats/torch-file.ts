// Files of torch.save, read as data: the ZIP archive of PyTorch 1.6 and later, and the run of pickles before it. A state
// dictionary, a checkpoint dictionary with one in it, or a whole module give tensors by name; what else a checkpoint says
// of its characters and its nonlinearity is taken along. Nothing in the file is executed.

import { AppError } from '../errors.ts'
import { sizeOf, type Tensor } from '../model/spec.ts'
import { fromHalf } from '../util/float16.ts'
import { Global, Made, Outside, type Pickled, readPickle } from './pickle.ts'
import { isSymbol } from './vocabulary-entries.ts'
import { isZip, readZip } from './zip.ts'

export interface TorchFile {
  tensors: Map<string, Tensor>
  /** lists of characters and tokens that the file holds beside the tensors, the longest first */
  vocabularies: string[][]
  /** `relu`, where a module of it says so */
  nonlinearity: string | null
}

const bad = (problem: string) => new AppError('bad-model', `The PyTorch file cannot be read: ${problem}.`)

/** Bytes an element and how one is read, by the name of the storage. */
const STORAGES: Record<string, [width: number, read: (view: DataView, at: number) => number]> = {
  FloatStorage: [4, (view, at) => view.getFloat32(at, true)],
  DoubleStorage: [8, (view, at) => view.getFloat64(at, true)],
  HalfStorage: [2, (view, at) => fromHalf(view.getUint16(at, true))],
  BFloat16Storage: [2, (view, at) => bfloat(view.getUint16(at, true))],
  LongStorage: [8, (view, at) => Number(view.getBigInt64(at, true))],
  IntStorage: [4, (view, at) => view.getInt32(at, true)],
  ShortStorage: [2, (view, at) => view.getInt16(at, true)],
  CharStorage: [1, (view, at) => view.getInt8(at)],
  ByteStorage: [1, (view, at) => view.getUint8(at)],
  BoolStorage: [1, (view, at) => view.getUint8(at)],
}

const word = new DataView(new ArrayBuffer(4))
function bfloat(bits: number): number {
  word.setUint32(0, bits << 16)
  return word.getFloat32(0)
}

/** The number with which old files begin, as a pickle of its own. */
const OLD_START = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]

/** By the pickled magic number of files that torch.save wrote before 1.6. */
export function isOldTorchFile(bytes: Uint8Array): boolean {
  return OLD_START.every((byte, i) => bytes[i] === byte)
}

/** Whether it is a ZIP archive with the pickle that torch.save writes; `scripted` is one of TorchScript. */
export function torchArchive(bytes: Uint8Array): 'saved' | 'scripted' | null {
  if (!isZip(bytes)) return null
  const names = [...readZip(bytes).keys()]
  if (!names.some((name) => name.endsWith('/data.pkl'))) return null
  return names.some((name) => name.includes('/code/')) ? 'scripted' : 'saved'
}

/** @throws AppError `bad-zip`, `bad-pickle`, `bad-model` */
export function readTorchFile(bytes: Uint8Array): TorchFile {
  const { value, storages } = isZip(bytes) ? fromArchive(bytes) : fromPickles(bytes)
  const calls = callsIn(value)
  if (calls.length > 0)
    throw bad(
      `Python would call ${calls.slice(0, 4).join(', ')} when it opens it; nothing was called here, and a file that does so is not read`,
    )
  const named = network(value)
  if (!named) throw bad('it holds no tensors')
  const tensors = new Map([...named].map(([name, call]) => [name, tensorOf(call, storages)]))
  return { tensors, vocabularies: vocabulariesIn(value), nonlinearity: nonlinearityIn(value) }
}

/** Modules of Python whose functions act on more than the object that is being read. */
const ACTING =
  /^(?:os|posix|nt|sys|subprocess|shutil|socket|runpy|importlib|ctypes|webbrowser|pty|code|marshal|timeit)\b/
const EXECUTING = /^(?:builtins|__builtin__)\.(?:eval|exec|execfile|compile|open|__import__|input)$/

/** Functions that Python would call when it opens the file, and that do more than make objects. */
function callsIn(value: Pickled): string[] {
  const called = new Set<string>()
  for (const part of containers(value))
    if (part instanceof Made && (ACTING.test(part.name) || EXECUTING.test(part.name))) called.add(part.name)
  return [...called]
}

/** By the key that tensors have for them: the bytes of the storages. */
type Storages = Map<string, Uint8Array>

function fromArchive(bytes: Uint8Array): { value: Pickled; storages: Storages } {
  const entries = readZip(bytes)
  const pickle = [...entries.keys()].find((name) => name.endsWith('/data.pkl'))
  if (!pickle) throw bad('the archive has no data.pkl')
  const folder = pickle.slice(0, -'data.pkl'.length)
  const order = entries.get(`${folder}byteorder`)
  if (order && new TextDecoder().decode(order) !== 'little') throw bad('its numbers are big-endian')
  const prefix = `${folder}data/`
  const storages: Storages = new Map()
  for (const [name, data] of entries) if (name.startsWith(prefix)) storages.set(name.slice(prefix.length), data)
  return { value: readPickle(entries.get(pickle)!).value, storages }
}

/** Magic number, protocol, system, object, keys of storages; then each storage with its length before it. */
function fromPickles(bytes: Uint8Array): { value: Pickled; storages: Storages } {
  let at = 0
  const next = () => {
    const { value, end } = readPickle(bytes, at)
    at = end
    return value
  }
  next()
  next()
  const system = next()
  if (system instanceof Map && system.get('little_endian') === false) throw bad('its numbers are big-endian')
  const value = next()
  const keys = next()
  if (!Array.isArray(keys)) throw bad('it does not list its storages')
  const widths = new Map<string, number>()
  for (const part of containers(value)) {
    const call = tensorCall(part)
    if (call) widths.set(call.key, widthOf(call.storage))
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const storages: Storages = new Map()
  for (const key of keys) {
    const width = widths.get(String(key))
    if (at + 8 > bytes.length) throw bad('it ends before its last storage')
    const length = Number(view.getBigInt64(at, true)) * (width ?? Number.NaN)
    at += 8
    if (!(length >= 0) || at + length > bytes.length)
      throw bad(`storage ${String(key)} goes beyond the end of the file`)
    storages.set(String(key), bytes.subarray(at, at + length))
    at += length
  }
  return { value, storages }
}

function widthOf(storage: string): number {
  const known = STORAGES[storage]
  if (!known) throw bad(`it holds tensors of an unknown type (${storage})`)
  return known[0]
}

interface TensorCall {
  key: string
  storage: string
  offset: number
  shape: number[]
  stride: number[]
}

const WRAPPERS = /^torch\._utils\._rebuild_parameter|^torch\.nn\.parameter\.(?:Parameter|Buffer)$/

/** A call of torch._utils._rebuild_tensor(_v2), or of what wraps one; null for anything else. */
function tensorCall(value: Pickled): TensorCall | null {
  if (!(value instanceof Made)) return null
  const wrapped = WRAPPERS.test(value.name) ? value.args[0] : null
  if (wrapped instanceof Made && !WRAPPERS.test(wrapped.name)) return tensorCall(wrapped)
  if (!/^torch\._utils\._rebuild_tensor(_v2)?$/.test(value.name)) return null
  const [outside, offset, shape, stride] = value.args
  if (!(outside instanceof Outside) || !Array.isArray(outside.id)) throw bad('a tensor of it has no storage')
  const [, type, key] = outside.id
  const name = type instanceof Global ? type.name.split('.').at(-1)! : String(type)
  const numbers = (list: Pickled): number[] => (Array.isArray(list) ? list.map(Number) : [])
  return {
    key: String(key),
    storage: name === 'UntypedStorage' ? 'FloatStorage' : name,
    offset: Number(offset),
    shape: numbers(shape),
    stride: numbers(stride),
  }
}

/** The values of a tensor as float32, in the order of its rows. */
function tensorOf({ key, storage, offset, shape, stride }: TensorCall, storages: Storages): Tensor {
  const bytes = storages.get(key)
  if (!bytes) throw bad(`storage ${key} is missing`)
  const width = widthOf(storage)
  const read = STORAGES[storage][1]
  const size = sizeOf(shape)
  const counts = (list: readonly number[]) => list.every((n) => Number.isSafeInteger(n) && n >= 0)
  if (!counts([offset, ...shape, ...stride]) || stride.length !== shape.length)
    throw bad(`a tensor [${shape.join(', ')}] has impossible sizes or strides`)
  const last = shape.reduce((sum, n, d) => sum + Math.max(0, n - 1) * stride[d], offset)
  if (size * width > bytes.length || (size > 0 && (last + 1) * width > bytes.length))
    throw bad(`a tensor [${shape.join(', ')}] is larger than its storage`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data = new Float32Array(size)
  const index = shape.map(() => 0)
  for (let i = 0, at = offset; i < size; i++) {
    data[i] = read(view, at * width)
    for (let d = shape.length - 1; d >= 0; d--) {
      at += stride[d]
      if (++index[d] < shape[d]) break
      at -= index[d] * stride[d]
      index[d] = 0
    }
  }
  return { shape, data }
}

/** Every container in a value, each once, outer ones first. */
function* containers(value: Pickled): Generator<Pickled[] | Map<Pickled, Pickled> | Made> {
  const seen = new Set<Pickled>()
  let level: Pickled[] = [value]
  while (level.length > 0) {
    const next: Pickled[] = []
    for (const part of level) {
      if (!(Array.isArray(part) || part instanceof Map || part instanceof Made) || seen.has(part)) continue
      seen.add(part)
      yield part
      for (const inner of partsOf(part)) next.push(inner)
    }
    level = next
  }
}

function partsOf(value: Pickled[] | Map<Pickled, Pickled> | Made): Iterable<Pickled> {
  if (Array.isArray(value)) return value
  if (value instanceof Map) return value.values()
  return [value.state, ...value.args, ...value.items.values(), ...value.list]
}

/** Tensors by name that stand together. */
type Named = Map<string, TensorCall>

const RECURRENT = /weight_(?:ih|hh)/

/** The module or dictionary that is the network: one with recurrent weights; of several the one with the most tensors. */
function network(value: Pickled): Named | null {
  let best: Named | null = null
  const rank = (named: Named) => ([...named.keys()].some((name) => RECURRENT.test(name)) ? 1e9 : 0) + named.size
  for (const part of containers(value)) {
    const module = moduleState(part)
    const named: Named = new Map()
    if (module) ofModule(module, named)
    else if (part instanceof Map) addTensors(part, '', named)
    if (named.size > 0 && (!best || rank(named) > rank(best))) best = named
  }
  return best
}

function addTensors(from: Map<Pickled, Pickled>, prefix: string, into: Named): void {
  for (const [name, part] of from) {
    const call = typeof name === 'string' ? tensorCall(part) : null
    if (call) into.set(`${prefix}${name}`, call)
  }
}

/** The attributes of a pickled torch.nn.Module; null for anything else. */
function moduleState(value: Pickled): Map<Pickled, Pickled> | null {
  if (!(value instanceof Made)) return null
  const { state } = value
  return state instanceof Map && state.has('_parameters') && state.has('_modules') ? state : null
}

/** Parameters and buffers of a module and of those in it, named as its state_dict names them. */
function ofModule(outer: Map<Pickled, Pickled>, into: Named): void {
  const seen = new Set<Pickled>()
  const left: [prefix: string, state: Map<Pickled, Pickled>][] = [['', outer]]
  for (const [prefix, state] of left) {
    if (seen.has(state)) continue
    seen.add(state)
    for (const group of ['_parameters', '_buffers']) {
      const named = state.get(group)
      if (named instanceof Map) addTensors(named, prefix, into)
    }
    const modules = state.get('_modules')
    if (!(modules instanceof Map)) continue
    for (const [name, part] of modules) {
      const inner = moduleState(part)
      if (inner) left.push([`${prefix}${String(name)}.`, inner])
    }
  }
}

const isListed = (value: Pickled): value is string => typeof value === 'string' && isSymbol(value)

/** Lists of characters, and dictionaries between characters and their numbers; the longest first. */
function vocabulariesIn(value: Pickled): string[][] {
  const found: string[][] = []
  for (const part of containers(value)) {
    const listed = Array.isArray(part) ? part : part instanceof Map ? byNumber(part) : null
    if (listed && listed.length > 1 && listed.every(isListed)) found.push(listed as string[])
  }
  return found.sort((a, b) => b.length - a.length)
}

/** {character: number} or {number: character} in the order of the numbers; null where it is neither. */
function byNumber(map: Map<Pickled, Pickled>): Pickled[] | null {
  const out = new Map<number, Pickled>()
  for (const [a, b] of map) {
    const [index, character] = typeof a === 'number' ? [a, b] : [b, a]
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= map.size) return null
    out.set(index, character)
  }
  return out.size === map.size ? Array.from({ length: map.size }, (_, i) => out.get(i)!) : null
}

/** What a module of class nn.RNN says. */
function nonlinearityIn(value: Pickled): string | null {
  for (const part of containers(value)) {
    const mode = moduleState(part)?.get('mode')
    if (typeof mode === 'string' && mode.startsWith('RNN_')) return mode === 'RNN_RELU' ? 'relu' : 'tanh'
  }
  return null
}
