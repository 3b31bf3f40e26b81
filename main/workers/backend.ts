import { referenceBackend } from '../../core/kernels/reference.ts'
import type { Backend } from '../../core/kernels/kernels.ts'
export function chooseBackend(_options: { threads: number; prefer: string }): Backend {
  return referenceBackend()
}
