// What a view is: it is given a place on the page and all it needs, and returns how to take it away again.

import type { ReadonlySignal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Disposable } from '../disposable.ts'
import type { Command } from '../shell/command.ts'
import type { Dock } from '../shell/dock/dock.ts'
import type { Mode, Store } from '../state/store.ts'

export interface Context {
  store: Store
  api: ApiClient
  /** the modes that have views, in order */
  modes: readonly Mode[]
  commands: readonly Command[]
  /** the panels: what is open, and how to bring a view to the front */
  dock: Dock
}

/** `left` is a panel of forms, `main` the big one, `bottom` lies under it, `right` beside it. */
export type Place = 'left' | 'main' | 'bottom' | 'right'

export type Mount = (host: HTMLElement, context: Context) => Disposable

export interface ViewEntry {
  id: string
  title: string
  /** the presets that it belongs to */
  modes: readonly Mode[]
  /** where it sits in them until somebody moves it */
  place: Place
  /** where it sits in a preset that wants it elsewhere */
  places?: Partial<Record<Mode, Place>>
  /** single letters are commands while it has the focus: it shows a list, a text or a figure */
  letters?: true
  /** waits in the View menu until it is asked for */
  closed?: true
  mount: Mount
  /** a tab title that changes with the selection */
  heading?: (store: Store) => ReadonlySignal<string>
  /** a count beside the title */
  count?: (store: Store) => ReadonlySignal<string>
  /** a sentence at the right end of the tabs */
  note?: (store: Store) => ReadonlySignal<string>
  /** what it adds to the palette, the keyboard and the cheat sheet */
  commands?: readonly Command[]
}

/** Where a view sits in one of its presets. */
export function placeIn(view: ViewEntry, mode: Mode): Place {
  return view.places?.[mode] ?? view.place
}
