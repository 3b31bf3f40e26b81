// The backend of a worker thread: sets V8's flag, creates the candidates with a thread pool, and chooses one.

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

/** The result of `auto` in this thread. */
let settled: { id: string; trials: Trial[] } | undefined

/**
 * The fastest correct backend, or the preferred one.
 * @throws AppError `unknown-backend`, `backend-unavailable`
 */
export function chooseBackend(request: BackendRequest = {}): Backend {
  return finish(choosingBackend(request))
}

/** The same as a generator of the share that is done. */
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

/** The result of `auto` in this thread, for the log. */
export function backendTrials(): readonly Trial[] {
  return settled?.trials ?? []
}

/** Native kernels have their own threads; the others share one pool, which outlives the rejected candidates. */
function candidates(pool: ThreadPool): Candidate[] {
  const lent: ThreadPool = { ...pool, dispose() {} }
  const wasm = (id: WasmId) => ({ id, tier: id === 'wasm-plain' ? 2 : 1, create: () => wasmBackend(id, lent) })
  const native = (id: NativeId) => ({ id, tier: 0, create: () => loadNative(id, pool.threads), missing: NOT_BUILT })
  return [...NATIVE_IDS.map(native), ...WASM_IDS.map(wasm)]
}

/** A pool that is started on first use; the reference and native kernels do not use it. */
function threadsOnDemand(threads: number): ThreadPool {
  let pool: ThreadPool | undefined
  return {
    threads,
    gather: (...given) => (pool ??= createComputeThreads(threads)).gather(...given),
    missing: () => pool?.missing() ?? false,
    dispose: () => pool?.dispose(),
  }
}
