import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cellAt,
  indexRows,
  offsetOf,
  positionAt,
  rowCells,
  rowOf,
  rowText,
  sliceText,
} from '../../../renderer/text/rows.ts'
import { widthOf } from '../../../renderer/text/widths.ts'

const texts = fc
  .array(fc.constantFrom('a', 'B', ' ', '\n', '\t', '“', '鯨', '🐳', 'e\u0301', 'x', 'y'), { maxLength: 200 })
  .map((parts) => parts.join(''))

describe('the rows of a text', () => {
  it('are its lines where they are short enough', () => {
    const index = indexRows('Call me\n\nIshmael.\n', 20)
    expect([...index.starts]).toEqual([0, 8, 9, 18])
    expect([...index.lines]).toEqual([1, 2, 3])
    expect(rowText('Call me\n\nIshmael.\n', index, 2)).toBe('Ishmael.\n')
  })

  it('split a line at the edge and keep its number', () => {
    const index = indexRows('abcdefg\nh', 3)
    expect([...index.starts]).toEqual([0, 3, 6, 8, 9])
    expect([...index.lines]).toEqual([1, 1, 1, 2])
  })

  it('begin with a word where a line is split, not with its second half', () => {
    const rows = (text: string, columns: number) => {
      const index = indexRows(text, columns)
      return Array.from({ length: index.rows }, (_, r) => rowText(text, index, r))
    }
    expect(rows('Call me Ishmael. Some years ago\n', 12)).toEqual(['Call me ', 'Ishmael. ', 'Some years ', 'ago\n'])
    expect(rows('the sea—the sea\tand', 10)).toEqual(['the sea—', 'the sea\t', 'and'])
    expect(rows('one two three', 7)).toEqual(['one ', 'two ', 'three'])
  })

  it('split a word that is longer than half a row at the edge', () => {
    const index = indexRows('a Melvillean sea', 10)
    expect([...index.starts]).toEqual([0, 10, 16])
  })

  it('know of the wide characters of a word that was moved to the next row', () => {
    const text = 'one two 鯨x yz'
    const index = indexRows(text, 10)
    expect([...index.starts]).toEqual([0, 8, 13])
    expect([...rowCells(text, index, 1)]).toEqual([0, 2, 3, 4, 5, 6])
  })

  it('keep the line end with a row that is exactly full', () => {
    expect([...indexRows('abc\nd', 3).starts]).toEqual([0, 4, 5])
  })

  it('exist for an empty text', () => {
    expect(indexRows('', 10)).toMatchObject({ rows: 1, columns: 10 })
  })

  it('join up to the whole text, and none is wider than the grid, whatever the characters', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 8, max: 40 }), (text, columns) => {
        const index = indexRows(text, columns)
        const rows = Array.from({ length: index.rows }, (_, r) => rowText(text, index, r))
        expect(rows.join('')).toBe(text)
        expect(index.starts[index.rows]).toBe(Array.from(text).length)
        rows.forEach((row, r) => {
          const width = rowCells(text, index, r).at(-1)!
          expect(width).toBeLessThanOrEqual(columns + (row.endsWith('\n') ? 1 : 0))
        })
      }),
    )
  })

  it('lead from every character to its cell and back', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 8, max: 40 }), (text, columns) => {
        const index = indexRows(text, columns)
        const characters = Array.from(text)
        characters.forEach((character, position) => {
          if (character !== '\n' && character !== '\t' && widthOf(character.codePointAt(0)!) === 0) return
          const { row, column } = cellAt(text, index, position)
          expect(row).toBe(rowOf(index, position))
          const back = positionAt(text, index, row, column)
          expect(cellAt(text, index, back).column).toBe(column)
          expect(sliceText(text, index, position, position + 1)).toBe(character)
        })
      }),
    )
  })

  it('share one table of offsets where every character is one UTF-16 unit', () => {
    const plain = indexRows('“quotes”\n', 20)
    expect(plain.offsets).toBe(plain.starts)
    const whale = indexRows('a🐳b\nc', 20)
    expect([...whale.starts]).toEqual([0, 4, 5])
    expect([...whale.offsets]).toEqual([0, 5, 6])
    expect(offsetOf('a🐳b\nc', whale, 2)).toBe(3)
  })
})

describe('cells of a row', () => {
  it('run to the next stop of eight for a tab, take two for East Asian characters, none for marks', () => {
    const text = 'ab\tc鯨e\u0301f'
    expect([...rowCells(text, indexRows(text, 40), 0)]).toEqual([0, 1, 2, 8, 9, 11, 12, 12, 13])
  })

  it('give the last character for points beyond the end of a row', () => {
    const index = indexRows('abc\ndef', 20)
    expect(positionAt('abc\ndef', index, 0, 15)).toBe(3)
    expect(positionAt('abc\ndef', index, 9, 15)).toBe(6)
    expect(positionAt('abc\ndef', index, -3, 0)).toBe(0)
  })
})
