// One line to go anywhere: commands, `#` units, `/` words in the text, `:` a line,
// a number for a character.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { readWhole } from '../../main/contract/numbers.ts'
import { orTell } from '../actions/edit.ts'
import { countCharacters, findAll } from '../actions/navigate.ts'
import { saveNetwork } from '../actions/save-network.ts'
import { searchFor } from '../actions/search-for.ts'
import { openRecent } from '../actions/workspace.ts'
import { count } from '../charts/format.ts'
import type { Pick } from '../state/current.ts'
import type { Mode, Store } from '../state/store.ts'
import { lineStart } from '../text/find.ts'
import type { Command, Context } from '../views/entry.ts'
import { openDialog } from './dialog.ts'
import { icon } from './icons.ts'

export interface Entry {
  title: string
  note: string
  /** other words that find it */
  also?: string
  run: () => void
}

/** What the line offers for what is typed. */
function entriesFor(query: string, context: Context): Entry[] {
  const { store, commands } = context
  const rest = query.slice(1).trim().toLowerCase()
  if (query.startsWith('#')) {
    const rows = store.ranking.all.peek()
    return rows
      .filter((row) => `${row.unit} ${store.notes.nameOf(row.unit)}`.toLowerCase().includes(rest))
      .slice(0, 100)
      .map((row) => ({
        title: row.unit,
        note: store.notes.nameOf(row.unit),
        run: () => {
          store.chosenUnit.value = row.unit
        },
      }))
  }
  if (query.startsWith('/')) return textEntries(query.slice(1), context)
  if (query.startsWith(':')) return lineEntries(rest, context)
  const position = readWhole(query)
  if (Number.isInteger(position) && position >= 0) {
    return [placeEntry(store, position)]
  }
  const words = query.replace(/^>/, '')
  return foundBy(words, [
    ...commands.filter(({ off }) => !off?.(context)).map((command) => commandEntry(command, context)),
    ...viewEntries(context),
    ...thingEntries(context),
    ...workspaceEntries(context),
  ])
}

/** Those that hold every word, first those whose title does. */
export function foundBy<E extends { title: string; also?: string }>(words: string, entries: readonly E[]): E[] {
  const found = entries.filter((entry) => isFound(entry, words))
  const titled = found.filter(({ title }) => isFound({ title }, words))
  return [...titled, ...found.filter((entry) => !titled.includes(entry))]
}

