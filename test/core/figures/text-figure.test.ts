import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rowsOfCells } from '../../../core/figures/charts/cells.ts'
import { textSvg } from '../../../core/figures/kinds/text.ts'
import { codePoints } from '../../../core/figures/marks/characters.ts'
import { activationColor, inksOf } from '../../../core/figures/marks/color.ts'
import { widthOf } from '../../../core/figures/marks/measure.ts'
import type { TextFigure } from '../../../core/figures/text-figure.ts'
import { textHtml } from '../../../core/figures/text-html.ts'
import { elements } from './markup.ts'
import { PROVENANCE } from './provenance.ts'

const provenance = { ...PROVENANCE, end: 24_020 }
const STYLE = { theme: 'light', footer: true } as const

function figure(text: string, change: Partial<TextFigure> = {}): TextFigure {
  const length = codePoints(text).length
  const values = Float32Array.from({ length }, (_, i) => Math.sin(i))
  const mask = new Uint8Array(length).map((_, i) => (i % 5 < 2 ? 1 : 0))
  return { text, values, mask, limit: 1, columns: 20, style: STYLE, provenance, ...change }
}

const texts = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '<',
      '&',
      '"',
      "'",
      '\n',
      '\t',
      ' ',
      'é',
      'e\u0301',
      '語',
      '😀',
      '\u0000',
      '\u200f',
      '\ud800',
      ']]>',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
})

describe('cells', () => {
  test('rows break at line ends and at the last column, and lose no character', () => {
    const rows = rowsOfCells([...'abcdef\n\ngh'], 4)
    expect(rows.map((row) => row.cells.map((cell) => cell.glyph).join(''))).toEqual(['abcd', 'ef↵', '↵', 'gh'])
  })

  test('are broken between words, and within a word that is longer than half a row', () => {
    const words = (text: string, columns: number) =>
      rowsOfCells([...text], columns).map(({ cells }) => cells.map(({ glyph }) => glyph).join(''))
    expect(words('call me Ishmael', 10)).toEqual(['call me ', 'Ishmael'])
    expect(words('the sea—the sea', 10)).toEqual(['the sea—', 'the sea'])
    expect(words('a Melvillean sea', 10)).toEqual(['a Melville', 'an sea'])
    const moved = rowsOfCells([...'call me Ishmael'], 10)[1].cells
    expect(moved.map(({ column }) => column)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  test('wide characters take two columns, tabs go on to the next eighth, marks stand in the cell of their letter', () => {
    const [row] = rowsOfCells([...'a語\tbe\u0301'], 20)
    expect(row.cells.map((cell) => [cell.glyph, cell.column, cell.width, cell.plain])).toEqual([
      ['a', 0, 1, true],
      ['語', 1, 2, false],
      ['⇥', 3, 5, false],
      ['b', 8, 1, true],
      ['e\u0301', 9, 1, false],
    ])
    expect(rowsOfCells(['\u0301'], 20)[0].cells[0]).toMatchObject({ glyph: '◌\u0301', width: 1 })
    expect(rowsOfCells([...'abc語'], 4).map((r) => r.cells.length)).toEqual([3, 1])
  })

  test('what cannot be seen gets a picture', () => {
    const [row] = rowsOfCells([...'\u0000\u001b\u007f\u0085\u202e'], 20)
    expect(row.cells.map((cell) => cell.glyph).join('')).toBe('␀␛␡\ufffd⇤')
  })

  test('what turns the direction of writing is seen, by what it does, and turns nothing', () => {
    const [row] = rowsOfCells([...'a\u200eb\u200fc\u202ad\u202be\u2066f\u2067g\u2068h\u202ci\u2069'], 40)
    expect(row.cells.map((cell) => cell.glyph).join('')).toBe('a↦b↤c⇥d⇤e⇥f⇤g↔h↥i↥')
    expect(row.cells.every(({ width }) => width === 1)).toBe(true)
    expect(row.cells.some(({ glyph }) => /\p{Bidi_Control}/u.test(glyph))).toBe(false)
  })

  test('cells of any text lie side by side within the columns', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 40 }), (text, columns) => {
        const characters = codePoints(text)
        for (const row of rowsOfCells(characters, Math.max(8, columns))) {
          let column = 0
          for (const cell of row.cells) {
            expect(cell.column).toBe(column)
            column += cell.width
          }
          expect(column).toBeLessThanOrEqual(Math.max(8, columns))
        }
      }),
    )
  })
})

