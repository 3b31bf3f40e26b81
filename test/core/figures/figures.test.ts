// The drawn figures: well formed, the same bytes for the same data, nothing outside the frame, and what they say.

import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { cellValue } from '../../../core/figures/charts/matrix-cells.ts'
import { MARGIN, unitOf } from '../../../core/figures/drawing.ts'
import { histogramFigure } from '../../../core/figures/kinds/histogram.ts'
import { lossFigure } from '../../../core/figures/kinds/loss.ts'
import { drawnUnits, type MatrixFigure, matrixFigure } from '../../../core/figures/kinds/matrix.ts'
import { memoryFigure } from '../../../core/figures/kinds/memory.ts'
import { rankingFigure } from '../../../core/figures/kinds/ranking.ts'
import { saturationFigure } from '../../../core/figures/kinds/saturation.ts'
import { traceFigure } from '../../../core/figures/kinds/trace.ts'
import { pathThrough } from '../../../core/figures/marks/line.ts'
import { at } from '../../../core/figures/marks/mark.ts'
import { probability, score, tick } from '../../../core/figures/marks/numbers.ts'
import { linear, logarithmic, ticks } from '../../../core/figures/marks/scale.ts'
import { paragraphsOf, plainHtml } from '../../../core/figures/paragraphs.ts'
import { reportHtml } from '../../../core/figures/report-html.ts'
import { captionOf, type FigureSpecification } from '../../../core/figures/specification.ts'
import { histogramTable, matrixTable } from '../../../core/figures/table.ts'
import { thresholdMetrics } from '../../../core/schema/cut.ts'
import type { Baselines, MetricValues, Score } from '../../../core/search/types.ts'
import { elements } from './markup.ts'
import { PROVENANCE } from './provenance.ts'

const provenance = PROVENANCE
const style = { theme: 'light' } as const

const NONE: MetricValues = {
  r: 0,
  auroc: 0.5,
  averagePrecision: 0,
  f1: 0,
  precision: 0,
  recall: 0,
  mcc: 0,
  mutualInformation: 0,
  d: 0,
  spearman: 0,
  r2: 0,
}

function scored(unit: string, auroc: number, p: number | null = 1 / 256): Score {
  const r = 2 * auroc - 1
  const heldout = { ...NONE, r, auroc }
  const intervals = { r: [r - 0.05, r + 0.05], auroc: [auroc - 0.05, auroc + 0.03] } as Score['intervals']
  return {
    ...NONE,
    r,
    auroc,
    unit,
    column: 0,
    threshold: 0,
    sign: 1,
    heldout,
    overall: r,
    z: 3.5,
    pUntrained: null,
    exact: false,
    p,
    intervals,
  }
}

const counts = (n: number, of: (i: number) => number) => Uint32Array.from({ length: n }, (_, i) => of(i))
const TANH = { quantity: 'tanh c', raw: false, low: -1, high: 1 }
const GATE = { quantity: 'f', raw: false, low: 0, high: 1 }
const all = { outside: counts(256, (i) => 256 - i), inside: counts(256, (i) => i) }
const levels = Float32Array.from({ length: 256 }, (_, i) => -1 + i / 128)
const split = { low: -1, high: 1, recorded: levels, levels, parts: { search: null, heldout: null, all } }
const shares = (k: number) => Float32Array.from({ length: 24 }, (_, i) => ((i * k) % 24) / 24)

/** Three features of four units; the second cannot be judged, the third is a number. */
function matrixOf(best?: number): MatrixFigure {
  const of = (...values: number[]) => Float32Array.from(values)
  const none = { trainR: of(), heldoutR: of(), auroc: of(), p: of(), q: of() }
  const r = of(0.1, -0.9, 0.2, 0.3)
  const auroc = of(0.55, 0.95, 0.6, 0.65)
  const p = of(0.5, 0.004, 0.2, 0.1)
  const unknown = of(Number.NaN, Number.NaN, Number.NaN, Number.NaN)
  const judged = { trainR: r, heldoutR: r, auroc, p, q: of(0.9, 0.01, 0.5, 0.4) }
  const counted = { ...judged, heldoutR: of(0.7, 0.1, 0, -0.2), auroc: unknown, q: of(0.02, 0.9, 0.9, 0.9) }
  return {
    features: [
      { name: 'inside_quotes', kind: 'boolean', problem: null },
      { name: 'latex_mathematics_and <more>', kind: 'boolean', problem: 'never true' },
      { name: 'column', kind: 'number', problem: null },
    ],
    units: ['L0.h.0', 'L0.h.1', 'L0.h.2', 'L0.h.3'],
    rows: [judged, none, counted],
    metric: 'auroc',
    ...(best !== undefined && { best }),
    names: { 'L0.h.1': 'quote <cell>' },
    provenance,
    style,
  }
}

