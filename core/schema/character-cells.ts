// Widths of characters in grid cells, clusters and glyphs, the same in the window and in figures. Most characters take one
// cell; tabs run to the next stop, East Asian characters and emoji take two. Marks, joiners and the second half of a flag
// form one cluster with the character before them.

import { aloneByte, hexByte, partByte } from './byte-text.ts'

export const TAB = 8

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]
/** written from right to left; digits and marks in them are not */
const RIGHT_TO_LEFT: readonly (readonly [number, number])[] = [
  [0x590, 0x8ff],
  [0xfb1d, 0xfdff],
  [0xfe70, 0xfefc],
  [0x10800, 0x10fff],
  [0x1e800, 0x1efff],
]
/** scripts whose letters change their form or their order beside others */
const COMPLEX: readonly (readonly [number, number])[] = [
  ...RIGHT_TO_LEFT,
  [0x900, 0xdff],
  [0xf00, 0x109f],
  [0x1160, 0x11ff],
  [0x1780, 0x18af],
  [0x1b00, 0x1c7f],
  [0x11000, 0x11fff],
]

const KNOWN = 1
const WIDE_BIT = 2
/** belongs to the character before it, whatever that is */
const EXTENDS = 4
/** and then has width 0 */
const FLAT = 8
/** a row that holds one is laid out by the browser */
const SHAPED = 16
const RTL = 32
const VIRAMA = 64
const LETTER = 128
const REGIONAL = 256
const PICTURE = 512
const BLANK = 1024

let table: Uint16Array | undefined

function traits(point: number): number {
  table ??= new Uint16Array(0x110000)
  return table[point] || (table[point] = found(point))
}

const within = (ranges: readonly (readonly [number, number])[], point: number) =>
  ranges.some(([from, to]) => point >= from && point <= to)

function found(point: number): number {
  const character = String.fromCodePoint(point)
  const is = (pattern: RegExp, bit: number) => (pattern.test(character) ? bit : 0)
  const mark = /^\p{M}$/u.test(character)
  const modifier = point >= 0x1f3fb && point <= 0x1f3ff
  const joiner = point === 0x200c || point === 0x200d || (point >= 0xe0020 && point <= 0xe007f)
  const medial = (point >= 0x1160 && point <= 0x11ff) || (point >= 0xd7b0 && point <= 0xd7ff)
  const regional = point >= 0x1f1e6 && point <= 0x1f1ff
  const extending = mark || modifier || joiner || medial
  const wide = within(WIDE, point) || (!regional && is(/^\p{Emoji_Presentation}$/u, 1) > 0)
  const blank = point < 32 || (point > 126 && point < 160) || aloneByte(point) >= 0 || partByte(point) >= 0
  return (
    KNOWN |
    (wide ? WIDE_BIT : 0) |
    (extending ? EXTENDS | SHAPED : 0) |
    (extending && !/^\p{Mc}$/u.test(character) ? FLAT : 0) |
    (within(COMPLEX, point) || regional ? SHAPED : 0) |
    (within(RIGHT_TO_LEFT, point) ? is(/^[\p{L}\p{P}]$/u, RTL) : 0) |
    (VIRAMAS.includes(point) ? VIRAMA : 0) |
    is(/^\p{Lo}$/u, LETTER) |
    (regional ? REGIONAL : 0) |
    is(/^\p{Extended_Pictographic}$/u, PICTURE) |
    (blank ? BLANK : 0)
  )
}

const VIRAMAS = [0x94d, 0x9cd, 0xa4d, 0xacd, 0xb4d, 0xc4d, 0xccd, 0xd4d, 0xdca, 0x1039, 0x17d2]

/** Whether a row with this character is laid out by the browser rather than on the grid. */
export function isShaped(point: number): boolean {
  return (traits(point) & SHAPED) !== 0
}

/** Whether a character is written from right to left. */
export function isRightToLeft(point: number): boolean {
  return (traits(point) & RTL) !== 0
}

/** Cells of one code point that begins a cluster and is no tab: 1 or 2; of a byte that decodes to nothing 2. */
export function widthOf(point: number): number {
  if (point < 0x300) return 1
  return (traits(point) & WIDE_BIT) !== 0 || aloneByte(point) >= 0 ? 2 : 1
}

