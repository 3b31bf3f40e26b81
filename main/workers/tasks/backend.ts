// Which kernels this machine runs best: found out once, at start-up, and told.

import type { Trial } from '../../../core/kernels/choose.ts'
import { backendTrials, chooseBackend } from '../backend.ts'

export interface BackendReport {
  id: string
  /** for people */
  description: string
  /** each candidate: chosen, slower, wrong or unavailable */
  trials: readonly Trial[]
}

export function backend({ threads, prefer }: { threads: number; prefer: string }): BackendReport {
  const { id, description, dispose } = chooseBackend({ threads, prefer })
  dispose()
  return { id, description, trials: backendTrials() }
}
