// A hash of recordings, to compare them without reading their values.

import { createHash } from 'node:crypto'
import type { RecordingInfo } from '../contract/types.ts'
import type { Store } from '../store/store.ts'

/** Of all that determines a recording's values, and of their statistics. */
export function recordingHash(recording: RecordingInfo, reader: Store): string {
  const { modelHash, corpusHash, start, end, characters, kinds, initialState } = recording
  const { mean, m2 } = reader.summary(recording.id)
  return createHash('sha256')
    .update(JSON.stringify([modelHash, corpusHash, start, end, characters, kinds, initialState]))
    .update(mean)
    .update(m2)
    .digest('hex')
}