/** The same of one that joins the cluster before it: none for marks, its own for a letter that is joined. */
export function joinedWidth(point: number): number {
  return (traits(point) & FLAT) !== 0 ? 0 : traits(point) & PICTURE ? 0 : 1
}

/**
 * Whether a code point is drawn as one with the one before it, in the same row.
 * @param before −1 at the beginning of a row
 * @param beforeJoins whether that one joins another: of four flags the third begins the second flag
 */
export function joins(point: number, before: number, beforeJoins: boolean): boolean {
  if (point < 0x300 || before < 32) return false
  const [own, previous] = [traits(point), traits(before)]
  if (previous & BLANK) return false
  if (own & EXTENDS) return true
  if (before === 0x200d) return (own & PICTURE) !== 0
  if (previous & VIRAMA) return (own & LETTER) !== 0
  if (before === 0x644) return point === 0x622 || point === 0x623 || point === 0x625 || point === 0x627
  return (own & REGIONAL) !== 0 && (previous & REGIONAL) !== 0 && !beforeJoins
}

/** The characters of a row and their cells. */
export interface RowCells {
  /** [characters + 1] first cell of each, and the end of the last one; in order of the text */
  cells: Uint16Array
  /** [characters] 1 for one that is drawn with the one before it */
  joined: Uint8Array
}

/** @param characters code points of one row; a line end takes one cell */
export function cellsOfRow(characters: readonly string[]): RowCells {
  const cells = new Uint16Array(characters.length + 1)
  const joined = new Uint8Array(characters.length)
  let before = -1
  let column = 0
  for (let i = 0; i < characters.length; i++) {
    const point = characters[i].codePointAt(0)!
    const isJoined = joins(point, before, i > 0 && joined[i - 1] === 1)
    joined[i] = isJoined ? 1 : 0
    column += point === 9 ? TAB - (column % TAB) : isJoined ? joinedWidth(point) : widthOf(point)
    cells[i + 1] = column
    before = point
  }
  return { cells, joined }
}

/**
 * Where each character of a row begins and ends, in cells, where those of one cluster share its cells evenly.
 * [characters] each, not whole numbers.
 */
export function sharesOfRow({ cells, joined }: RowCells): { left: Float32Array; right: Float32Array } {
  const count = joined.length
  const [left, right] = [new Float32Array(count), new Float32Array(count)]
  for (let first = 0; first < count; ) {
    let next = first + 1
    while (next < count && joined[next]) next++
    const [from, width] = [cells[first], cells[next] - cells[first]]
    for (let k = first; k < next; k++) {
      left[k] = from + (width * (k - first)) / (next - first)
      right[k] = from + (width * (k + 1 - first)) / (next - first)
    }
    first = next
  }
  return { left, right }
}

/** What turns the direction of writing is seen and does not turn it: marks, the beginnings of stretches, and their ends. */
const TURNS: Readonly<Record<string, string>> = {
  ...{ '\u200e': '↦', '\u200f': '↤', '\u061c': '↤' },
  ...{ '\u202a': '⇥', '\u202d': '⇥', '\u2066': '⇥' },
  ...{ '\u202b': '⇤', '\u202e': '⇤', '\u2067': '⇤' },
  ...{ '\u2068': '↔', '\u202c': '↥', '\u2069': '↥' },
}

/**
 * The glyph of a character: control pictures, hexadecimal bytes, signs for invisible characters; '' for a line end and a
 * tab, which are blank in the window.
 * @param joined whether it is drawn with the one before it
 */
export function glyphOf(character: string, joined: boolean): string {
  const point = character.codePointAt(0)!
  if (point === 10 || point === 9) return ''
  if (point < 32) return String.fromCodePoint(0x2400 + point)
  if (point < 127) return character
  if (point === 127) return '␡'
  if (point < 160) return '\ufffd'
  const alone = aloneByte(point)
  if (alone >= 0) return hexByte(alone)
  if (partByte(point) >= 0) return '·'
  if (point === 0x200b || point === 0x2060 || point === 0xfeff) return '¦'
  if (character in TURNS) return TURNS[character]
  if (/^[\p{Cn}\p{Co}\p{Cs}\p{Bidi_Control}]$/u.test(character)) return '\ufffd'
  return !joined && /^\p{M}$/u.test(character) ? `◌${character}` : character
}
