// The values of units at characters, kept by blocks. Reading never waits: what is missing is NaN and is asked for.
// Requests follow the eye: a new request replaces the older ones that have not been sent yet.

import { widen } from '../../main/contract/half.ts'

export const BLOCK = 4096
const KEEP = 1500 // blocks, about 12 MB of units' values
const AT_ONCE = 4
/** what could not be had is asked for again after so many milliseconds, and not with every frame */
const REST = 1000

/** float16 bits are widened when they are read */
type Block = Float32Array | Uint16Array

export interface Source {
  /** values of one unit at characters from … to; Uint16Array: float16 bits */
  fetch(unit: string, from: number, to: number): Promise<Block>
  /** characters there are by now */
  length(): number
}

export interface Span {
  unit: string
  from: number
  to: number
}

export interface Values {
  /** Fills `out` with the values at from … from + out.length; false where some were not there. */
  read(unit: string, from: number, out: Float32Array): boolean
  /** What should be here soon, most wanted first. */
  want(spans: readonly Span[]): void
  dispose(): void
}

/** `arrived` is called after each block. */
export function createValues(source: Source, arrived: () => void): Values {
  const blocks = new Map<string, Block>()
  const flying = new Set<string>()
  const resting = new Map<string, ReturnType<typeof setTimeout>>()
  let queue: { unit: string; block: number }[] = []
  let alive = true

  const name = (unit: string, block: number) => `${unit}:${block}`
  /** characters that block could hold by now */
  const due = (block: number) => Math.max(0, Math.min(BLOCK, source.length() - block * BLOCK))
  const whole = (unit: string, block: number) => (blocks.get(name(unit, block))?.length ?? 0) >= due(block)

  const keep = (key: string, data: Block) => {
    blocks.delete(key)
    blocks.set(key, data)
    if (blocks.size > KEEP) blocks.delete(blocks.keys().next().value!)
  }
  const rest = (key: string) => {
    const again = () => {
      resting.delete(key)
      arrived()
    }
    resting.set(key, setTimeout(again, REST))
  }
  const send = async (unit: string, block: number) => {
    const key = name(unit, block)
    const from = block * BLOCK
    flying.add(key)
    try {
      const data = await source.fetch(unit, from, from + due(block))
      if (alive) keep(key, data)
    } catch {
      // a recording that was removed meanwhile: its characters stay uncolored
      if (alive) rest(key)
    }
    flying.delete(key)
    if (!alive) return
    if (!resting.has(key)) arrived()
    pump()
  }
  const pump = () => {
    while (flying.size < AT_ONCE && queue.length > 0) {
      const { unit, block } = queue.shift()!
      const key = name(unit, block)
      if (!flying.has(key) && !resting.has(key) && !whole(unit, block)) void send(unit, block)
    }
  }
  return {
    read(unit, from, out) {
      out.fill(Number.NaN)
      let complete = true
      const to = Math.min(from + out.length, source.length())
      for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block++) {
        const key = name(unit, block)
        const data = blocks.get(key)
        if (!data) {
          complete = false
          continue
        }
        keep(key, data)
        const start = Math.max(from, block * BLOCK)
        const part = data.subarray(start - block * BLOCK, to - block * BLOCK)
        out.set(part instanceof Uint16Array ? widen(part) : part, start - from)
        if (start + part.length < Math.min(to, (block + 1) * BLOCK)) complete = false
      }
      return complete
    },
    want(spans) {
      queue = spans.flatMap(({ unit, from, to }) => {
        const first = Math.floor(Math.max(0, from) / BLOCK)
        const last = Math.ceil(Math.min(to, source.length()) / BLOCK)
        return Array.from({ length: Math.max(0, last - first) }, (_, i) => ({ unit, block: first + i }))
      })
      pump()
    },
    dispose() {
      alive = false
      for (const timer of resting.values()) clearTimeout(timer)
      queue = []
      blocks.clear()
    },
  }
}
