// PyTorch processes that wait for requests, so that its rounds can alternate with ours in one run.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'

/** What one round measured: by the median step, and by the best one. */
export interface Speed {
  perSecond: number
  best: number
}

export interface Peer {
  name: string
  version: string
  measure(request: object): Promise<Speed>
  dispose(): void
}

/** A Python that has PyTorch, or null. */
export function pythonWithTorch(): string | null {
  const names = [process.env.NEURONSCOPE_PYTHON, 'python3', '/usr/bin/python3'].filter((name) => name !== undefined)
  return names.find((name) => spawnSync(name, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0) ?? null
}

/** Debian's OpenBLAS for OpenMP, the fastest found beside PyTorch: its own default oversubscribes the processors. */
function openmpBlas(): string | null {
  const libraries = '/usr/lib'
  if (!existsSync(libraries)) return null
  const folders = readdirSync(libraries).map((name) => join(libraries, name, 'openblas-openmp'))
  return folders.find((folder) => existsSync(folder)) ?? null
}

/** A way to run PyTorch. */
interface Setting {
  name: string
  threads: number
  environment: Record<string, string>
}

/**
 * The settings worth trying, the fastest with several threads last. Several threads go with OpenBLAS for OpenMP, or,
 * with the default one, only where idle threads sleep.
 */
function settingsOf(threads: readonly number[]): Setting[] {
  const blas = openmpBlas()
  return threads.flatMap((count): Setting[] => {
    const name = `PyTorch, ${count} thread${count > 1 ? 's' : ''}`
    const passive = { name: `${name}, passive`, threads: count, environment: { OMP_WAIT_POLICY: 'PASSIVE' } }
    if (!blas) return [count > 1 ? passive : { name, threads: count, environment: {} }]
    const openmp = { name: `${name}, OpenMP BLAS`, threads: count, environment: { LD_LIBRARY_PATH: blas } }
    return count > 1 ? [passive, openmp] : [openmp]
  })
}

/** One peer for each setting that is worth trying with these numbers of threads. */
export async function startPeers(python: string, threads: readonly number[]): Promise<Peer[]> {
  return Promise.all(
    settingsOf(threads).map(async ({ name, threads: count, environment }) => {
      const child = spawn(python, [join(import.meta.dirname, 'pytorch_peer.py'), String(count)], {
        env: { ...process.env, ...environment },
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const lines = createInterface({ input: child.stdout! })
      const { version } = await answer<{ version: string }>(child, lines)
      return peerOf(child, lines, name, version)
    }),
  )
}

function peerOf(child: ChildProcess, lines: Interface, name: string, version: string): Peer {
  return {
    name,
    version,
    measure(request) {
      const reply = answer<Speed>(child, lines)
      child.stdin!.write(`${JSON.stringify(request)}\n`)
      return reply
    },
    dispose: () => void child.stdin!.end(),
  }
}

function answer<T>(child: ChildProcess, lines: Interface): Promise<T> {
  return new Promise((resolve, reject) => {
    const died = () => reject(new Error('PyTorch ended before it answered.'))
    child.once('exit', died)
    lines.once('line', (line) => {
      child.off('exit', died)
      resolve(JSON.parse(line))
    })
  })
}
