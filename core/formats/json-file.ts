// JSON that a folder of a network holds beside its weights.

import type { Files } from './draft.ts'
import { bad } from './tensors.ts'

/** A name as a folder has it, without the folders above. */
export const baseName = (name: string): string => name.replaceAll('\\', '/').split('/').at(-1)!

/** The file of that name, wherever in the folder. */
export function fileNamed(files: Files, name: string): Uint8Array | undefined {
  return files.get(name) ?? [...files].find(([path]) => baseName(path) === baseName(name))?.[1]
}

/** The object in a JSON file; null where it is none. */
export function jsonObject(bytes: Uint8Array | undefined): Record<string, unknown> | null {
  // the longest description of a network is far shorter
  if (!bytes || bytes.length > 64_000_000 || !/^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64))))
    return null
  try {
    return record(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return null
  }
}

/** An object that is no list; null for anything else. */
export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

/** A list of whole numbers, as a shape is. @throws AppError `bad-model` */
export function shapeIn(value: unknown, owner: string): number[] {
  if (Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0)) return value as number[]
  throw bad(`The shape of ${owner} is not a list of whole numbers.`)
}

/** Float32 numbers, little-endian, wherever they begin. */
export function floatsIn(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer)
}
