// Reading a layout: which groups lie at which side of the big panel, and a saved layout made fit for the views that
// this program has. Pure: layouts in, facts and layouts out.

import type { SerializedDockview } from 'dockview'
import type { Side } from './preset.ts'

type Node = SerializedDockview['grid']['root']

/** A group beside the big panel. */
export interface Flank {
  group: string
  side: Side
  /** the width of its column, or the height where it lies below, in pixels; null for all but the first of a column */
  size: number | null
  /** its own width or height inside a column that it shares; null where it has the column to itself */
  own: { width: number } | { height: number } | null
}

interface Step {
  children: Node[]
  /** the child on the way to the big panel */
  at: number
  across: boolean
}

/** The groups left of, below and right of the first group that holds a main view; none where no group does. */
export function flanks({ grid }: SerializedDockview, isMain: (view: string) => boolean): Flank[] {
  const path = wayTo(grid.root, grid.orientation === 'HORIZONTAL', (views) => views.some(isMain))
  return (path ?? []).flatMap(({ children, at, across }) =>
    children.flatMap((child, i) => {
      const side = i === at ? null : sideOf(across, i < at)
      const groups = leaves(child, across)
      if (!side || groups.every(({ views }) => views.every(isMain))) return [] // another half of the big panel
      return groups.map(({ id, own }, n): Flank => {
        return { group: id, side, size: n === 0 ? (child.size ?? null) : null, own: groups.length > 1 ? own : null }
      })
    }),
  )
}

function sideOf(across: boolean, before: boolean): Side | null {
  if (across) return before ? 'left' : 'right'
  return before ? null : 'bottom'
}

function wayTo(node: Node, across: boolean, wanted: (views: string[]) => boolean): Step[] | null {
  if (!Array.isArray(node.data)) return wanted(node.data.views) ? [] : null
  const children = node.data
  for (const [at, child] of children.entries()) {
    const rest = wayTo(child, !across, wanted)
    if (rest) return [{ children, at, across }, ...rest]
  }
  return null
}

interface Leaf {
  id: string
  views: string[]
  own: Flank['own']
}

/** @param across whether the node stands in a row */
function leaves(node: Node, across: boolean): Leaf[] {
  if (Array.isArray(node.data)) return node.data.flatMap((child) => leaves(child, !across))
  const { id, views } = node.data
  const size = node.size ?? 0
  return [{ id, views, own: across ? { width: size } : { height: size } }]
}

/** What is kept of a preset: its layout, and the views that the program had then. */
export interface SavedLayout {
  version: 1
  known: string[]
  layout: SerializedDockview
  /** the groups that are folded away, and the size that each had inside its column */
  folded: Record<string, number | null>
}

/**
 * A kept layout without the views that this program no longer has, those that were renamed under their present ids; null
 * for anything that is no layout of this version, or holds none of the views.
 */
export function fitting(saved: unknown, views: readonly string[]): SavedLayout | null {
  if (!isRecord(saved) || saved.version !== 1 || !Array.isArray(saved.known) || !isLayout(saved.layout)) return null
  const { layout, known } = renamed(saved as unknown as SavedLayout)
  const seen = new Set<string>()
  const has = (id: string) => views.includes(id) && id in layout.panels && !seen.has(id) && seen.add(id) !== undefined
  const folded = isRecord(saved.folded) ? (saved.folded as SavedLayout['folded']) : {}
  const root = pruned(layout.grid.root, has, folded)
  if (!root) return null
  const floating = (layout.floatingGroups ?? []).flatMap((group) => {
    const data = isRecord(group) && isRecord(group.data) ? prunedGroup(group.data as never, has) : null
    return data ? [{ ...group, data }] : []
  })
  const branch: Node = root.type === 'branch' ? root : { type: 'branch', data: [root], size: layout.grid.root.size }
  const panels = Object.fromEntries(Object.entries(layout.panels).filter(([id]) => seen.has(id)))
  return {
    version: 1,
    known,
    folded,
    layout: {
      grid: { ...layout.grid, root: branch },
      panels,
      floatingGroups: floating,
      activeGroup: layout.activeGroup,
    },
  }
}

/** Ids that views had in layouts of earlier versions. */
const FORMER_IDS: ReadonlyMap<string, string> = new Map([
  ['brush', 'selection'],
  ['follows', 'explain'],
  ['kept', 'history'],
  ['library', 'features'],
  ['tryout', 'scratchpad'],
])

const presentId = (id: string) => FORMER_IDS.get(id) ?? id

function renamed({ layout, known, ...rest }: SavedLayout): SavedLayout {
  const present = JSON.stringify(layout, (key, value) => {
    if (key === 'views') return value.map(presentId)
    if (key === 'activeView') return presentId(value)
    if (key !== 'panels') return value
    const ids = Object.keys(value).map((id) => [id, presentId(id)])
    return Object.fromEntries(ids.map(([id, present]) => [present, { ...value[id], id: present, title: present }]))
  })
  return { ...rest, known: known.map(presentId), layout: JSON.parse(present) }
}

interface Group {
  id: string
  views: string[]
  activeView?: string
}

/** All of it unfolded, with the sizes that it had so: the dock does not load hidden columns well. */
function pruned(node: Node, has: (id: string) => boolean, folded: SavedLayout['folded']): Node | null {
  const { type, size } = node
  if (!Array.isArray(node.data)) {
    const data = prunedGroup(node.data, has)
    return data && { type, data, size: folded[data.id] ?? size }
  }
  const data = node.data.map((child) => pruned(child, has, folded)).filter((child) => child !== null)
  return data.length > 0 ? { type, data, size } : null
}

function prunedGroup<G extends Group>(group: G, has: (id: string) => boolean): G | null {
  const views = group.views.filter(has)
  if (views.length === 0) return null
  const activeView = group.activeView && views.includes(group.activeView) ? group.activeView : views[0]
  return { ...group, views, activeView }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isLayout(value: unknown): value is SerializedDockview {
  if (!isRecord(value) || !isRecord(value.panels) || !isRecord(value.grid)) return false
  const { root, width, height, orientation } = value.grid
  return (
    typeof width === 'number' &&
    typeof height === 'number' &&
    (orientation === 'HORIZONTAL' || orientation === 'VERTICAL') &&
    isRecord(root) &&
    root.type === 'branch' &&
    isNode(root)
  )
}

function isNode(value: unknown): boolean {
  if (!isRecord(value)) return false
  if (value.type === 'branch') return Array.isArray(value.data) && value.data.every(isNode)
  const { data } = value
  return value.type === 'leaf' && isRecord(data) && typeof data.id === 'string' && Array.isArray(data.views)
}
