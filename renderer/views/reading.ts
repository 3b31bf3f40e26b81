// A text before anything is recorded on it: its characters as they are, some thousands at a time.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { count } from '../charts/format.ts'
import { disposables, renders } from '../disposable.ts'
import { resource } from '../state/resource.ts'
import type { Context } from './entry.ts'

/** characters that are shown at a time */
const PAGE = 20_000

/** @param when whether the text is to be read here: no recording is on show */
export function plainText(host: HTMLElement, { store, api }: Context, when: () => boolean) {
  host.className = 'plain-text'
  const page = signal({ corpus: -1, start: 0 })
  const corpus = computed(() => (when() ? store.chain.value.corpus : null))
  const start = computed(() => (page.value.corpus === corpus.value?.id ? page.value.start : 0))
  const text = resource(
    () => {
      const shown = corpus.value
      return shown ? [shown.id, start.value, Math.min(shown.characters, start.value + PAGE)] : null
    },
    ([id, from, to], signal) =>
      api
        .call('corpora.text', { corpus: id, start: from, end: to }, { signal })
        .then((bytes) => new TextDecoder().decode(bytes)),
  )
  return disposables(
    text,
    renders(host, () => {
      const shown = corpus.value
      host.classList.toggle('hidden', !shown)
      if (!shown || text.value.value === null) return html`${nothing}`
      const turn = (to: number) => () => {
        page.value = { corpus: shown.id, start: to }
        host.querySelector('pre')!.scrollTop = 0
      }
      const end = Math.min(shown.characters, start.value + PAGE)
      return html`<p class="dim tn"><span class="clip">${shown.name}</span>, characters ${count(start.value)} to ${count(end)} of ${count(shown.characters)}
          <button class="plain" ?disabled=${start.value === 0} @click=${turn(Math.max(0, start.value - PAGE))}>Earlier</button>
          <button class="plain" ?disabled=${end >= shown.characters} @click=${turn(end)}>Later</button></p>
        <pre class="mono" tabindex="0" aria-label="Text of ${shown.name}">${text.value.value}</pre>`
    }),
  )
}
