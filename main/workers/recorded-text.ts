// The text of a recording, kept while the same recording is asked about again.

import type { Store } from '../store/store.ts'

let last: { key: string; text: string } | undefined

/** The characters that have been recorded so far. */
export function recordedText(store: Store, recording: number): string {
  const { corpus, corpusHash, start, characters } = store.recording(recording)
  const key = `${corpusHash} ${start} ${characters}`
  if (last?.key !== key) last = { key, text: store.corpusText(corpus, start, start + characters) }
  return last.text
}
