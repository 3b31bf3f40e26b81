// A recorded block as it is at the moment it is given: its values lie in shared memory, which a clone would share.

import type { RecordedBlock } from '../../../core/run/record.ts'

export function copy({ values, ...block }: RecordedBlock): RecordedBlock {
  return { ...structuredClone(block), values: values.slice() }
}
