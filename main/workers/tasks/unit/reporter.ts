// Reports progress a few times a second, and checks for cancellation.

import type { Progress } from '../../../../core/util/generators.ts'
import type { TaskContext } from '../../context.ts'

/** milliseconds */
const EVERY = 100

/** @throws AppError `cancelled` */
export function createReporter({
  emit,
  check,
}: Pick<TaskContext<{ type: 'progress' } & Progress>, 'emit' | 'check'>): (progress: Progress) => void {
  let reported = 0
  return (progress) => {
    check()
    if (performance.now() - reported < EVERY) return
    reported = performance.now()
    emit({ type: 'progress', ...progress })
  }
}
