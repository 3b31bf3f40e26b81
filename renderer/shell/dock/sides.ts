// The panels beside the big one: they keep their pixels when the window changes, fold away and come back as they were.

import type { DockviewApi, IDockviewPanel } from 'dockview'
import type { Box, Side } from './preset.ts'
import { type Flank, flanks, type SavedLayout } from './tree.ts'

type GroupApi = IDockviewPanel['group']['api']

/** the big panel keeps this share of the window before the sides keep their pixels */
const MAIN_SHARE = 0.35

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

/** @param isMain whether a view belongs into the big panel */
export function createSides(dock: DockviewApi, isMain: (view: string) => boolean): Sides {
  /** how large the groups were that are folded away */
  const aside = new Map<string, Flank>()
  const now = () => flanks(dock.toJSON(), isMain)
  const apiOf = (group: string) => dock.getGroup(group)?.api

  const keep = (sides: readonly Flank[]) => {
    const beside = sides.filter(({ side }) => side !== 'bottom').reduce((sum, { size }) => sum + (size ?? 0), 0)
    if (beside > dock.width * (1 - MAIN_SHARE)) return
    for (const { group, side, size } of sides) {
      const tooHigh = side === 'bottom' && size !== null && size > dock.height * (1 - MAIN_SHARE)
      if (size !== null && !tooHigh && apiOf(group)?.isVisible) apiOf(group)?.setSize(sizeAt(side, size))
    }
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
      const before = dock.hasMaximizedGroup() ? [] : now()
      dock.layout(width, height)
      keep(before)
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
