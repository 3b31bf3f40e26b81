// To another workspace: from the list of recent ones, by a dialog, or a file that was dropped. The host closes
// this one in good order; the window reloads by itself.

import { effect, signal, untracked } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { DamagedRow, RecentWorkspace } from '../../main/contract/types.ts'
import type { Disposable } from '../disposable.ts'
import { confirm, openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import { pathOfDropped } from '../transport.ts'
import type { Context } from '../views/entry.ts'

const STOPS = 'What is running here is stopped: a training keeps its last checkpoint and can be resumed.'

/** Rejects with the host's sentence; a host that opened it ends the connection instead of answering. */
function open({ api }: Context, file: string, create = false): Promise<void> {
  return api.call('workspace.open', { file, create }).catch((error) => {
    if (error?.code !== 'disconnected') throw error
  })
}

function isBusy({ store }: Context): boolean {
  return (store.catalogue.peek()?.jobs ?? []).some(({ state }) => state === 'running')
}

/** Asks first where something would be stopped. */
export function openRecent(
  context: Context,
  { file, name }: Pick<RecentWorkspace, 'file' | 'name'>,
  create = false,
): void {
  const go = () => {
    context.store.notices.tell(`Opening ${name}…`)
    open(context, file, create).catch((error) => context.store.notices.tell(sentence(error)))
  }
  if (isBusy(context)) confirm(`Open ${name}?`, STOPS, 'Open', go)
  else go()
}

/** A browser hides where a dropped file lies; the desktop app knows. */
export function openDropped(context: Context, file: File): void {
  const path = pathOfDropped(file)
  if (path) openRecent(context, { file: path, name: file.name })
  else
    context.store.notices.tell(
      `A browser does not say where ${file.name} lies: choose File, Open workspace… and type its path.`,
      true,
    )
}

/** The desktop app has dialogs of the system's; a browser's window takes a typed path. */
export function otherWorkspace(context: Context, create = false): void {
  const desktop = globalThis.neuronscope
  if (desktop) desktop.act(create ? 'newWorkspace' : 'openWorkspace')
  else workspaceDialog(context, create ? 'new' : 'open')
}

type Purpose = 'open' | 'new' | 'copy'

const WORDS: Record<Purpose, { title: string; button: string }> = {
  open: { title: 'Open a workspace', button: 'Open' },
  new: { title: 'New workspace', button: 'Make' },
  copy: { title: 'Save a copy of this workspace', button: 'Save' },
}

/** Says what has become of the workspace's file while it was open, and offers to keep what it held. */
export function watchFile(context: Context): Disposable {
  const stop = effect(() => {
    const trouble = context.store.catalogue.value?.workspace.trouble
    const offer = { label: 'Save a copy…', run: () => workspaceDialog(context, 'copy'), ms: 0 }
    if (trouble) untracked(() => context.store.notices.tell(trouble, true, offer))
  })
  return { dispose: stop }
}

/** Says what of the workspace is damaged, and offers to take it away. */
export function watchDamage(context: Context): Disposable {
  const { store, api } = context
  const remove = async (damaged: readonly DamagedRow[]) => {
    for (const { kind, id } of damaged) await api.call('workspace.discard', { kind, id })
  }
  const stop = effect(() => {
    const damaged = store.catalogue.value?.damaged ?? []
    const words = damaged.map(({ kind, name }) => `${kind === 'corpus' ? 'text' : kind} “${name}”`).join(', ')
    const ask = () =>
      confirm(`Remove what is damaged?`, `${words}, and what was recorded with it.`, 'Remove', () => {
        remove(damaged).catch((error) => store.notices.tell(sentence(error), true))
      })
    const offer = { label: 'Remove…', run: ask, ms: 0 }
    if (damaged.length > 0)
      untracked(() =>
        store.notices.tell(`Damaged in this workspace, and left out: ${words}. ${damaged[0].why}`, true, offer),
      )
  })
  return { dispose: stop }
}

/** The copy takes the place of the workspace whose file is gone. */
async function saveCopy(context: Context, file: string): Promise<void> {
  const { store, api } = context
  await api.call('workspace.copy', { file })
  if (store.catalogue.peek()?.workspace.trouble) await open(context, file)
  else store.notices.tell(`All of this workspace is in ${file} now, too.`)
}

export function workspaceDialog(context: Context, purpose: Purpose = 'open'): void {
  const { store } = context
  const create = purpose === 'new'
  const path = signal('')
  const problem = signal<string | null>(null)
  void store.recents.refresh()
  const go = async (file: string, close: () => void) => {
    try {
      await (purpose === 'copy' ? saveCopy(context, file) : open(context, file, create))
      close()
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  openDialog(
    (close) => html`<form @submit=${(event: Event) => {
      event.preventDefault()
      void go(path.peek(), close)
    }}>
      <h2>${WORDS[purpose].title}</h2>
      ${purpose === 'open' ? recents(store.recents.others.value, (file) => void go(file, close)) : nothing}
      <label class="field path"><span>Path</span>
        <input class="input mono" autofocus placeholder="~/studies/name.neuronscope" .value=${path.value}
          @input=${(event: Event) => {
            path.value = (event.target as HTMLInputElement).value
            problem.value = null
          }} /></label>
      ${problem.value ? html`<p class="problem" role="alert">${problem.value}</p>` : nothing}
      ${purpose !== 'copy' && isBusy(context) ? html`<p class="dim">${STOPS}</p>` : nothing}
      <div class="actions">
        <button class="button" type="button" @click=${close}>Cancel</button>
        <button class="button primary" ?disabled=${!path.value.trim()}>${WORDS[purpose].button}</button>
      </div>
    </form>`,
  )
}

function recents(list: readonly RecentWorkspace[], go: (file: string) => void) {
  if (list.length === 0) return nothing
  return html`<div class="recents" role="group" aria-label="Recent workspaces">
    ${list.map(
      ({ file, name }) => html`<button type="button" class="recent" title=${file} @click=${() => go(file)}>
        <span>${name}</span><span class="dim3 clip">${file}</span>
      </button>`,
    )}
  </div>`
}
