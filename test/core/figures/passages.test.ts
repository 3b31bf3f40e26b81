// A passage in cells: as many characters around its place as there is room for, its rule, its errors, its place framed.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PassageLook, passageRow } from '../../../core/figures/charts/passages.ts'
import { activationColor, inksOf } from '../../../core/figures/marks/color.ts'
import { flat, type Mark, type Marks } from '../../../core/figures/marks/mark.ts'
import { usualScale } from '../../../core/schema/unit-scale.ts'

const passage = {
  ...{ position: 1105, peak: 5, text: 'ab\ncd“ef🐳h' },
  values: Float32Array.from([0, 0.1, 0.2, 0.3, 0.4, 0.9, 0.8, 0.7, 0.6, 0.5]),
  truth: Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 1, 1, 0]),
}
const LOOK: PassageLook = { scale: usualScale('h'), left: 40, lines: 1, cut: null }
const INK = inksOf('light')
/** Room for so many cells behind the place and before the value. */
const wide = (cells: number) => ({ width: 40 + 7 * cells + 36, theme: 'light' as const })

const all = (marks: Marks): Mark[] => flat(marks).flatMap((mark) => [mark, ...all(mark.marks ?? null)])
const drawn = (cells: number, look: Partial<PassageLook> = {}, of: typeof passage | object = passage) =>
  all(passageRow(of as typeof passage, { ...LOOK, ...look }, wide(cells)).marks)
const words = (marks: readonly Mark[]) =>
  marks.filter(({ name, attributes }) => name === 'text' && attributes['xml:space']).map(({ text }) => text)
const columnsOf = (marks: readonly Mark[], fill: string, height: number) =>
  marks
    .filter(({ attributes }) => attributes.fill === fill && attributes.height === height)
    .map(({ attributes }) => [(Number(attributes.x) - 40) / 7, Number(attributes.width) / 7])

describe('a passage', () => {
  it('shows the characters around its place, as far as there are some, with where it stands and its value', () => {
    const marks = drawn(50)
    expect(words(marks).join('')).toBe('ab↵cd“efh🐳')
    expect(
      marks.filter(({ name, attributes }) => name === 'text' && !attributes['xml:space']).map(({ text }) => text),
    ).toEqual(['1,105', '0.90'])
    expect(words(drawn(4)).join('')).toBe('cd“e')
  })

  it('colors each character by its value, and frames the place', () => {
    const marks = drawn(50)
    expect(columnsOf(marks, activationColor(passage.values[5], 'light'), 16)).toEqual([[5, 1]])
    const frame = marks.find(({ attributes }) => attributes.fill === 'none')!
    expect((Number(frame.attributes.x) - 40.5) / 7).toBe(5)
  })

  it('marks where the feature is true and where the unit errs', () => {
    const marks = drawn(50, { cut: { threshold: 0.65, sign: 1 } })
    const rules = columnsOf(marks, INK.feature, 2).flatMap(([from, width]) =>
      Array.from({ length: width }, (_, i) => from + i),
    )
    expect(rules).toEqual([6, 7, 8, 9])
    expect(columnsOf(marks, INK.ink, 2)).toEqual([
      [5, 1],
      [8, 2],
    ])
    expect(columnsOf(drawn(50), INK.ink, 2)).toEqual([])
  })

  it('fills no more cells than there is room for, in as many lines as it may, and its place is among them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '鯨', '🐳', '\n'), minLength: 1, maxLength: 60 }),
        fc.nat(59),
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 1, max: 3 }),
        (text, place, room, lines) => {
          const length = Array.from(text).length
          const none = { position: 5, peak: place % length, text, values: new Float32Array(length), truth: null }
          const marks = drawn(room, { lines }, none)
          expect(marks.filter(({ attributes }) => attributes.fill === 'none')).toHaveLength(1)
          const rows = new Map<number, number>()
          for (const { attributes, text = '' } of marks.filter((one) => one.attributes['xml:space']))
            rows.set(Number(attributes.y), (rows.get(Number(attributes.y)) ?? 0) + text.replace(/[^a↵]/gu, '11').length)
          expect(rows.size).toBeLessThanOrEqual(lines)
          for (const cells of rows.values()) expect(cells).toBeLessThanOrEqual(room)
        },
      ),
    )
  })
})
