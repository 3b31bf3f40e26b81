// A recording, for reading and writing its blocks.

import type { RecordingInfo } from '../contract/types.ts'

/** With its first row in the table `block`. */
export type RecordingRow = Pick<RecordingInfo, 'id' | 'name' | 'start' | 'end' | 'characters' | 'units' | 'state'> & {
  firstRow: number
}
