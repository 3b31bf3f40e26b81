// The text of a recording, kept while the same recording is asked about again.

import type { Store } from '../store/store.ts'

let last: { key: string; text: string } | undefined

/** The characters that have been recorded so far, or the first `characters` of them. */
export function recordedText(
  store: Store,
  recording: number,
  characters = store.recording(recording).characters,
): string {
  const { corpus, corpusHash, start } = store.recording(recording)
  const key = `${corpusHash} ${start} ${characters}`
  if (last?.key !== key) last = { key, text: store.corpusText(corpus, start, start + characters) }
  return last.text
}
