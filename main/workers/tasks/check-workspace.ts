// Reads all of a workspace and says what of it is damaged.

import type { Damage } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'

export function checkWorkspace(_input: object, { store }: TaskContext): Damage[] {
  return store.damage()
}
