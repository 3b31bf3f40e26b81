// The backend of a worker thread: V8's flag first, then the candidates with a crew of threads, then the choice.

import { availableParallelism } from 'node:os'
import { type Candidate, selectBackend, type Trial } from '../../core/kernels/choose.ts'
import type { Backend } from '../../core/kernels/kernels.ts'
import { NATIVE_IDS, type NativeId } from '../../core/kernels/native/native.ts'
import type { ThreadPool } from '../../core/kernels/wasm/thread-pool.ts'
import { WASM_IDS, type WasmId, wasmBackend } from '../../core/kernels/wasm/wasm.ts'
import { finish } from '../../core/util/generators.ts'
import { createComputeThreads } from './compute-threads.ts'
import { loadNative, NOT_BUILT } from './native.ts'
import { allowWideVectors } from './wide-vectors.ts'

/** MAX_THREADS in core/kernels/wasm/source/threads.h */
const MOST_THREADS = 64

export interface BackendRequest {
  /** 0 or less: one for each processor */
  threads?: number
  /** `auto`, or the id of a backend */
  prefer?: string
}

/** What `auto` came to in this thread, so that it is found out only once. */
let settled: { id: string; trials: Trial[] } | undefined

/**
 * The fastest correct backend, or the one that was asked for.
 * @throws AppError `unknown-backend`, `backend-unavailable`
 */
export function chooseBackend(request: BackendRequest = {}): Backend {
  return finish(choosingBackend(request))
}

/** The same in portions, each followed by the share of the work that is done. */
export function* choosingBackend({
  threads = 0,
  prefer = 'auto',
}: BackendRequest): Generator<number, Backend, undefined> {
  if (!settled) allowWideVectors()
  const pool = threadsOnDemand(Math.min(threads > 0 ? threads : availableParallelism(), MOST_THREADS))
  let chosen: Backend | undefined
  try {
    const { backend, trials } = yield* selectBackend(candidates(pool), {
      prefer: prefer === 'auto' ? (settled?.id ?? prefer) : prefer,
      now: () => performance.now(),
    })
    if (prefer === 'auto') settled ??= { id: backend.id, trials }
    chosen = { ...backend, dispose: () => pool.dispose() }
    return chosen
  } finally {
    if (!chosen) pool.dispose()
  }
}

/** How `auto` was settled in this thread, for the log. */
export function backendTrials(): readonly Trial[] {
  return settled?.trials ?? []
}

/** The native kernels bring their own threads; the others compute with one crew, which outlives those that lose. */
function candidates(pool: ThreadPool): Candidate[] {
  const lent: ThreadPool = { ...pool, dispose() {} }
  const wasm = (id: WasmId) => ({ id, tier: id === 'wasm-plain' ? 2 : 1, create: () => wasmBackend(id, lent) })
  const native = (id: NativeId) => ({ id, tier: 0, create: () => loadNative(id, pool.threads), missing: NOT_BUILT })
  return [...NATIVE_IDS.map(native), ...WASM_IDS.map(wasm)]
}

/** A crew that is hired when it is first needed, which it is not by the reference or the native kernels. */
function threadsOnDemand(threads: number): ThreadPool {
  let pool: ThreadPool | undefined
  return {
    threads,
    gather: (...given) => (pool ??= createComputeThreads(threads)).gather(...given),
    missing: () => pool?.missing() ?? false,
    dispose: () => pool?.dispose(),
  }
}
