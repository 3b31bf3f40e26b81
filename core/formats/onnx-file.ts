// What of an ONNX file is needed: the nodes of its graph, the tensors that it holds, its metadata. Numbers of fields as
// in onnx.proto.

import { AppError } from '../errors.ts'
import { sizeOf, type Tensor } from '../model/spec.ts'
import { fromHalf } from '../util/float16.ts'
import { fieldsOf, numbersOf, textOf } from './protobuf.ts'

export interface OnnxNode {
  name: string
  operation: string
  inputs: string[]
  outputs: string[]
  attributes: Map<string, OnnxAttribute>
}

export interface OnnxAttribute {
  /** an integer or a float */
  number: number
  text: string
  numbers: number[]
  texts: string[]
  tensor: OnnxTensor | null
}

export interface OnnxTensor extends Tensor {
  /** whether it holds floats; else whole numbers */
  float: boolean
}

export interface OnnxFile {
  producer: string
  nodes: OnnxNode[]
  tensors: Map<string, OnnxTensor>
  inputs: string[]
  outputs: string[]
  metadata: Map<string, string>
}

const bad = (problem: string) => new AppError('bad-onnx', `The ONNX file cannot be read: ${problem}.`)

/** ModelProto: field 1, the version, a small number, then fields that a model has; field 7 is the graph. */
export function isOnnx(bytes: Uint8Array): boolean {
  if (bytes[0] !== 8 || bytes[1] < 3 || bytes[1] > 30) return false
  try {
    let graph = false
    for (const { number, bytes: part } of fieldsOf(bytes)) {
      if (![1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25].includes(number)) return false
      if (number === 7) graph = part.length > 0
    }
    return graph
  } catch {
    return false
  }
}

/** @throws AppError `bad-onnx`, `bad-protobuf` */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const file: OnnxFile = { producer: '', nodes: [], tensors: new Map(), inputs: [], outputs: [], metadata: new Map() }
  for (const { number, bytes: part } of fieldsOf(bytes)) {
    if (number === 2) file.producer = textOf(part)
    if (number === 7) readGraph(part, file)
    if (number === 14) {
      const [key, value] = pairOf(part)
      file.metadata.set(key, value)
    }
  }
  return file
}

function pairOf(bytes: Uint8Array): [string, string] {
  const pair: [string, string] = ['', '']
  for (const { number, bytes: part } of fieldsOf(bytes))
    if (number === 1 || number === 2) pair[number - 1] = textOf(part)
  return pair
}

function readGraph(bytes: Uint8Array, file: OnnxFile): void {
  for (const { number, bytes: part } of fieldsOf(bytes)) {
    if (number === 1) file.nodes.push(nodeOf(part))
    if (number === 5) {
      const [name, tensor] = tensorOf(part)
      if (tensor) file.tensors.set(name, tensor)
    }
    if (number === 11) file.inputs.push(pairOf(part)[0])
    if (number === 12) file.outputs.push(pairOf(part)[0])
  }
}

function nodeOf(bytes: Uint8Array): OnnxNode {
  const node: OnnxNode = { name: '', operation: '', inputs: [], outputs: [], attributes: new Map() }
  for (const { number, bytes: part } of fieldsOf(bytes)) {
    if (number === 1) node.inputs.push(textOf(part))
    if (number === 2) node.outputs.push(textOf(part))
    if (number === 3) node.name = textOf(part)
    if (number === 4) node.operation = textOf(part)
    if (number === 5) {
      const [name, attribute] = attributeOf(part)
      node.attributes.set(name, attribute)
    }
  }
  return node
}

function attributeOf(bytes: Uint8Array): [string, OnnxAttribute] {
  let name = ''
  const out: OnnxAttribute = { number: 0, text: '', numbers: [], texts: [], tensor: null }
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textOf(field.bytes)
    if (field.number === 2 || field.number === 3) out.number = field.value
    if (field.number === 4) out.text = textOf(field.bytes)
    if (field.number === 5) out.tensor = tensorOf(field.bytes)[1]
    if (field.number === 7 || field.number === 8)
      out.numbers.push(...(field.number === 8 ? numbersOf(field) : [field.value]))
    if (field.number === 9) out.texts.push(textOf(field.bytes))
  }
  return [name, out]
}

/** By TensorProto.DataType: bytes an element, how one is read, and whether it is a float. */
const TYPES: Record<number, [width: number, read: (view: DataView, at: number) => number, float: boolean]> = {
  1: [4, (view, at) => view.getFloat32(at, true), true],
  6: [4, (view, at) => view.getInt32(at, true), false],
  7: [8, (view, at) => Number(view.getBigInt64(at, true)), false],
  10: [2, (view, at) => fromHalf(view.getUint16(at, true)), true],
  11: [8, (view, at) => view.getFloat64(at, true), true],
}

/** Null for a tensor of a type that no weight has. */
function tensorOf(bytes: Uint8Array): [string, OnnxTensor | null] {
  let [name, type, raw] = ['', 0, null as Uint8Array | null]
  const shape: number[] = []
  const listed: number[] = []
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) shape.push(...numbersOf(field))
    if (field.number === 2) type = field.value
    if (field.number === 8) name = textOf(field.bytes)
    if (field.number === 9) raw = field.bytes
    if (field.number === 4) listed.push(...floatsOf(field.bytes))
    if (field.number === 7) listed.push(...numbersOf(field))
    if (field.number === 14 && field.value === 1)
      throw bad('its weights lie in another file (external data); save it as one file')
  }
  const known = TYPES[type]
  if (!known) return [name, null]
  const [width, read, float] = known
  const size = sizeOf(shape)
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0)) throw bad(`${name} has an impossible shape`)
  if (raw && raw.length !== size * width)
    throw bad(`${name} has ${raw.length} bytes, and [${shape.join(', ')}] wants ${size * width}`)
  if (!raw && listed.length !== size) throw bad(`${name} has ${listed.length} numbers, and its shape wants ${size}`)
  const view = raw && new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const data = view ? Float32Array.from({ length: size }, (_, i) => read(view, i * width)) : Float32Array.from(listed)
  return [name, { shape, data, float }]
}

/** Packed float32. */
function floatsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getFloat32(4 * i, true))
}
