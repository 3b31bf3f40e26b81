// The drawn figures: well formed, the same bytes for the same data, nothing outside the frame, and what they say.

import { describe, expect, it, test } from 'vitest'
import { MARGIN, unitOf } from '../../../core/figures/drawing.ts'
import { histogramFigure } from '../../../core/figures/kinds/histogram.ts'
import { score } from '../../../core/figures/marks/numbers.ts'
import { captionOf, type FigureSpecification } from '../../../core/figures/specification.ts'
import { histogramTable } from '../../../core/figures/table.ts'
import { thresholdMetrics } from '../../../core/schema/cut.ts'
import { all, counts, FIGURES, levels, provenance, split, style, TANH, wordsOf } from './drawn.ts'
import { elements } from './markup.ts'

describe.each(Object.entries(FIGURES))('the figure %s', (_name, draw) => {
  const svg = draw()
  const parts = elements(svg)

  test('is well formed, without a number that is none', () => {
    expect(parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['svg', 'title', 'metadata', 'text']))
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })

  test('is the same bytes each time', () => {
    expect(draw()).toBe(svg)
  })

  test('carries what it takes to make it again', () => {
    const metadata = parts.find(({ name }) => name === 'metadata')!
    expect(JSON.parse(metadata.text)).toEqual(provenance)
  })

  test('has its size on paper in millimetres, and a margin around all that is drawn', () => {
    const { width, height, viewBox } = parts.find(({ name }) => name === 'svg')!.attributes
    const [, , across, down] = viewBox.split(' ').map(Number)
    expect(Number(width.replace(/mm$/, ''))).toBeCloseTo(across * unitOf(style), 1)
    expect(Number(height.replace(/mm$/, ''))).toBeCloseTo(down * unitOf(style), 1)
    const inside = (value: string | undefined, most: number) =>
      value === undefined || (Number(value) >= -0.5 && Number(value) <= most - 2 * MARGIN + 0.5)
    for (const { name, attributes } of parts.filter(({ attributes }) => !attributes.transform)) {
      const { x, x1, x2, cx, y, y1, y2, cy } = attributes
      expect(
        [x, x1, x2, cx].every((value) => inside(value, across)),
        `${name} ${JSON.stringify(attributes)}`,
      ).toBe(true)
      expect(
        [y, y1, y2, cy].every((value) => inside(value, down)),
        `${name} ${JSON.stringify(attributes)}`,
      ).toBe(true)
    }
  })
})

describe('what figures say', () => {
  it('a ranking lists as many units as asked for, by their names, and what chance gives', () => {
    const words = wordsOf(FIGURES.ranking())
    expect(words).toContain('in the order of AUROC, search half')
    expect(words).toEqual(expect.arrayContaining(['L1.c.79', 'quote <cell>', 'L0.c.1', '0.95', '≤ 0.004']))
    expect(words).not.toContain('L0.c.2')
    expect(words).toContain('Max-statistic null: the best of 256 units under 255 circular shifts')
    expect(words).toContain('95 % of maxima below 0.14')
    // what the units have to beat stands under them, and whether the best does
    expect(words).toEqual(expect.arrayContaining(['the last three characters', 'a rotated basis', '0.97', '0.70']))
    expect(words).toContain('L1.c.79 (held-out AUROC 0.950) does not beat the last three characters (0.970).')
  })

  it('a histogram says what the threshold comes to', () => {
    const { precision, recall } = thresholdMetrics(levels, all, { threshold: 0, sign: 1 })
    // 128 … 255 of inside against 128 … 1 of outside
    const [hits, alarms, trues] = [(128 * (128 + 255)) / 2, (128 * 129) / 2, (255 * 256) / 2]
    expect(precision).toBeCloseTo(hits / (hits + alarms), 12)
    expect(recall).toBeCloseTo(hits / trues, 12)
    expect(wordsOf(FIGURES.histogram())).toEqual(
      expect.arrayContaining([
        'tanh c ≥ 0.00, all characters:',
        `precision ${score(precision)}, recall ${score(recall)}`,
        `${provenance.feature} true`,
        'share of characters',
      ]),
    )
    // the value at the threshold, 0, counts as true on either side
    const below = (128 * 129) / 2 / trues
    expect(thresholdMetrics(levels, all, { threshold: 0, sign: -1 }).recall).toBeCloseTo(below, 12)
  })

  it('a histogram of a cell far from zero is drawn over what was recorded, and cut by tanh', () => {
    const recorded = levels.map((_, i) => -60 + i / 8)
    const far = { ...split, recorded, levels: recorded.map(Math.tanh) }
    const scale = { quantity: 'c', raw: true, low: -55, high: -30 }
    const cut = { threshold: -0.5, sign: -1 } as const
    const svg = histogramFigure({ split: far, apart: true, cut, scale, provenance, style: { theme: 'light' } })
    expect(wordsOf(svg)).toEqual(expect.arrayContaining(['c', 'tanh c ≤ −0.50, all characters:', '−50', '−40']))
    const table = histogramTable(far, scale)
    expect(table.find(({ name }) => name === 'quantity')!.values[0]).toBe('c')
    expect(table.find(({ name }) => name === 'from')!.values[0]).toBe(-55)
    const trues = table.find(({ name }) => name === 'characters_true')!.values as Uint32Array
    expect(trues.filter((n) => n > 0).length).toBeGreaterThan(100)
  })

  it('a histogram of a feature that is true nowhere gives no verdict', () => {
    const empty = { ...split, parts: { ...split.parts, all: { ...all, inside: counts(256, () => 0) } } }
    const cut = { threshold: 0, sign: 1 } as const
    const words = wordsOf(histogramFigure({ split: empty, apart: true, cut, scale: TANH, provenance, style })).join(' ')
    expect(words).toContain('true nowhere here: ')
    expect(words).not.toContain('precision')
  })

  it('a histogram draws both sides of a feature, whether or not there is a threshold', () => {
    const drawn = (apart: boolean) =>
      histogramFigure({ split, apart, cut: null, scale: TANH, provenance, style: { theme: 'light' } })
    expect(wordsOf(drawn(true))).toEqual(expect.arrayContaining([`${provenance.feature} true`, 'false']))
    expect(elements(drawn(true)).filter(({ name }) => name === 'path')).toHaveLength(2)
    expect(wordsOf(drawn(false))).not.toContain('false')
    expect(elements(drawn(false)).filter(({ name }) => name === 'path')).toHaveLength(1)
  })

  it('a curve of losses names each line at its end, in bits', () => {
    expect(wordsOf(FIGURES.loss())).toContain(`train ${score(4 / 50 / Math.LN2)}`)
  })

  it('captions name the network, the text and the place', () => {
    const source = { model: 'm', modelHash: '', corpus: 'Moby-Dick', corpusHash: '', start: 1000, characters: 50_000 }
    const text: FigureSpecification = {
      kind: 'text',
      recording: 1,
      unit: 'L0.c.1',
      start: 200,
      end: 900,
      columns: 74,
      lanes: ['L0.c.2', 'L0.c.3'],
    }
    expect(captionOf(text, source)).toBe(
      'Activation of L0.c.1 of m on Moby-Dick, characters 1,200 to 1,900. Blue is the low end of the scale, orange the high one. The bands below: L0.c.2, L0.c.3.',
    )
    expect(captionOf({ kind: 'saturation', recording: 1 }, source)).toContain('Moby-Dick (50,000 characters)')
  })
})
