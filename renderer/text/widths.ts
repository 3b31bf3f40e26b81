// Which characters the corpus font is sure to give one cell; how many cells the others take is in core/schema.

export { isShaped, joinedWidth, joins, TAB, widthOf } from '../../core/schema/character-cells.ts'

/** Whether the corpus font is sure to give this character exactly one cell, so that whole rows can be drawn at once. */
export function isPlain(code: number): boolean {
  if (code < 0x300) return code > 31 && (code < 127 || code > 159)
  return (
    (code >= 0x370 && code < 0x483) ||
    (code >= 0x1e00 && code < 0x2000) ||
    (code >= 0x2010 && code < 0x202a) ||
    (code >= 0x202f && code < 0x2060) ||
    (code >= 0x20a0 && code < 0x20d0) ||
    (code >= 0x2500 && code < 0x25a0)
  )
}
