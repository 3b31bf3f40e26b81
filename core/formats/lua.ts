// What is looked up in a file of Torch7: fields, modules of nn, and the characters of a vocabulary.

import type { Tensor } from '../model/spec.ts'
import { BYTE_NAMES } from '../schema/byte-text.ts'
import { type Lua, TorchObject, TorchTensor } from './t7.ts'
import { bad } from './tensors.ts'
import type { Entry } from './vocabulary-entries.ts'

/** The table of an object, or the table itself. */
export function fieldsOf(value: Lua): Map<Lua, Lua> | null {
  const inner = value instanceof TorchObject ? value.fields : value
  return inner instanceof Map ? inner : null
}

/** An entry of a table or an object; null where there is none. */
export function field(value: Lua, name: string | number): Lua {
  return fieldsOf(value)?.get(name) ?? null
}

/** `nn.Linear`; null for what is no object. */
export function classOf(value: Lua): string | null {
  return value instanceof TorchObject ? value.className : null
}

/** A table with the keys 1, 2, … as a list. */
export function listOf(value: Lua): Lua[] {
  const table = fieldsOf(value)
  const out: Lua[] = []
  for (let i = 1; table?.has(i); i++) out.push(table.get(i)!)
  return out
}

/** @throws AppError `bad-model` where it is no tensor of that many dimensions */
export function tensorField(value: Lua, name: string, dimensions: number, owner: string): Tensor {
  const tensor = field(value, name)
  if (!(tensor instanceof TorchTensor) || tensor.shape.length !== dimensions)
    throw bad(`${owner} has no ${name} of ${dimensions} dimensions.`)
  const read = tensor.values()
  if (read.data.length === 0 || !read.data.every(Number.isFinite))
    throw bad(`${name} of ${owner} holds no numbers, or values that are NaN or infinite; the file is damaged.`)
  return read
}

/** An nn.Linear: weight [out, in] and bias [out]. */
export function linearOf(module: Lua, owner: string): { weight: Tensor; bias: Tensor } {
  const weight = tensorField(module, 'weight', 2, owner)
  const bias = tensorField(module, 'bias', 1, owner)
  if (bias.shape[0] !== weight.shape[0]) throw bad(`The weight and the bias of ${owner} do not fit each other.`)
  return { weight, bias }
}

/**
 * A symbol that Lua has as bytes: a character in UTF-8; a byte of a longer one, alone, as the byte (char-rnn reads bytes);
 * `[200]`, as torch-rnn writes bytes.
 */
export function symbolOf(bytes: string): string {
  const written = /^\[(\d{1,3})\]$/.exec(bytes)
  const byte = written ? Number(written[1]) : bytes.length === 1 ? bytes.charCodeAt(0) : -1
  if (byte >= 128 && byte < 256) return BYTE_NAMES[byte]
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (unit) => unit.charCodeAt(0)))
  } catch {
    return bytes
  }
}

/** Entries of a table {character: index}, counted from 1. */
export function vocabularyOf(table: Lua): Entry[] | null {
  const fields = fieldsOf(table)
  if (!fields) return null
  const entries: Entry[] = []
  for (const [symbol, index] of fields) {
    if (typeof symbol !== 'string' || typeof index !== 'number') return null
    entries.push({ symbol: symbolOf(symbol), index: index - 1 })
  }
  return entries
}
