// The characters that the network expects after each character on screen, kept by stretches; asked for as the text is
// scrolled, one stretch after the other.

import type { ApiClient } from '../../main/contract/api.ts'
import type { ExpectedCharacters } from '../../main/contract/gallery-types.ts'
import { visible as visibleSign } from '../charts/format.ts'
import { sentence } from '../state/sentence.ts'

const STRETCH = 1024
/** stretches that are kept: some 8 MB */
const KEEP = 200
export const MOST_EXPECTED = 5

export interface ExpectedText {
  /** Likelihoods for from … to, as the bitmap wants them; asks for what is missing. */
  window(from: number, to: number): Float32Array
  /** the `rank`th expected character, made visible; a blank where it is not known */
  of(position: number, rank: number): string
  /** in words, with likelihoods; empty where they are not known */
  words(position: number): string
  dispose(): void
}

export function createExpected(
  api: ApiClient,
  recording: number,
  length: () => number,
  arrived: () => void,
  failed: (words: string) => void,
): ExpectedText {
  const stretches = new Map<number, ExpectedCharacters & { signs: string[]; end: number }>()
  const abort = new AbortController()
  let wanted: number[] = []
  let busy = false

  const fetch = async () => {
    if (busy) return
    busy = true
    for (let at = wanted.shift(); at !== undefined && !abort.signal.aborted; at = wanted.shift()) {
      const start = at * STRETCH
      const end = Math.min(start + STRETCH, length())
      // one that was asked for when less was recorded is asked for again
      if (start >= end || (stretches.get(at)?.end ?? 0) >= end) continue
      try {
        const found = await api.call('recordings.expected', { recording, start, end }, { signal: abort.signal })
        if (abort.signal.aborted) break
        stretches.set(at, { ...found, signs: found.alphabet.map(visibleSign), end })
        if (stretches.size > KEEP) stretches.delete(stretches.keys().next().value!)
        arrived()
      } catch (error) {
        if (!abort.signal.aborted) failed(sentence(error))
        break
      }
    }
    busy = false
  }
  const at = (position: number, rank: number) => {
    const found = stretches.get(Math.floor(position / STRETCH))
    const i = found ? (position - found.start) * found.most + rank : -1
    return found && rank < found.most && i < found.ids.length
      ? { sign: found.signs[found.ids[i]], p: found.p[i] }
      : null
  }
  return {
    window(from, to) {
      const first = Math.floor(from / STRETCH)
      wanted = Array.from({ length: Math.ceil(to / STRETCH) - first }, (_, i) => first + i)
      void fetch()
      const p = new Float32Array((to - from) * MOST_EXPECTED)
      for (let i = 0; i < p.length; i++)
        p[i] = at(from + Math.floor(i / MOST_EXPECTED), i % MOST_EXPECTED)?.p ?? Number.NaN
      return p
    },
    of: (position, rank) => at(position, rank)?.sign ?? ' ',
    words: (position) =>
      Array.from({ length: MOST_EXPECTED }, (_, rank) => at(position, rank))
        .map((found) => (found ? `${found.sign} ${Math.round(100 * found.p)} %` : ''))
        .filter(Boolean)
        .join('  '),
    dispose: () => abort.abort(),
  }
}
