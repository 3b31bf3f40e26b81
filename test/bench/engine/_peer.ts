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

/** One peer for each number of threads that is worth trying. */
export async function startPeers(python: string, threads: readonly number[]): Promise<Peer[]> {
  const blas = openmpBlas()
  const environment = { ...process.env, ...(blas && { LD_LIBRARY_PATH: blas }) }
  return Promise.all(
    threads.map(async (count) => {
      const child = spawn(python, [join(import.meta.dirname, 'pytorch_peer.py'), String(count)], {
        env: environment,
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const lines = createInterface({ input: child.stdout! })
      const { version } = await answer<{ version: string }>(child, lines)
      return peerOf(
        child,
        lines,
        `PyTorch, ${count} thread${count > 1 ? 's' : ''}${blas ? ', OpenMP BLAS' : ''}`,
        version,
      )
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
