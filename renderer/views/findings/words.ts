// The words of the report as they will be printed: Markdown that the host has laid out, asked for again when it changes.

import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import { disposables } from '../../disposable.ts'
import type { Context } from '../entry.ts'

export interface Words {
  /** HTML by Markdown, of what has more than plain words in it */
  of: ReadonlySignal<ReadonlyMap<string, string>>
  dispose(): void
}

/** Without any of these signs words are shown as they were typed. */
const MARKED = /[*_`$#>[\]|~<]|https?:|^\s*(?:[-+]|\d+\.)\s|\n\s*\n/m

/** @param seen nothing is asked for before the section is on screen */
export function createWords({ store, api }: Context, seen: ReadonlySignal<boolean>): Words {
  const laidOut = signal<ReadonlyMap<string, string>>(new Map())
  const abort = new AbortController()
  const asked = new Set<string>()
  const ask = async (texts: string[]) => {
    try {
      const made = await api.call('findings.words', { texts }, { signal: abort.signal })
      laidOut.value = new Map([...laidOut.peek(), ...texts.map((text, i) => [text, made[i]] as const)])
    } catch {
      for (const text of texts) asked.delete(text) // shown as they were typed, and asked for again with the next change
    }
  }
  const stop = effect(() => {
    const sentences = store.findings.notebook.value.findings.map(({ sentence }) => sentence)
    if (!seen.value) return
    const wanted = [...new Set(sentences)].filter((text) => MARKED.test(text) && !asked.has(text))
    for (const text of wanted) asked.add(text)
    if (wanted.length > 0) void ask(wanted)
  })
  const parts = disposables(stop, () => abort.abort())
  return { of: laidOut, dispose: () => parts.dispose() }
}
