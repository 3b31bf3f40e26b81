// The page “How these numbers are computed”, as it stands in docs/: no network is needed to read it.

import { html } from 'lit-html'
import text from '../../docs/numbers.md?raw'
import { openDialog } from './dialog.ts'

/** Headings, tables and paragraphs of the page; what is within a block stays as it was written. */
export interface Block {
  kind: 'heading' | 'table' | 'paragraph'
  lines: readonly string[]
}

export function blocksOf(markdown: string): Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((block) => block.split('\n').filter((line) => line !== ''))
    .filter((lines) => lines.length > 0)
    .map((lines) => ({ kind: kindOf(lines[0]), lines }))
}

function kindOf(line: string): Block['kind'] {
  if (line.startsWith('#')) return 'heading'
  return line.startsWith('|') ? 'table' : 'paragraph'
}

/** @param at the heading that it opens at */
export function numbersPage(at?: string): void {
  openDialog(
    (close) => html`<div class="page numbers-page" tabindex="0">${blocksOf(text).map(drawn)}</div>
      <div class="actions"><button class="button" autofocus @click=${close}>Close</button></div>`,
    'widest',
  )
  if (at === undefined) return
  const headings = [...document.querySelectorAll('dialog[open] .numbers-page h3')]
  headings.find(({ textContent }) => textContent === at)?.scrollIntoView({ block: 'start' })
}

function drawn({ kind, lines }: Block) {
  if (kind === 'heading') {
    const words = plain(lines[0].replace(/^#+ /, ''))
    return lines[0].startsWith('## ') ? html`<h3>${words}</h3>` : html`<h2>${words}</h2>`
  }
  if (kind === 'table') return table(lines)
  if (lines[0].startsWith('- '))
    return html`<ul>${lines
      .join('\n')
      .split(/\n?^- /m)
      .filter(Boolean)
      .map((item) => html`<li>${plain(item)}</li>`)}</ul>`
  return html`<p>${plain(lines.join(' '))}</p>`
}

function table([head, , ...rows]: readonly string[]) {
  const cells = (line: string) => line.replace(/^\| ?| ?\|$/g, '').split(' | ')
  return html`<table>
    <thead><tr>${cells(head).map((cell) => html`<th>${plain(cell)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${plain(cell)}</td>`)}</tr>`)}</tbody>
  </table>`
}

/** Without the marks of emphasis and code. */
function plain(words: string): string {
  return words
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/\*([^*\s][^*]*)\*/g, '$1')
    .replace(/`/g, '')
    .replace(/\n/g, ' ')
}
