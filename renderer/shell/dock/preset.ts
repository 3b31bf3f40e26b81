// Where the views of a preset sit until they are moved: left, main, bottom, right, in the form that the dock
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

/** Least and most pixels that a side panel has at first, and its share of the window between them. */
interface Range {
  least: number
  share: number
  most: number
}

const fixed = (pixels: number): Range => ({ least: pixels, share: 0, most: pixels })

/**
 * Forms want more room than the tree, tiles more than forms. Below the text of Explore there is room for a ranking of
 * twelve units and what is said of it; of a larger window every panel has its part.
 */
const RANGES: Record<Mode, Record<Side, Range>> = {
  train: { left: fixed(304), bottom: fixed(240), right: { least: 320, share: 0.22, most: 560 } },
  explore: {
    left: { least: 208, share: 0.11, most: 280 },
    bottom: { least: 240, share: 0.61, most: 800 },
    right: { least: 384, share: 0.25, most: 640 },
  },
  writeup: { left: fixed(384), bottom: fixed(240), right: { least: 304, share: 0.2, most: 420 } },
}

export function sizesFor(mode: Mode, { width, height }: Box): Record<Side, number> {
  const size = ({ least, share, most }: Range, whole: number) =>
    Math.round(Math.min(most, Math.max(least, share * whole)))
  const { left, bottom, right } = RANGES[mode]
  return { left: size(left, width), bottom: size(bottom, height), right: size(right, width) }
}

/** What the panels beside the big one may have of the width. */
export const besideRoom = (width: number) => width * 0.52

/** What the panels below the big one may have of the height: its tabs, its toolbar and three lines of text stay. */
export const belowRoom = (height: number) => Math.max(0.45 * height, Math.min(0.615 * height, height - 232))

/** The same as far as there is room for them. */
export function fittingSizes(mode: Mode, { width, height }: Box): Record<Side, number> {
  const { left, bottom, right } = sizesFor(mode, { width, height })
  const part = Math.min(1, besideRoom(width) / (left + right))
  return {
    left: Math.round(left * part),
    bottom: Math.round(Math.min(bottom, belowRoom(height))),
    right: Math.round(right * part),
  }
}

type Node = SerializedDockview['grid']['root']

export function presetLayout(seats: readonly Seat[], mode: Mode, { width, height }: Box): SerializedDockview {
  const at = (place: Place) => seats.filter((seat) => seat.place === place).map(({ id }) => id)
  const [left, main, bottom, right] = (['left', 'main', 'bottom', 'right'] as const).map(at)
  const sizes = fittingSizes(mode, { width, height })
  const l = left.length > 0 ? sizes.left : 0
  const r = right.length > 0 ? sizes.right : 0
  const b = bottom.length > 0 ? sizes.bottom : 0
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