describe.each([
  ['HTML', textHtml, 'glyph'], // the browser joins and mirrors what it is given
  ['SVG', textSvg, 'form'],
] as const)('the colored text as %s', (_, build, part) => {
  test('is well formed whatever the text, and shows every glyph of it', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom<'light' | 'dark'>('light', 'dark'), (text, theme) => {
        const markup = build(figure(text, { style: { theme } }))
        elements(markup)
        const body = /<main>.*<\/main>|<g id="text">.*<\/g><\/g>(?=\n<\/g>)/s.exec(markup)![0]
        const drawn = elements(body).filter((e) => e.name === 'span' || e.name === 'text')
        const glyphs = rowsOfCells(codePoints(text), 20).flatMap(({ cells }) => cells)
        const sorted = (parts: string[]) =>
          [
            ...parts
              .join('')
              .replace(/[\ufffe\uffff]/g, '\ufffd')
              .replaceAll(' ', ''),
          ].sort() // a blank needs no glyph
        expect(sorted(drawn.map((e) => e.text))).toEqual(sorted(glyphs.map((cell) => cell[part])))
      }),
    )
  })

  test('is the same, byte for byte, for the same figure', () => {
    expect(build(figure('“Aye,” he\nsaid.'))).toBe(build(figure('“Aye,” he\nsaid.')))
  })

  test('carries what is needed to make it again, for people and for programs', () => {
    const markup = elements(build(figure('text')))
    const carrier = markup.find((e) => e.name === 'metadata' || e.attributes.id === 'provenance')!
    expect(JSON.parse(carrier.text)).toEqual(provenance)
    const words = markup.map((e) => e.text).join('\n')
    for (const fact of [
      'L1.c.79',
      'lstm <2×128> @ 7f3a91c0',
      'Moby-Dick @ feedbeef',
      'characters 24,000–24,020',
      'Neuronscope 0.1.0',
      provenance.feature!,
      'quotes & "marks"',
      '−1',
      '+1',
    ])
      expect(words).toContain(fact)
  })

  test('names the limit of the unit in its legend', () => {
    const words = elements(build(figure('text', { limit: 4 }))).map((e) => e.text)
    expect(words).toEqual(expect.arrayContaining(['−4', '+4']))
  })

  test('says nothing of a feature that was not asked for', () => {
    const { feature, ...rest } = provenance
    expect(build(figure('text', { mask: undefined, provenance: rest }))).not.toContain('inside(')
  })

  test('refuses values that do not fit the text', () => {
    expect(() => build(figure('text', { values: [1] }))).toThrowError('A figure of 4 characters was given 1 values.')
    expect(() => build(figure('text', { limit: 0 }))).toThrowError('A figure cannot have a scale of ±0 and 20 columns.')
  })

  test('an empty text still makes a figure', () => {
    expect(elements(build(figure(''))).length).toBeGreaterThan(5)
  })
})

