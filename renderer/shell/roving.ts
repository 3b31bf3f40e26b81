// One stop of the Tab key for what belongs together: a toolbar, a list of buttons, the headings of a page. Arrows lead from
// part to part, Home and End to the ends (WAI-ARIA Authoring Practices, roving tabindex).
//
// A template says what a group is: data-roving="line" (all arrows along the document's order), or "rows" (↑ ↓ from one
// [data-row] to the next, ← → within it). data-parts narrows what belongs to it. A toolbar is a line. A group inside another is its own; a field
// or a list to choose from has its own arrows, and stays its own stop.

import { type Disposable, disposables, listen } from '../disposable.ts'

const GROUP = '[data-roving], .toolbar, .explain-table'
const PARTS = 'button, summary, [role=button]'

type Part = HTMLElement | SVGElement

export function mountRoving(root: HTMLElement): Disposable {
  const observer = new MutationObserver((records) => {
    for (const group of groupsOf(records)) settle(group)
  })
  // a part that is disabled or drawn anew may have been the stop, and one that is chosen is the next one
  const attributeFilter = ['disabled', 'tabindex', 'aria-selected', 'aria-pressed']
  observer.observe(root, { childList: true, subtree: true, attributeFilter })
  for (const group of root.querySelectorAll(GROUP)) settle(group)
  return disposables(
    () => observer.disconnect(),
    listen(root, 'focusin', ({ target }) => {
      const group = target instanceof Element && target.closest(GROUP)
      if (group) settle(group)
    }),
    listen(root, 'keydown', move),
  )
}

function groupsOf(records: readonly MutationRecord[]): Set<Element> {
  const groups = new Set<Element>()
  for (const { target, addedNodes } of records) {
    const around = (target as Element).closest(GROUP)
    if (around) groups.add(around)
    for (const node of addedNodes)
      if (node instanceof Element) for (const group of node.querySelectorAll(GROUP)) groups.add(group)
  }
  return groups
}

function partsOf(group: Element): Part[] {
  const wanted = (group as HTMLElement).dataset.parts ?? PARTS
  return [...group.querySelectorAll<Part>(wanted)].filter(
    (part) => part.closest(GROUP) === group && !(part as HTMLButtonElement).disabled,
  )
}

/** The part that Tab leads to: where the keyboard is, else what is chosen, else where it was last, else the first. */
function settle(group: Element): void {
  const parts = partsOf(group)
  const stop =
    parts.find((part) => part === document.activeElement) ??
    parts.find((part) => part.ariaSelected === 'true' || part.ariaPressed === 'true') ??
    parts.find((part) => part.dataset.stop !== undefined) ??
    parts.find((part) => part.checkVisibility()) ??
    parts[0]
  for (const part of parts) {
    const index = part === stop ? 0 : -1
    if (part.tabIndex !== index) part.setAttribute('tabindex', String(index))
    part.toggleAttribute('data-stop', part === stop)
  }
}

function move(event: KeyboardEvent): void {
  const { target, key } = event
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
  const group = target instanceof Element && target.closest(GROUP)
  if (!group) return
  const parts = partsOf(group).filter((part) => part.checkVisibility())
  const at = parts.indexOf(target as Part)
  const to = at < 0 ? undefined : next(parts, at, key, (group as HTMLElement).dataset.roving === 'rows')
  if (!to) return
  event.preventDefault()
  event.stopPropagation()
  to.focus()
}

const rowOf = (part: Part) => part.closest('[data-row]') ?? part

/** Where a key leads from a part; undefined for other keys, and at the ends. */
function next(parts: readonly Part[], at: number, key: string, rows: boolean): Part | undefined {
  const row = rowOf(parts[at])
  const beside = (step: number) => (!rows || rowOf(parts[at + step] ?? row) === row ? parts[at + step] : undefined)
  if (key === 'Home') return parts[0]
  if (key === 'End') return parts.at(-1)
  if (key === 'ArrowLeft') return beside(-1)
  if (key === 'ArrowRight') return beside(1)
  if (key === 'ArrowDown') return rows ? parts.slice(at).find((part) => rowOf(part) !== row) : parts[at + 1]
  if (key !== 'ArrowUp') return undefined
  if (!rows) return parts[at - 1]
  const before = parts.slice(0, at).findLast((part) => rowOf(part) !== row)
  return before && parts.find((part) => rowOf(part) === rowOf(before)) // the first of its row
}