/** Whether an entry holds every word, in its title or among the other words that find it. */
export function isFound({ title, also = '' }: { title: string; also?: string }, words: string): boolean {
  const text = `${title} ${also}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function commandEntry({ title, keys, words, also, run }: Command, context: Context): Entry {
  return { title: words?.(context) ?? title, note: keys, also, run: () => run(context) }
}

/** Texts, networks, recordings and features of the workspace by their names, and networks as files. */
function thingEntries(context: Context): Entry[] {
  const { store } = context
  const { corpora = [], models = [], recordings = [], features = [] } = store.catalogue.peek() ?? {}
  const pick = (kind: Pick['kind'], id: number, mode?: Mode) => () => {
    store.picked.value = { kind, id }
    if (mode) store.mode.value = mode
  }
  return [
    ...recordings.map(({ id, name }) => entry(`Explore ${name}`, 'activations', pick('recording', id, 'explore'))),
    ...models.map(({ id, name }) => entry(`Choose the network ${name}`, 'network', pick('model', id), 'model')),
    ...corpora.map(({ id, name }) => entry(`Choose the text ${name}`, 'text', pick('corpus', id), 'corpus')),
    ...models.map(({ id, name }) =>
      entry(
        `Save the network ${name} as a file`,
        '.safetensors',
        () => orTell(context, saveNetwork(context, id)),
        'export model',
      ),
    ),
    ...features.map(({ name, meaning }) =>
      entry(`Search for ${name}`, 'feature', () => searchFor(context, name), meaning),
    ),
  ]
}

function entry(title: string, note: string, run: () => void, also?: string): Entry {
  return { title, note, run, also }
}

function viewEntries({ dock }: Context): Entry[] {
  const open = dock.open.peek()
  return dock.views
    .peek()
    .flatMap(({ id, title }) => [
      { title: `Show ${title}`, note: open.has(id) ? '' : 'closed', run: () => dock.enter(id) },
      ...(open.has(id) ? [{ title: `Close ${title}`, note: '', run: () => dock.close(id) }] : []),
    ])
}

function workspaceEntries(context: Context): Entry[] {
  return context.store.recents.others.peek().map((recent) => {
    return { title: `Open workspace ${recent.name}`, note: '', run: () => openRecent(context, recent) }
  })
}

/** A character of the text; one that was not recorded leads nowhere. */
function placeEntry(store: Store, position: number): Entry {
  const { position: first } = store.origin.peek()
  const end = first + (store.text.value.peek()?.length ?? 0)
  if (position >= first && position < end)
    return { title: `Go to character ${count(position)}`, note: '', run: () => store.goTo(position - first, true) }
  const words = `Character ${count(position)} was not recorded: characters ${count(first)} to ${count(end)} were.`
  return { title: words, note: '', run: () => store.notices.tell(words) }
}

function lineEntries(words: string, { store }: Context): Entry[] {
  const line = readWhole(words)
  const source = store.text.value.peek()
  if (!source || !Number.isInteger(line) || line < 1) return []
  const { line: first } = store.origin.peek()
  if (line < first) {
    const words = `Line ${count(line)} was not recorded: the recording begins in line ${count(first)}.`
    return [{ title: words, note: '', run: () => store.notices.tell(words) }]
  }
  const run = () => store.goTo(lineStart(source.text, line - first + 1), true)
  return [{ title: `Go to line ${count(line)}`, note: '', run }]
}

/** The next places that hold the words, from the caret on. */
function textEntries(words: string, { store }: Context): Entry[] {
  const source = store.text.value.peek()
  if (!source) return []
  const { text } = source
  const long = Array.from(words).length
  const from = source.length === text.length ? store.caret.peek() + 1 : 0
  return findAll(text, words, from, 50).map((offset) => {
    const position = source.length === text.length ? offset : countCharacters(text, offset)
    return {
      title: text.slice(Math.max(0, offset - 16), offset + words.length + 40).replace(/\s+/g, ' '),
      note: `char ${count(store.origin.peek().position + position)}`,
      run: () => {
        store.selection.value = { from: position, to: position + long }
        store.goTo(position, true)
      },
    }
  })
}

export function openPalette(context: Context, start = ''): void {
  const query = signal(start)
  const at = signal(0)
  const entries = () => entriesFor(query.value, context)
  const { close } = openDialog(() => {
    const list = entries()
    const choose = (entry: Entry | undefined) => {
      if (!entry) return
      close()
      entry.run()
    }
    const keys = (event: KeyboardEvent) => {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (event.key === 'Enter') choose(list[at.value])
      else if (step) {
        at.value = Math.max(0, Math.min(list.length - 1, at.value + step))
        document.getElementById(`palette-${at.value}`)?.scrollIntoView({ block: 'nearest' })
      } else return
      event.preventDefault()
    }
    return html`<div class="ask">
        ${icon('search')}<input
          autofocus
          role="combobox"
          aria-expanded=${list.length > 0}
          aria-controls="palette-list"
          aria-activedescendant=${list.length > 0 ? `palette-${at.value}` : nothing}
          aria-label="Command, unit or words"
          placeholder="Command, # unit, / text, or a character’s number"
          .value=${query.value}
          @keydown=${keys}
          @input=${(event: Event) => {
            query.value = (event.target as HTMLInputElement).value
            at.value = 0
          }}
        /><span class="dim3">${count(list.length)}</span>
      </div>
      ${
        list.length > 0
          ? html`<ul role="listbox" id="palette-list" aria-label="Matches">
              ${list.map(
                (
                  entry,
                  i,
                ) => html`<li role="option" id="palette-${i}" class=${i === at.value ? 'on' : ''} aria-selected=${i === at.value}
                  @click=${() => choose(entry)}>
                  <span class="clip">${entry.title}</span>${entry.note ? html`<kbd>${entry.note}</kbd>` : nothing}
                </li>`,
              )}
            </ul>`
          : nothing
      }`
  }, 'palette')
}
