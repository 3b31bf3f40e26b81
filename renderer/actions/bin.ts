// The bin: what was removed, what it takes in the file and what went along; each comes back, or all goes for good.

import { html, nothing } from 'lit-html'
import type { BinItem } from '../../main/contract/types.ts'
import { size } from '../charts/format.ts'
import { confirm, openDialog } from '../shell/dialog.ts'
import { icon } from '../shell/icons.ts'
import type { Context } from '../views/entry.ts'
import { orTell } from './edit.ts'

/** “3, 164 MB” */
export function binWords(bin: readonly BinItem[]): string {
  return `${bin.length}, ${size(spaceOf(bin))}`
}

function spaceOf(bin: readonly BinItem[]): number {
  return bin.reduce((sum, { bytes }) => sum + bytes, 0)
}

export function binDialog(context: Context): void {
  const { store } = context
  openDialog((close) => {
    const bin = store.catalogue.value?.bin ?? []
    const locked = store.catalogue.value?.workspace.readOnly ?? false
    return html`<h2>Bin</h2>
      ${
        bin.length === 0
          ? html`<p class="dim">The bin is empty. Texts, networks, activations and kept searches that are removed stay here until it is emptied.</p>`
          : html`<p class="dim">${size(spaceOf(bin))} in the workspace, kept until the bin is emptied.</p>
            <div class="bin">${bin.map((item) => row(context, item, locked))}</div>`
      }
      <div class="actions">
        ${
          bin.length > 0
            ? html`<button class="button" ?disabled=${locked} @click=${() => {
                close()
                emptyBin(context)
              }}>Empty the bin…</button>`
            : nothing
        }
        <button class="button primary" autofocus @click=${close}>Close</button>
      </div>`
  }, 'wide')
}

function row(context: Context, item: BinItem, locked: boolean) {
  const { kind, id, name, bytes, removedAt } = item
  const restore = () => orTell(context, context.api.call('bin.restore', { kind, id }))
  return html`<div class="bin-row">
    ${icon(kind)}<span class="grow clip"><span>${name}</span>${item.with.length > 0 ? html`<span class="dim"> with ${item.with.join(', ')}</span>` : nothing}</span>
    <span class="dim tn">${when(removedAt)}</span><span class="dim tn num">${size(bytes)}</span>
    <button class="button" aria-label="Restore ${name}" ?disabled=${locked} @click=${restore}>Restore</button>
  </div>`
}

/** Asks first: this cannot be undone. */
export function emptyBin(context: Context): void {
  const bin = context.store.catalogue.peek()?.bin ?? []
  if (bin.length === 0) {
    context.store.notices.tell('The bin is empty.')
    return
  }
  const names = bin.flatMap((item) => [item.name, ...item.with])
  const listed = names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ')
  confirm(
    'Empty the bin?',
    `${listed}: ${size(spaceOf(bin))}. They are gone for good then; this cannot be undone.`,
    'Empty the bin',
    () =>
      orTell(
        context,
        context.api.call('bin.empty', {}).then(() => context.store.notices.tell('The bin was emptied.')),
      ),
  )
}

function when(time: number): string {
  return new Date(time).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
}
