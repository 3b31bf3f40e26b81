// Checks all of a workspace for damage.

import type { Damage } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'

export function checkWorkspace(_input: object, { store }: TaskContext): Damage[] {
  return store.damage()
}
