// The help page: what each section of the window shows and how it is computed, and what the words mean. A question mark
// opens it at its place.

import { html, nothing } from 'lit-html'
import type { ViewEntry } from '../../views/entry.ts'
import { openDialog } from '../dialog.ts'
import { numbersPage } from '../numbers-page.ts'
import { type HelpEntry, UNIT_HELP, VIEW_HELP, WORDS } from './sections.ts'

export function hasHelp(id: string): boolean {
  return [...VIEW_HELP, ...UNIT_HELP].some((entry) => entry.id === id)
}

/** @param at the id of the section that it opens at */
export function helpPage(views: readonly Pick<ViewEntry, 'id' | 'title'>[], at?: string): void {
  const titleOf = ({ id, title }: HelpEntry) => title ?? views.find((view) => view.id === id)?.title ?? id
  openDialog(
    (close) => html`<h2>What each section shows</h2>
      <div class="page help-page" tabindex="0" aria-label="What each section shows">
        ${VIEW_HELP.map((entry) => drawn(entry, titleOf(entry), at))}
        <h3 class="help-part">The page of a unit</h3>
        ${UNIT_HELP.map((entry) => drawn(entry, titleOf(entry), at))}
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

function drawn({ id, shows, computed, numbers }: HelpEntry, title: string, at: string | undefined) {
  return html`<section data-help=${id} class=${id === at ? 'on' : ''} aria-current=${id === at ? 'true' : nothing}>
    <h3>${title}</h3>
    <p>${shows}</p>
    <p class="dim">${computed}
      ${numbers ? html`<button class="link" @click=${() => numbersPage(numbers)}>Formulas and sources: ${numbers}</button>` : nothing}</p>
  </section>`
}

/** Sections of the unit’s page have an id of their own. */
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
