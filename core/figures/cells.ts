// Text as cells: one for each character, however wide, so that colour, rule and glyph always stand together. Line
// ends, tabs and control characters get a visible glyph; a combining mark is drawn in the cell of the character that
// it belongs to, and a long row never begins with one.

export interface Cell {
  /** what is drawn, combining marks included */
  glyph: string
  /** in columns: 1, 2 for wide characters, up to 4 for tabs */
  width: number
  /** columns before it in its row */
  column: number
  /** the character's place in the figure's text */
  index: number
  /** a single glyph one column wide, which needs no box of its own to stay in its place */
  plain: boolean
}

const TAB = 4
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])/u
const COMBINING = /^(?:\p{Mn}|\p{Me}|\u200d)$/u

/** Code points; half a surrogate pair that stands alone becomes the replacement character. */
export function codePoints(text: string): string[] {
  return Array.from(text, (c) => (/^[\ud800-\udfff]$/.test(c) ? '\ufffd' : c))
}

/** Rows end with their line end, or before the word that would pass `columns`; within one longer than half a row. */
export function rowsOfCells(characters: readonly string[], columns: number): Cell[][] {
  const rows: Cell[][] = [[]]
  let column = 0
  const breakRow = (moved: Cell[] = []) => {
    rows.push(moved)
    column = moved.reduce((sum, { width }) => sum + width, 0)
  }
  for (const [index, character] of characters.entries()) {
    const last = rows[rows.length - 1].at(-1)
    if (COMBINING.test(character) && last) join(last, character)
    else {
      if (column > 0 && column + widthOf(character, column) > columns)
        breakRow(character === '\t' ? [] : wordAtEnd(rows[rows.length - 1], columns))
      const made = cell(character, column, index)
      rows[rows.length - 1].push(made)
      column += made.width
    }
    if (character === '\n' && index + 1 < characters.length) breakRow()
  }
  return rows
}

/** Takes the word that a row ends with out of it, its columns counted from its beginning; nothing of a long word. */
function wordAtEnd(row: Cell[], columns: number): Cell[] {
  const from = row.findLastIndex(({ glyph }) => glyph === ' ' || glyph === '→' || glyph === '—') + 1
  const column = row[from]?.column ?? 0
  if (column * 2 < columns) return []
  return row.splice(from).map((cell) => ({ ...cell, column: cell.column - column }))
}

function join(cell: Cell, mark: string): void {
  cell.glyph += mark
  cell.plain = false
}

function cell(character: string, column: number, index: number): Cell {
  const glyph = COMBINING.test(character) ? `◌${character}` : glyphOf(character)
  const width = widthOf(character, column)
  return { glyph, width, column, index, plain: width === 1 && glyph.length === 1 }
}

function widthOf(character: string, column: number): number {
  if (character === '\t') return TAB - (column % TAB)
  return WIDE.test(character) ? 2 : 1
}

/** XML can hold no control characters, and nobody can see them: each gets its picture. */
function glyphOf(character: string): string {
  if (character === '\n') return '↵'
  if (character === '\t') return '→'
  const code = character.codePointAt(0)!
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return (code > 0x7f && code < 0xa0) || /^[\p{Cn}\p{Co}\p{Bidi_Control}]$/u.test(character) ? '\ufffd' : character
}
