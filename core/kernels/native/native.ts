// The native backends: the source of the WebAssembly kernels, compiled for this machine's processor as a Node-API addon
// (wasm/source/addon.cpp, `npm run build:native`). Optional; mostly the fastest.
//   native-wide   x64 with AVX-512
//   native        x64 with AVX2, or arm64
//
// core loads no files: main/workers/native.ts passes the addon in.

import { AppError } from '../../errors.ts'
import type { Backend } from '../kernels.ts'
import { compiledBackend } from '../wasm/backend.ts'
import { SOURCE_HASH } from '../wasm/built.ts'
import type { Calls, Entry, Machine, Site } from '../wasm/machine.ts'

export const NATIVE_IDS = ['native-wide', 'native'] as const
export type NativeId = (typeof NATIVE_IDS)[number]

/** The exports of wasm/source/addon.cpp. */
export interface Addon {
  /** of the source that it was compiled from */
  readonly source: string
  /** its target: “AVX2, 6×16 tile” */
  readonly about: string
  /** the most threads that a network can have */
  readonly mostThreads: number
  /** bytes that a network needs */
  measure(plan: Int32Array): number
  readonly Network: new (plan: Int32Array) => AddonNetwork
}

/** The functions of kernels.cpp as methods, four that copy plain arrays, and one that attaches a block. */
interface AddonNetwork extends Calls, Record<Entry, () => void> {
  write_ids(ids: Int32Array): void
  write_dropout_keys(keys: Uint32Array): void
  write_staging(values: Float32Array): void
  read_staging(into: Float32Array): void
  borrow(owner: AddonNetwork): void
  attach_block(index: number, bits: Uint16Array): void
  dispose(): void
}

export interface NativeOptions {
  /** including the calling one */
  threads: number
  /** bytes of memory of this machine: the system may overcommit */
  memory: number
}

/** Whether the addon was compiled from the source that this program was made with. */
export function isCurrent(addon: Addon): boolean {
  return addon.source === SOURCE_HASH
}

/** @param addon one that `isCurrent` */
export function nativeBackend(id: NativeId, addon: Addon, { threads, memory }: NativeOptions): Backend {
  const make: Make = (plan, who) => create(addon, Int32Array.from(plan), who, memory)
  const machine: Machine = {
    threads: Math.max(1, Math.min(threads, addon.mostThreads)),
    open: (plan, who) => siteOf(make(plan, who), make),
  }
  return compiledBackend(id, `Native, ${addon.about}`, machine)
}

/** @throws AppError `out-of-memory` */
function create(addon: Addon, plan: Int32Array, who: string, memory: number): AddonNetwork {
  const bytes = addon.measure(plan)
  const size = `${(bytes / 2 ** 20).toFixed(0)} MB`
  if (bytes > memory) {
    const all = (memory / 2 ** 20).toFixed(0)
    throw new AppError('out-of-memory', `${who} would need ${size}, and this machine has ${all} MB.`)
  }
  try {
    return new addon.Network(plan)
  } catch (cause) {
    throw new AppError('out-of-memory', `${who} needs ${size}, which this machine does not give.`, { cause })
  }
}

type Make = (plan: readonly number[], who: string) => AddonNetwork

function siteOf(network: AddonNetwork, make: Make): Site {
  return {
    beside(plan, who) {
      const other = make(plan, who)
      other.borrow(network)
      return siteOf(other, make)
    },
    calls: network,
    run: (entry) => network[entry](),
    writeIds: (ids) => network.write_ids(ids),
    writeDropoutKeys: (keys) => network.write_dropout_keys(keys),
    writeStaging: (values) => network.write_staging(values),
    readStaging: (into) => network.read_staging(into),
    block: (index, length) => attach(network, index, length),
    dispose: () => network.dispose(),
  }
}

/** @throws AppError `out-of-memory` */
function attach(network: AddonNetwork, index: number, length: number): Uint16Array {
  try {
    const bits = new Uint16Array(new SharedArrayBuffer(length * 2))
    network.attach_block(index, bits)
    return bits
  } catch (cause) {
    const size = `${(length / 2 ** 19).toFixed(0)} MB`
    throw new AppError('out-of-memory', `A block of ${size} to record into is more than this machine gives.`, { cause })
  }
}
