// Files that are nearly sound: cut, with bytes changed, parts moved, and numbers that claim too much.

import { AppError } from '../../core/errors.ts'
import type { Random } from '../../core/model/random.ts'
import type { Parser } from './parser.ts'

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff]

/** What a place of a JSON text may hold instead. */
const INSTEAD = [null, true, 0, -1, 0.5, 1e300, 2 ** 53, '', 'x', 'constructor', [], {}, [[1]], [null], { a: 1 }]

/** A JSON text with another value at one place, or null where it is none. */
function otherJson(bytes: Uint8Array, random: Random): Uint8Array | null {
  if (bytes[0] !== 0x7b && bytes[0] !== 0x5b) return null
  let whole: unknown
  try {
    whole = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
  const places: (() => void)[] = []
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    const within = value as Record<string, unknown>
    for (const key of Object.keys(within)) {
      places.push(() => {
        within[key] = INSTEAD[random.below(INSTEAD.length)]
      })
      visit(within[key])
    }
  }
  visit(whole)
  if (places.length === 0 || random.below(100) === 0) whole = INSTEAD[random.below(INSTEAD.length)]
  else places[random.below(places.length)]()
  return new TextEncoder().encode(JSON.stringify(whole))
}

export function mutated(seed: Uint8Array, random: Random): Uint8Array {
  const json = random.below(2) === 0 ? otherJson(seed, random) : null
  if (json) return json
  let bytes = seed.slice()
  const turns = 1 + random.below(4)
  for (let turn = 0; turn < turns && bytes.length > 0; turn++) {
    const at = random.below(bytes.length)
    const kind = random.below(6)
    if (kind === 0) bytes = bytes.slice(0, at)
    else if (kind === 1) bytes[at] = random.below(256)
    else if (kind === 2) bytes[at] ^= 1 << random.below(8)
    else if (kind === 3) {
      const width = [1, 2, 4][random.below(3)]
      const value = EXTREMES[random.below(EXTREMES.length)]
      for (let i = 0; i < width && at + i < bytes.length; i++) bytes[at + i] = (value >>> (8 * i)) & 255
    } else if (kind === 4) bytes.copyWithin(at, random.below(bytes.length), random.below(bytes.length))
    else {
      const length = 1 + random.below(8)
      const longer = new Uint8Array(bytes.length + length)
      longer.set(bytes.subarray(0, at))
      for (let i = 0; i < length; i++) longer[at + i] = random.below(256)
      longer.set(bytes.subarray(at), at + length)
      bytes = longer
    }
  }
  return bytes
}

export interface Fault {
  parser: string
  input: Uint8Array
  problem: string
}

/** milliseconds */
const LONGEST = 2000

/** Elements that arrays may have for an input of a length: what deflate can make of it, and a constant. */
const mostElements = (length: number) => 1100 * length + 1_000_000

const ARRAYS = [
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
  'ArrayBuffer',
] as const

/** What is wrong with how an input is taken, '' where nothing is; and milliseconds of the processor, on a machine in use. */
async function attempt(read: Parser['read'], input: Uint8Array): Promise<{ problem: string; took: number }> {
  const started = process.cpuUsage()
  let problem = ''
  try {
    const reading = read(input)
    if (reading instanceof Promise) await reading
  } catch (error) {
    if (!(error instanceof AppError)) problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  const { user, system } = process.cpuUsage(started)
  return { problem, took: (user + system) / 1000 }
}

/** Reads mutations of the seeds of a parser. @returns the first that is neither read nor refused in a sentence, soon */
export async function fuzz({ name, seeds, read }: Parser, count: number, random: Random): Promise<Fault | null> {
  let most = Number.POSITIVE_INFINITY
  const own = ARRAYS.map((array) => [array, globalThis[array]] as const)
  for (const [array, made] of own)
    Object.defineProperty(globalThis, array, {
      configurable: true,
      writable: true,
      value: new Proxy(made, {
        construct(target, args, newTarget) {
          if (typeof args[0] === 'number' && args[0] > most) throw new RangeError(`${array} of ${args[0]}`)
          return Reflect.construct(target, args, newTarget)
        },
      }),
    })
  try {
    for (let i = 0; i < count; i++) {
      most = Number.POSITIVE_INFINITY
      const input = mutated(seeds[i % seeds.length], random)
      most = mostElements(input.length)
      let { problem, took } = await attempt(read, input)
      // once more: memory of others may have been collected meanwhile
      if (took > LONGEST) took = (await attempt(read, input)).took
      if (took > LONGEST) problem = `it took ${Math.round(took)} ms`
      if (problem) return { parser: name, input, problem }
    }
    return null
  } finally {
    for (const [array, made] of own)
      Object.defineProperty(globalThis, array, { configurable: true, writable: true, value: made })
  }
}
