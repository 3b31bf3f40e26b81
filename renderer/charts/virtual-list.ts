// Which rows of a long list are on screen.

export interface Shown {
  first: number
  /** one past the last */
  last: number
  /** height of all rows, pixels */
  total: number
}

/** Rows that touch the window, and `spare` more at either side. */
export function shownRows(count: number, row: number, scrollTop: number, height: number, spare = 4): Shown {
  const first = Math.max(0, Math.floor(scrollTop / row) - spare)
  const last = Math.min(count, Math.ceil((scrollTop + height) / row) + spare)
  return { first: Math.min(first, count), last: Math.max(first, last), total: count * row }
}

/** The scroll position that shows row `i`, moving as little as possible. */
export function scrollTo(i: number, row: number, scrollTop: number, height: number): number {
  if (i * row < scrollTop) return i * row
  if ((i + 1) * row > scrollTop + height) return (i + 1) * row - height
  return scrollTop
}
