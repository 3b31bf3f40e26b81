// How many cells of the grid a character takes. Most take one; tabs run to the next stop, East Asian and emoji take
// two, marks that sit on the letter before them take none.

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

const COMBINING = /^(?:\p{M}|\u200b|\u200c|\u200d|\u2060)$/u

/** Cells of one code point that is no tab and no line end: 0, 1 or 2. */
export function widthOf(codePoint: number): number {
  if (codePoint < 0x300) return 1
  for (const [from, to] of WIDE) if (codePoint >= from && codePoint <= to) return 2
  return COMBINING.test(String.fromCodePoint(codePoint)) ? 0 : 1
}

/** Whether the corpus font is sure to give this character exactly one cell, so that whole rows can be drawn at once. */
export function isPlain(code: number): boolean {
  if (code < 0x300) return code !== 9
  return (
    (code >= 0x370 && code < 0x483) ||
    (code >= 0x1e00 && code < 0x2000) ||
    (code >= 0x2010 && code < 0x2060) ||
    (code >= 0x20a0 && code < 0x20d0) ||
    (code >= 0x2500 && code < 0x25a0)
  )
}
