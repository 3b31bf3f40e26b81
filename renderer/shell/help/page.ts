// The help page: what each section of the window shows and how it is computed, and what the words mean. A question mark
// opens it at its place.

import { html, nothing } from 'lit-html'
import type { Help, ViewEntry } from '../../views/entry.ts'
import { openDialog } from '../dialog.ts'
import { numbersPage } from '../numbers-page.ts'
import { WORDS } from './words.ts'

/** @param at the id of the view that it opens at, or `VIEW-SECTION` */
export function helpPage(views: readonly ViewEntry[], at?: string): void {
  openDialog(
    (close) => html`<h2>What each section shows</h2>
      <div class="page help-page" tabindex="0" aria-label="What each section shows">
        ${views.map(({ id, title, help }) => (help ? drawn(id, title, help, at) : nothing))}
        ${views.map(({ id: view, title, sections = [] }) =>
          sections.length === 0
            ? nothing
            : html`<h3 class="help-part">${title}</h3>
              ${sections.map(({ id, title, help }) => drawn(`${view}-${id}`, title, help, at))}`,
        )}
      </div>
      <div class="actions">
        <button class="button" @click=${() => {
          close()
          numbersPage()
        }}>How these numbers are computed</button>
        <button class="button" autofocus @click=${close}>Close</button>
      </div>`,
    'widest',
  )
  if (at) document.querySelector(`.help-page [data-help="${at}"]`)?.scrollIntoView({ block: 'start' })
}

function drawn(id: string, title: string, { shows, computed, numbers }: Help, at: string | undefined) {
  return html`<section data-help=${id} class=${id === at ? 'on' : ''} aria-current=${id === at ? 'true' : nothing}>
    <h3>${title}</h3>
    <p>${shows}</p>
    <p class="dim">${computed}
      ${numbers ? html`<button class="link" @click=${() => numbersPage(numbers)}>Formulas and sources: ${numbers}</button>` : nothing}</p>
  </section>`
}

export function questionMark(title: string, open: () => void) {
  return html`<button class="icon question-mark" title="What ${title} shows" aria-label="Help: ${title}" @click=${open}>?</button>`
}

export function wordsPage(): void {
  openDialog(
    (close) => html`<h2>Words</h2>
      <div class="page" tabindex="0" aria-label="Words"><dl class="glossary">
        ${WORDS.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)}
      </dl></div>
      <div class="actions"><button class="button" autofocus @click=${close}>Close</button></div>`,
    'widest',
  )
}
