// The panels beside the big one: they keep their pixels when the window changes, fold away and come back as they were.

import type { DockviewApi, IDockviewPanel } from 'dockview'
import { type Box, belowRoom, besideRoom, type Side } from './preset.ts'
import { type Flank, flanks, type SavedLayout } from './tree.ts'

type GroupApi = IDockviewPanel['group']['api']

export interface Sides {
  resize(box: Box): void
  /** Gives groups the sizes that they had. */
  keep(flanks: readonly Flank[]): void
  /** Folds the panels of a side, or brings them back if all are folded. */
  toggle(side: Side): void
  foldOnly(groups: readonly string[]): void
  /** Brings groups back; all that are folded without names. */
  unfold(groups?: readonly string[]): void
  /** the groups that are folded, with their own sizes: what is kept of them */
  folded(): SavedLayout['folded']
  /** Gives the panel whose inner edge is this line its first size. */
  resetEdge(line: DOMRect, first: Record<Side, number>): void
}

/**
 * @param isMain whether a view belongs into the big panel
 * @param first sizes that the sides have at first in a window of some size
 */
export function createSides(
  dock: DockviewApi,
  isMain: (view: string) => boolean,
  first: (box: Box) => Record<Side, number>,
): Sides {
  /** how large the groups were that are folded away */
  const aside = new Map<string, Flank>()
  const now = () => flanks(dock.toJSON(), isMain)
  const apiOf = (group: string) => dock.getGroup(group)?.api

  /** what each group was to have, and what it got in a window that had no room for that */
  let squeezed = new Map<string, { wanted: number; got: number }>()
  /** Gives groups sizes; where there is no room for them, the sides give way in proportion. */
  const keep = (sides: readonly Flank[]) => {
    const seen = sides.filter(({ group, size }) => size !== null && apiOf(group)?.isVisible)
    const sum = (bottom: boolean) =>
      seen.filter(({ side }) => (side === 'bottom') === bottom).reduce((all, { size }) => all + size!, 0)
    const across = Math.min(1, besideRoom(dock.width) / sum(false))
    const down = Math.min(1, belowRoom(dock.height) / sum(true))
    for (const { group, side, size } of seen)
      apiOf(group)?.setSize(sizeAt(side, Math.round(size! * (side === 'bottom' ? down : across))))
  }
  /** The sizes as they would be in a window with room: a group that was not moved since it gave way has its old one. */
  const wanted = (next: Box) => {
    const [then, soon] = [first({ width: dock.width, height: dock.height }), first(next)]
    return now().map((flank) => {
      const was = squeezed.get(flank.group)
      if (flank.size === null) return flank
      if (Math.abs(then[flank.side] - flank.size) < 2) return { ...flank, size: soon[flank.side] } // never moved
      return was && Math.abs(was.got - flank.size) < 2 ? { ...flank, size: was.wanted } : flank
    })
  }
  const fold = (groups: readonly Flank[]) => {
    for (const flank of groups) aside.set(flank.group, flank)
    for (const { group } of groups) apiOf(group)?.setVisible(false)
  }
  const unfold = (groups = dock.groups.filter(({ api }) => isFolded(api)).map(({ id }) => id)) => {
    for (const id of groups) apiOf(id)?.setVisible(true)
    const before = groups.map((id) => aside.get(id)).filter((flank) => flank !== undefined)
    keep(before)
    for (const { group, own } of before) if (own) apiOf(group)?.setSize(own)
  }
  return {
    keep,
    unfold,
    resize({ width, height }) {
      if (width < 1 || height < 1 || (width === dock.width && height === dock.height)) return
      const before = dock.hasMaximizedGroup() ? [] : wanted({ width, height })
      dock.layout(width, height)
      keep(before)
      const sizes = new Map(before.map(({ group, size }) => [group, size]))
      squeezed = new Map(
        now().flatMap(({ group, size: got }) => {
          const size = sizes.get(group) ?? null
          return size === null || got === null ? [] : [[group, { wanted: size, got }] as const]
        }),
      )
    },
    toggle(side) {
      if (dock.hasMaximizedGroup()) dock.exitMaximizedGroup()
      const there = now().filter((flank) => flank.side === side)
      const visible = there.filter(({ group }) => apiOf(group)?.isVisible)
      if (visible.length > 0) fold(visible)
      else unfold(there.map(({ group }) => group))
    },
    foldOnly: (groups) => fold(now().filter(({ group }) => groups.includes(group))),
    folded: () => {
      const hidden = dock.groups.filter(({ api }) => isFolded(api))
      return Object.fromEntries(hidden.map(({ id }) => [id, ownSize(aside.get(id))]))
    },
    resetEdge(line, first) {
      for (const { group, side, size } of now()) {
        const panel = dock.groups.find(({ id }) => id === group)
        if (panel && size !== null && isEdge(panel.element.getBoundingClientRect(), side, line))
          panel.api.setSize(sizeAt(side, first[side]))
      }
    },
  }
}

export function isFolded({ location, isVisible }: GroupApi): boolean {
  return location.type === 'grid' && !isVisible
}

function sizeAt(side: Side, size: number) {
  return side === 'bottom' ? { height: size } : { width: size }
}

function ownSize(flank: Flank | undefined): number | null {
  const own = flank?.own
  return own ? ('width' in own ? own.width : own.height) : null
}

/** Whether a line is the inner edge of a side panel, within a few pixels. */
function isEdge(box: DOMRect, side: Side, line: DOMRect): boolean {
  const inner = side === 'left' ? box.right : side === 'right' ? box.left : box.top
  const place = side === 'bottom' ? line.top + line.height / 2 : line.left + line.width / 2
  return Math.abs(inner - place) < 6
}
