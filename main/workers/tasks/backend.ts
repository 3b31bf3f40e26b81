// Chooses the backend of this machine, once, at start-up.

import type { Trial } from '../../../core/kernels/choose.ts'
import { backendTrials, chooseBackend } from '../backend.ts'

export interface BackendReport {
  id: string
  /** title */
  description: string
  /** each candidate: chosen, slower, wrong or unavailable */
  trials: readonly Trial[]
}

export function backend({ threads, prefer }: { threads: number; prefer: string }): BackendReport {
  const { id, description, dispose } = chooseBackend({ threads, prefer })
  dispose()
  return { id, description, trials: backendTrials() }
}
