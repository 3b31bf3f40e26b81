// A recording as reading and writing its blocks needs to know it.

import type { RecordingInfo } from '../contract/types.ts'

/** With where its rows begin in the table `block`. */
export type RecordingRow = Pick<RecordingInfo, 'id' | 'name' | 'start' | 'end' | 'characters' | 'units' | 'state'> & {
  firstRow: number
}
