// Rows whose letters change their form, their order or their place beside others: the browser lays them out, in an element
// that is not seen, and tells where each cluster stands. The canvas draws the same string in the same font at that place,
// so that glyphs and the boxes beneath them agree. Code points that are drawn as one share the box of their cluster.

import { cellsOfRow, glyphOf } from '../../core/schema/character-cells.ts'

/** Device pixels from the left edge of the row's room; [characters] each, in order of the text. */
export interface RowShape {
  left: Float32Array
  right: Float32Array
  /** 1 for a character that is written from right to left */
  rtl: Uint8Array
  /** what is drawn, and where it begins at the left; a tab divides two of them */
  pieces: { text: string; left: number }[]
  /** the line's own direction */
  direction: 'ltr' | 'rtl'
  /** how far a row that is wider than its room is pressed together: 1 for not at all */
  scale: number
}

export interface ShapeRequest {
  /** of one row, with its line end where it has one */
  characters: readonly string[]
  rtl: boolean
}

export interface ShapeStyle {
  /** CSS */
  family: string
  /** device pixels */
  size: number
  spacing: number
  room: number
}

export interface Shaper {
  /** Shapes of rows, all measured in one layout; those that were asked for lately are kept. */
  shapes(rows: readonly ShapeRequest[], style: ShapeStyle): RowShape[]
  /** Fonts have come: what was measured is measured anew. */
  forget(): void
  dispose(): void
}

/** Rows that are kept. */
const KEPT = 4000
/** as in CSS: a tab goes on to the next of so many cells */
const TAB_SIZE = 8

export function createShaper(host: HTMLElement): Shaper {
  const kept = new Map<string, RowShape>()
  const bench = document.createElement('div')
  bench.ariaHidden = 'true'
  Object.assign(bench.style, {
    position: 'absolute',
    visibility: 'hidden',
    pointerEvents: 'none',
    left: '0',
    top: '0',
    width: '0',
    height: '0',
    overflow: 'hidden',
  })
  host.append(bench)
  return {
    shapes(rows, style) {
      const keys = rows.map((row) => JSON.stringify([row.characters.join(''), row.rtl, style]))
      const fresh = rows.flatMap((row, i) => (kept.has(keys[i]) ? [] : [{ row, key: keys[i] }]))
      if (fresh.length > 0) {
        if (kept.size + fresh.length > KEPT) kept.clear()
        const lines = fresh.map(({ row }) => lineFor(row, style))
        bench.replaceChildren(...lines.map(({ element }) => element))
        fresh.forEach(({ row, key }, i) => void kept.set(key, measured(row, lines[i], style)))
        bench.replaceChildren()
      }
      return rows.map((row, i) => kept.get(keys[i]) ?? this.shapes([row], style)[0])
    },
    forget: () => kept.clear(),
    dispose: () => bench.remove(),
  }
}

interface Line {
  element: HTMLElement
  node: Text
  /** [characters + 1] UTF-16 offsets of each in the node */
  offsets: number[]
  joined: Uint8Array
}

function lineFor({ characters, rtl }: ShapeRequest, { family, size, spacing }: ShapeStyle): Line {
  const { joined } = cellsOfRow(characters)
  const offsets = [0]
  let text = ''
  characters.forEach((character, i) => {
    text += character === '\t' ? '\t' : glyphOf(character, joined[i] === 1)
    offsets.push(text.length)
  })
  const element = document.createElement('div')
  const node = document.createTextNode(text)
  element.append(node)
  element.dir = rtl ? 'rtl' : 'ltr'
  Object.assign(element.style, {
    position: 'absolute',
    left: '0',
    width: 'max-content',
    whiteSpace: 'pre',
    font: `${size}px ${family}`,
    tabSize: String(TAB_SIZE),
    letterSpacing: `${spacing}px`,
    textRendering: 'optimizeSpeed',
    fontVariantLigatures: 'none',
    fontKerning: 'none',
  })
  return { element, node, offsets, joined }
}

function measured(
  { characters, rtl }: ShapeRequest,
  { element, node, offsets, joined }: Line,
  { room, size, spacing }: ShapeStyle,
): RowShape {
  const frame = element.getBoundingClientRect()
  const cell = 0.6 * size + spacing
  const range = document.createRange()
  const box = (from: number, to: number) => {
    range.setStart(node, offsets[from])
    range.setEnd(node, offsets[to])
    const { left, right } = range.getBoundingClientRect()
    return { left: left - frame.left, right: right - frame.left }
  }
  const count = characters.length
  const scale = frame.width > room ? room / frame.width : 1
  const start = rtl ? room - frame.width * scale : 0
  const [left, right, turned] = [new Float32Array(count), new Float32Array(count), new Uint8Array(count)]
  let last: { left: number; right: number } | null = null
  // a line end is drawn as nothing, and has a cell behind the row
  const edge = rtl ? { left: -cell, right: 0 } : { left: frame.width, right: frame.width + cell }
  for (let first = 0; first < count; ) {
    let next = first + 1
    while (next < count && joined[next]) next++
    const here: { left: number; right: number } = offsets[next] > offsets[first] ? box(first, next) : edge
    const isTurned = isRightToLeft(characters, first, here, last, rtl)
    for (let k = first; k < next; k++) {
      const [a, b] = [(k - first) / (next - first), (k + 1 - first) / (next - first)]
      const width = here.right - here.left
      left[k] = start + scale * (isTurned ? here.right - b * width : here.left + a * width)
      right[k] = start + scale * (isTurned ? here.right - a * width : here.left + b * width)
      turned[k] = isTurned ? 1 : 0
    }
    if (offsets[next] > offsets[first]) last = here
    first = next
  }
  const pieces = piecesOf(characters, node.data, offsets, (from, to) => start + scale * box(from, to).left)
  return { left, right, rtl: turned, pieces, direction: rtl ? 'rtl' : 'ltr', scale }
}

/** Where a cluster stands beside the one before it tells its direction; where that is not beside it, its letter does. */
function isRightToLeft(
  characters: readonly string[],
  at: number,
  here: { left: number; right: number },
  last: { left: number; right: number } | null,
  lineRtl: boolean,
): boolean {
  if (/^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(characters[at]))
    return !/^\p{Nd}/u.test(characters[at])
  if (/^[\p{L}\p{Nd}]/u.test(characters[at])) return false
  if (!last) return lineRtl
  return Math.abs(here.right - last.left) < 0.5 && Math.abs(here.left - last.right) >= 0.5
}

function piecesOf(
  characters: readonly string[],
  text: string,
  offsets: readonly number[],
  leftOf: (from: number, to: number) => number,
): RowShape['pieces'] {
  const pieces: RowShape['pieces'] = []
  for (let from = 0; from < characters.length; ) {
    let to = from
    while (to < characters.length && characters[to] !== '\t') to++
    const words = text.slice(offsets[from], offsets[to])
    if (words.trim() !== '') pieces.push({ text: words, left: leftOf(from, to) })
    from = to + 1
  }
  return pieces
}