describe('SVG', () => {
  test('puts each glyph over its cell, colored by its value, with the rule below where the feature is true', () => {
    const f = figure('ab\nc語d', { values: [1, -1, 0.5, 0, -0.5, 0.25], mask: [0, 1, 0, 0, 1, 0] })
    const markup = elements(textSvg(f))
    const rects = markup.filter((e) => e.name === 'rect').map((e) => e.attributes)
    const at = (x: string, y: string) => rects.find((r) => r.x === x && r.y === y)
    expect(at('0', '38')).toMatchObject({ width: '7', height: '16', fill: activationColor(1, 'light') })
    expect(at('7', '38')!.fill).toBe(activationColor(-1, 'light'))
    expect(at('7', '54')).toMatchObject({ width: '7', height: '2', fill: inksOf('light').feature })
    expect(at('7', '58')).toMatchObject({ width: '14', fill: activationColor(-0.5, 'light') })
    expect(at('7', '74')).toMatchObject({ width: '14', fill: inksOf('light').feature })
    const lines = markup.filter((e) => e.name === 'text').map((e) => [e.attributes.x, e.attributes.y, e.text])
    expect(lines).toContainEqual(['0 7 14', '50', 'ab↵'])
    expect(lines).toContainEqual(['0 21', '70', 'cd'])
    expect(lines).toContainEqual(['7', '70', '語'])
  })

  test('draws the rule of a number by its size', () => {
    const f = figure('abc', { values: [0, 0, 0], mask: [0, 0.5, 1] })
    const rules = elements(textSvg(f)).filter(
      (e) => e.name === 'rect' && e.attributes.height === '2' && e.attributes.y === '54',
    )
    expect(rules.map(({ attributes }) => [attributes.x, attributes['fill-opacity']])).toEqual([
      ['7', '0.5'],
      ['14', undefined],
    ])
    const spans = elements(textHtml(f)).filter((e) => e.name === 'span' && e.attributes.class?.startsWith('c'))
    expect(spans.map((e) => [e.attributes.class, e.text])).toEqual([
      ['c128', 'a'],
      ['c128 m4', 'b'],
      ['c128 m', 'c'],
    ])
    expect(textHtml(f)).toContain(`.m4 { box-shadow: 0 2px ${inksOf('light').feature}80 }`)
  })

  test('keeps runs of spaces, on every element that has places', () => {
    const [line] = elements(textSvg(figure('a   b'))).filter((e) => e.text === 'a   b')
    expect(line.attributes).toMatchObject({ x: '0 7 14 21 28', 'xml:space': 'preserve' })
  })

  test('breaks a long footer and shortens a long key, so that nothing runs off the page', () => {
    const feature = `/${'x'.repeat(400)}/`
    const lines = elements(textSvg(figure('a', { provenance: { ...provenance, feature } }))).filter(
      (e) => e.name === 'text',
    )
    const words = lines.filter((e) => !e.attributes['xml:space']).map((e) => widthOf(e.text))
    expect(Math.max(...words)).toBeLessThanOrEqual(300)
    expect(lines.map((e) => e.text).join('')).toContain('…')
  })

  test('a hundred thousand rows are no trouble', () => {
    expect(textSvg(figure('a\n'.repeat(100_000))).length).toBeGreaterThan(1e6)
  })

  test('the legend has the colors of the scale from one end to the other', () => {
    const bar = elements(textSvg(figure('a', { style: { theme: 'dark' } }))).filter(
      (e) => e.name === 'rect' && e.attributes.height === '7',
    )
    expect(bar.length).toBeGreaterThan(32)
    const [first, last] = [bar[0], bar[bar.length - 1]].map((e) => e.attributes.fill)
    expect([first, last]).toEqual([activationColor(-0.98, 'dark'), activationColor(0.98, 'dark')])
  })
})

test('bands are numbered behind each row, and named by unit and name in the legend', () => {
  const lanes = [
    { unit: 'L0.c.2', name: 'quotes', values: [0, 0, 0] },
    { unit: 'L0.c.3', values: [1, 1, 1] },
  ]
  const texts = elements(textSvg(figure('a\nb', { lanes }))).filter(({ name }) => name === 'text')
  const words = texts.map(({ text }) => text)
  expect(words).toEqual(expect.arrayContaining(['bands below each line:', '1 L0.c.2 “quotes”', '2 L0.c.3']))
  const numbers = texts.filter(({ text }) => /^[12]$/.test(text)).map(({ attributes }) => [attributes.x, attributes.y])
  expect(numbers).toHaveLength(4)
  expect(new Set(numbers.map(([x]) => x)).size).toBe(1)
  expect(new Set(numbers.map(([, y]) => y)).size).toBe(4)
})