const baseline = (auroc: number) => ({ figures: { ...NONE, auroc }, train: { ...NONE, auroc } })
const BASELINES: Baselines = {
  lastCharacter: baseline(0.6),
  lastThree: baseline(0.97),
  untrained: null,
  rotated: baseline(0.7),
  controlFeature: baseline(0.51),
}

const FIGURES: Record<string, () => string> = {
  matrix: () => matrixFigure(matrixOf()),
  histogram: () =>
    histogramFigure({
      split,
      apart: true,
      cut: { threshold: 0, sign: 1 },
      scale: TANH,
      provenance,
      style,
    }),
  'histogram without a feature': () =>
    histogramFigure({ split, apart: false, cut: null, scale: GATE, provenance, style }),
  trace: () => {
    const values = Float32Array.from({ length: 40 }, (_, i) => Math.sin(i))
    const units = [{ unit: 'L1.c.79', values, scale: TANH }]
    return traceFigure({
      text: '“I <have> it!\n& more” '.padEnd(40, 'x'),
      start: 7,
      units,
      mask: values.map((v) => Number(v > 0)),
      provenance,
      style,
    })
  },
  ranking: () =>
    rankingFigure({
      kind: 'boolean',
      scores: [scored('L1.c.79', 0.95), scored('L0.c.1', 0.8), scored('L0.c.2', 0.4, 0.7)],
      rows: 2,
      units: 256,
      maxima: Float64Array.from({ length: 255 }, (_, i) => 0.05 + i / 2550),
      shifts: 255,
      baselines: BASELINES,
      names: { 'L1.c.79': 'quote <cell>' },
      provenance,
      style,
    }),
  memory: () => {
    const points = [0, 1, 2, 4, 8].map((from, i) => ({
      from,
      to: Math.max(1, from * 2),
      characters: 100,
      auroc: i === 3 ? Number.NaN : 0.9 - i / 20,
      interval: i === 4 ? null : ([0.8, 0.95] as [number, number]),
    }))
    return memoryFigure({ curve: { points }, provenance, style })
  },
  saturation: () => {
    const gates = [0, 1].flatMap((layer) =>
      (['i', 'f', 'o'] as const).map((gate, k) => ({ layer, gate, left: shares(k + 1), right: shares(k + 2) })),
    )
    return saturationFigure({ gates, provenance, style })
  },
  loss: () => {
    const points = Array.from({ length: 50 }, (_, i) => ({
      step: i * 20,
      train: 4 / (1 + i),
      validation: i % 5 === 0 ? 4.2 / (1 + i) : null,
    }))
    return lossFigure({ points, provenance, style })
  },
}

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

const wordsOf = (svg: string) =>
  elements(svg)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text)

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

describe('numbers', () => {
  test('places have at most two decimals and no minus zero', () => {
    expect([at(1 / 3), at(-0.001), at(2), at(10.005)]).toEqual(['0.33', '0', '2', '10.01'])
  })

  test('a gap in a line lifts the pen', () => {
    expect(
      pathThrough([
        [0, 0],
        [1, Number.NaN],
        [2, 1],
        [3, 2],
      ]),
    ).toBe('M0,0ZM2,1L3,2')
  })

  test('ticks are round, in order and inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (low, span) => {
          const found = ticks(low, low + span, 5)
          expect(found.length).toBeGreaterThan(1)
          expect(found.length).toBeLessThan(13)
          for (const [i, value] of found.entries()) {
            expect(value).toBeGreaterThanOrEqual(low - span * 1e-6)
            expect(value).toBeLessThanOrEqual(low + span * (1 + 1e-6))
            if (i > 0) expect(value).toBeGreaterThan(found[i - 1])
          }
        },
      ),
    )
  })

  test('scales map ends to ends', () => {
    expect([0, 5, 10].map(linear([0, 10], [100, 0]))).toEqual([100, 50, 0])
    expect(logarithmic([1, 100], [0, 10])(10)).toBeCloseTo(5, 12)
  })

  test('are written as the window writes them', () => {
    expect([score(0.873), score(-0.32), score(1), score(-0.001), score(Number.NaN)]).toEqual([
      '0.87',
      '−0.32',
      '1.00',
      '0.00',
      '–',
    ])
    expect([tick(-0.5), tick(0), tick(24_000), tick(1.25)]).toEqual(['−0.5', '0', '24,000', '1.25'])
    expect([probability(1 / 256, 255), probability(0.25, 255), probability(null, 255)]).toEqual([
      '≤ 0.004',
      '0.250',
      '–',
    ])
  })
})

