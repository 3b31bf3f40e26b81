import { describe, expect, test } from 'vitest'
import { LIBRARY } from '../../../core/features/library.ts'
import { notesOn } from '../../../core/features/notes.ts'

const TEXT = '😀 "a" b\n"c" d\n\nIt is 5" wide.\n \n"e\n"\n\n"f\n\n'

describe('notes on a feature', () => {
  test('a mark that toggles is counted by paragraph, and the first odd one is named', () => {
    expect(notesOn('inside("\\"")', TEXT, LIBRARY)).toEqual([
      '2 of 4 paragraphs hold an odd number of "\\"", the first at character 22 of the text; after each of them inside and outside change places. A boundary closes what is left open: inside("\\"", until="\\n\\n").',
    ])
    expect([...TEXT][22]).toBe('"')
  })

  test('only the first so many characters are looked at', () => {
    const end = [...TEXT].indexOf('w')
    expect(notesOn('inside("\\"")', TEXT, [], end)).toEqual([
      expect.stringMatching(/^1 of 2 paragraphs holds .* character 22 /),
    ])
    expect(notesOn('inside("\\"")', TEXT, [], 22)).toEqual([])
  })

  test('one with a boundary is said to recover', () => {
    expect(notesOn('inside("\\"", until="\\n\\n")', TEXT, [])).toEqual([
      '2 of 4 paragraphs hold an odd number of "\\"", the first at character 22 of the text; each is closed at its boundary.',
    ])
  })

  test('one that is mentioned by name, however deep, is counted once', () => {
    const named = [
      { name: 'said', expression: 'inside(/"/)' },
      { name: 'not said', expression: 'not said or previous(said)' },
    ]
    expect(notesOn('not_said and said', TEXT, named)).toEqual([
      expect.stringMatching(/^2 of 4 paragraphs hold an odd number of \/"\/, the first at character 22 of the text;/),
    ])
  })

  test('even marks, two different marks and other features leave nothing to say', () => {
    expect(notesOn('inside("\\"")', '"a"\n\n"b" "c"', [])).toEqual([])
    expect(notesOn('inside("(", ")") or depth("(", ")") > 1 or /"/', `(${TEXT}`, [])).toEqual([])
    expect(notesOn('inside("\\"")', '', [])).toEqual([])
  })
})
