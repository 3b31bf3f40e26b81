// What a view is: it is given a place on the page and all it needs, and returns how to take it away again. What a command
// is, and what panels and commands may ask of the dock. It imports no view, so that every view can import it.

import type { ReadonlySignal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { Disposable } from '../disposable.ts'
import type { Mode, Store } from '../state/store.ts'

export interface Context {
  store: Store
  api: ApiClient
  /** the modes that have views, in order */
  modes: readonly Mode[]
  /** all views, in the order of their tabs */
  views: readonly ViewEntry[]
  commands: readonly Command[]
  /** the panels: what is open, and how to bring a view to the front */
  dock: Dock
}

/** `left` is a panel of forms, `main` the big one, `bottom` lies under it, `right` beside it. */
export type Place = 'left' | 'main' | 'bottom' | 'right'

export interface Dock extends Disposable {
  /** the views of the preset on show, and which of them are open */
  views: ReadonlySignal<readonly ViewEntry[]>
  open: ReadonlySignal<ReadonlySet<string>>
  /** Brings a view to the front, where need be in a preset that has it. */
  show(id: string): void
  /** Brings a view to the front, and the keyboard into it. */
  enter(id: string): void
  /** Whether a view can be seen: no other view covers it, and its panel is not folded. */
  inFront(id: string): boolean
  close(id: string): void
  fold(side: Exclude<Place, 'main'>): void
  reset(): void
}

/** Headings of the cheat sheet. */
export const AREAS = ['Move', 'Find', 'Views', 'Edit', 'Panels', 'Window'] as const
export type Area = (typeof AREAS)[number]

export interface Command {
  title: string
  /** as written on the cheat sheet: “Ctrl K”, “Shift N”, “J”; empty for commands without keys */
  keys: string
  run: (context: Context) => void
  /** other words that find it */
  also?: string
  /** its heading on the cheat sheet; “Views” where it says none */
  area?: Area
  /** a title that says what it would do now */
  words?: (context: Context) => string
  /** whether it would do anything now */
  off?: (context: Context) => boolean
  /** works while something is being written, too */
  always?: boolean
}

/** What a view or a section shows, and how that is computed: its part of the help page. */
export interface Help {
  shows: string
  computed: string
  /** the heading of “How these numbers are computed” that has formulas and sources */
  numbers?: string
}

export type Mount = (host: HTMLElement, context: Context) => Disposable

export interface ViewEntry {
  id: string
  title: string
  /** the presets that it belongs to */
  modes: readonly Mode[]
  /** where it sits in them until it is moved */
  place: Place
  /** where it sits in a preset that wants it elsewhere */
  places?: Partial<Record<Mode, Place>>
  /** single letters are commands while it has the focus: it shows a list, a text or a figure */
  letters?: true
  /** waits in the View menu until it is asked for */
  closed?: true
  help?: Help
  /** parts of it with headings and help of their own */
  sections?: readonly { id: string; title: string; help: Help }[]
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