describe('the report as a page', () => {
  const svg = FIGURES.memory()
  const figure = { name: 'Memory', caption: 'It “remembers”.', provenance, svg, problem: null }
  const page = () =>
    reportHtml({
      title: 'A <title> & more',
      theme: 'light',
      workspace: 'w.neuronscope',
      program: 'Neuronscope 0.1.0',
      entries: [
        { title: '', words: plainHtml('One.\n\nTwo <b>\nlines.'), figure: null },
        { title: 'H', words: plainHtml('First.\n\nIt remembers.'), figure },
        {
          title: '',
          words: '',
          figure: { name: 'Trace', caption: 'Gone.', provenance, svg: null, problem: 'It was <removed>.' },
        },
      ],
    })

  it('is well formed, keeps every figure byte for byte and numbers them', () => {
    const parts = elements(page())
    const image = parts.find(({ name }) => name === 'img')!
    const [, data] = image.attributes.src.split('data:image/svg+xml;base64,')
    expect(image.attributes.alt).toBe('Memory. It “remembers”.')
    expect(Buffer.from(data, 'base64').toString()).toBe(svg)
    expect(page()).toContain('<b>Figure 2.</b> Gone.')
    expect(page()).toContain('It was &lt;removed&gt;.')
    expect(page()).toBe(page())
  })

  it('says how many questions were asked of each recording', () => {
    const asked = (questions: number) =>
      reportHtml({
        ...{ title: '', theme: 'light', workspace: 'w', program: 'p', entries: [] },
        questions: [{ recording: 'R <1>', questions }],
      })
    expect(asked(1234)).toContain('1,234 questions were asked of the recording R &lt;1&gt;.')
    expect(asked(1)).toContain('1 question was asked of the recording')
    expect(asked(0)).not.toContain('asked of the recording')
  })

  it('keeps the sentence right above a figure together with it, and lets earlier ones go', () => {
    expect(page()).toContain('<p>First.</p>\n<div class="together">\n<p>It remembers.</p>\n<figure id="figure-1">')
    expect(page()).toContain('.together { break-inside: avoid }')
  })

  it('says once where all figures come from, and of each only what is its own', () => {
    const foot = page().slice(page().indexOf('<footer>'))
    expect(foot.match(/7f3a91c0ffee/g)).toHaveLength(1)
    expect(foot.match(/recording ch\. 36/g)).toHaveLength(1)
    expect(foot.match(/unit L1\.c\.79/g)).toHaveLength(2)
  })

  it('takes an empty line for the end of a paragraph', () => {
    expect(paragraphsOf('a\nb\n\n \n\nc\n')).toEqual(['a\nb', 'c'])
    expect(paragraphsOf(' \n ')).toEqual([])
  })
})

describe('a matrix', () => {
  it('says how far AUROC is from chance with the sign of r, and r where there is no AUROC', () => {
    const { rows } = matrixOf()
    const value = (row: number, unit: number, metric: 'auroc' | 'r') =>
      cellValue(rows[row].heldoutR[unit], rows[row].auroc[unit], metric)
    expect(value(0, 1, 'auroc')).toBeCloseTo(-0.9)
    expect(value(0, 1, 'r')).toBeCloseTo(-0.9)
    expect(value(2, 0, 'auroc')).toBeCloseTo(0.7)
    expect(cellValue(Number.NaN, Number.NaN, 'auroc')).toBeNaN()
  })

  it('draws units by the feature that they follow best, and of few the best of each feature in turn', () => {
    expect(drawnUnits(matrixOf())).toEqual([1, 3, 2, 0])
    expect(drawnUnits(matrixOf(2))).toEqual([1, 0])
    expect(drawnUnits(matrixOf(3))).toEqual([1, 3, 0])
  })

  it('fades what chance could have made, names what is known, and says what was not judged', () => {
    const drawn = matrixFigure(matrixOf())
    const colors = elements(drawn).flatMap(({ name, attributes }) => (name === 'path' ? [attributes.stroke] : []))
    expect(new Set(colors).size).toBe(colors.length)
    expect(colors).toContain('#65a0f1') // AUROC 0.95 with a negative r: the end of the scale
    expect(drawn).toContain('quote &lt;cell&gt;')
    expect(drawn).toContain('Not judged on this text: latex_mathematics_and &lt;more&gt;.')
    expect(drawn).toContain('all 4 units')
  })

  it('is a table of every cell that was judged', () => {
    const table = matrixTable(matrixOf(2))
    const column = (name: string) => Array.from(table.find((one) => one.name === name)!.values as ArrayLike<unknown>)
    expect(column('feature')).toEqual([...Array(4).fill('inside_quotes'), ...Array(4).fill('column')])
    expect(column('unit').slice(4)).toEqual(['L0.h.0', 'L0.h.1', 'L0.h.2', 'L0.h.3'])
    expect(column('q')[1]).toBeCloseTo(0.01)
    expect(column('p')[5]).toBeCloseTo(0.004)
    expect(column('heldout_r')[4]).toBeCloseTo(0.7)
  })
})
