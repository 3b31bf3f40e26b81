// Whether two recordings hold the same, without comparing them value by value.

import { createHash } from 'node:crypto'
import type { RecordingInfo } from '../contract/types.ts'
import type { Store } from '../store/store.ts'

/** Of what decides a recording's values, and of their statistics: two with the same hash answer alike. */
export function recordingHash(recording: RecordingInfo, reader: Store): string {
  const { modelHash, corpusHash, start, end, characters, kinds, initialState } = recording
  const { mean, m2 } = reader.summary(recording.id)
  return createHash('sha256')
    .update(JSON.stringify([modelHash, corpusHash, start, end, characters, kinds, initialState]))
    .update(mean)
    .update(m2)
    .digest('hex')
}
