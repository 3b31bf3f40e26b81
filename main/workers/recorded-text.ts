// The text of a recording, cached for repeated requests.

import type { Store } from '../store/store.ts'

type Recording = ReturnType<Store['recording']>

/** Reads characters [from, to) of a recording's text; the last result is cached. */
export function createTextCache() {
  let last: { key: string; text: string } | undefined
  return (store: Store, { corpus, corpusHash }: Recording, from: number, to: number): string => {
    const key = `${corpusHash} ${from} ${to}`
    if (last?.key !== key) last = { key, text: store.corpusText(corpus, from, to) }
    return last.text
  }
}

const readText = createTextCache()

/** The characters that have been recorded so far, or the first `characters` of them. */
export function recordedText(
  store: Store,
  recording: number,
  characters = store.recording(recording).characters,
): string {
  const info = store.recording(recording)
  return readText(store, info, info.start, info.start + characters)
}
