// What a view is: it is given a place on the page and all it needs, and returns how to take it away again.

import type { ReadonlySignal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Disposable } from '../disposable.ts'
import type { Command } from '../shell/command.ts'
import type { Mode, Store } from '../state/store.ts'

export interface Context {
  store: Store
  api: ApiClient
  /** the modes that have views, in order */
  modes: readonly Mode[]
  commands: readonly Command[]
}

/** `left` is a panel of forms, `main` the big one, `bottom` lies under it, `right` beside it. */
export type Place = 'left' | 'main' | 'bottom' | 'right'

export type Mount = (host: HTMLElement, context: Context) => Disposable

export interface ViewEntry {
  id: string
  title: string
  /** where it is offered */
  modes: readonly Mode[]
  place: Place
  mount: Mount
  /** a tab title that changes with the selection */
  heading?: (store: Store) => ReadonlySignal<string>
  /** a count beside the title */
  count?: (store: Store) => ReadonlySignal<string>
  /** a sentence at the right end of the tabs */
  note?: (store: Store) => ReadonlySignal<string>
}
