// Where the views of a preset sit until somebody moves them: left, main, bottom, right, in the form that the dock
// loads. Pure: the views and the window's size in, a layout out.

import { Orientation, type SerializedDockview } from 'dockview'
import type { Mode } from '../../state/store.ts'
import type { Place } from '../../views/entry.ts'

/** A view at its place. */
export interface Seat {
  id: string
  place: Place
}

export interface Box {
  /** pixels */
  width: number
  height: number
}

export type Side = Exclude<Place, 'main'>

/** Pixels that the side panels of a preset have at first: forms want more room than the tree, tiles more than forms. */
export const SIZES: Record<Mode, Record<Side, number>> = {
  train: { left: 272, bottom: 240, right: 320 },
  explore: { left: 208, bottom: 372, right: 384 },
  writeup: { left: 384, bottom: 240, right: 304 },
}

/** the big panel keeps at least this share of a small window */
const MAIN_SHARE = 0.4

type Node = SerializedDockview['grid']['root']

export function presetLayout(seats: readonly Seat[], mode: Mode, { width, height }: Box): SerializedDockview {
  const at = (place: Place) => seats.filter((seat) => seat.place === place).map(({ id }) => id)
  const [left, main, bottom, right] = (['left', 'main', 'bottom', 'right'] as const).map(at)
  const room = (views: readonly string[], size: number, whole: number) =>
    views.length > 0 ? Math.round(Math.min(size, (whole * (1 - MAIN_SHARE)) / 2)) : 0
  const [l, r] = [room(left, SIZES[mode].left, width), room(right, SIZES[mode].right, width)]
  const b = bottom.length > 0 ? Math.round(Math.min(SIZES[mode].bottom, height * (1 - MAIN_SHARE))) : 0
  const middle = stack(leaf('main', main, height - b), leaf('bottom', bottom, b), width - l - r)
  const columns = [leaf('left', left, l), middle, leaf('right', right, r)].filter((node) => node !== null)
  const ids = [...left, ...main, ...bottom, ...right]
  return {
    grid: { root: { type: 'branch', data: columns, size: height }, width, height, orientation: Orientation.HORIZONTAL },
    panels: Object.fromEntries(ids.map((id) => [id, panelState(id)])),
    activeGroup: main.length > 0 ? 'main' : undefined,
  }
}

function panelState(id: string): SerializedDockview['panels'][string] {
  return { id, contentComponent: 'view', tabComponent: 'tab', title: id }
}

function leaf(id: string, views: string[], size: number): Node | null {
  return views.length > 0 ? { type: 'leaf', data: { id, views, activeView: views[0] }, size } : null
}

/** Main above bottom, or the one of them that there is. */
function stack(main: Node | null, bottom: Node | null, size: number): Node | null {
  if (main && bottom) return { type: 'branch', data: [main, bottom], size }
  const only = main ?? bottom
  return only && { ...only, size }
}
