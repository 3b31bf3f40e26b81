// What the window shows of a kind of figure and what a file of it holds, from the same data at the same width: the same
// words (ticks, numbers, names), the same colors, the same line breaks. A kind without its place here does not compile.

import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { nullStripChart } from '../../core/figures/charts/null-strip.ts'
import { passageRow } from '../../core/figures/charts/passages.ts'
import { stretchesOf } from '../../core/figures/charts/stretches.ts'
import { COLUMNS, innerWidth } from '../../core/figures/drawing.ts'
import { type DataOf, FIGURE_KINDS, FIGURE_TITLES, type FigureKind } from '../../core/figures/kinds/kinds.ts'
import { drawnUnits } from '../../core/figures/kinds/matrix.ts'
import { activationColor, inksOf, type Theme } from '../../core/figures/marks/color.ts'
import type { Mark } from '../../core/figures/marks/mark.ts'
import { usualScale } from '../../core/schema/unit-scale.ts'
import type { Sources } from '../../main/contract/sources-types.ts'
import type { Passage, UnitWeightsAnswer } from '../../main/contract/unit-types.ts'
import { colorTable, parseHex, pixel, tableIndex } from '../../renderer/charts/color.ts'
import { lossesIn } from '../../renderer/charts/loss.ts'
import { createPlot } from '../../renderer/charts/plot.ts'
import { splitChart } from '../../renderer/charts/split-histogram.ts'
import type { Store } from '../../renderer/state/store.ts'
import type { Run } from '../../renderer/state/training.ts'
import { indexRows, rowText } from '../../renderer/text/rows.ts'
import * as birthsView from '../../renderer/views/births/pictures.ts'
import * as effectsView from '../../renderer/views/effects/effects.ts'
import type { Context } from '../../renderer/views/entry.ts'
import * as explain from '../../renderer/views/explain/explain.ts'
import { plot } from '../../renderer/views/gates/plot.ts'
import { cellPixel } from '../../renderer/views/matrix/paint.ts'
import * as patchView from '../../renderer/views/patching/patching.ts'
import * as predictionsView from '../../renderer/views/predictions/predictions.ts'
import * as probe from '../../renderer/views/probe/probe.ts'
import * as reproductionView from '../../renderer/views/reproduction/reproduction.ts'
import { COLUMNS as RANKING, replicatedColumn } from '../../renderer/views/search/columns.ts'
import { type Table, tableRow } from '../../renderer/views/search/table.ts'
import { sourcesLegend } from '../../renderer/views/sources-legend.ts'
import { lossSection } from '../../renderer/views/training/charts.ts'
import { curves } from '../../renderer/views/training/shape.ts'
import * as ablation from '../../renderer/views/unit/ablation.ts'
import * as characters from '../../renderer/views/unit/characters.ts'
import * as correlated from '../../renderer/views/unit/correlated.ts'
import * as effect from '../../renderer/views/unit/effect.ts'
import * as gates from '../../renderer/views/unit/gates.ts'
import * as memory from '../../renderer/views/unit/memory.ts'
import { line } from '../../renderer/views/unit/passages.ts'
import * as response from '../../renderer/views/unit/response.ts'
import * as since from '../../renderer/views/unit/since-change.ts'
import * as trace from '../../renderer/views/unit/trace.ts'
import * as weights from '../../renderer/views/unit/weights.ts'
import { elements } from '../core/figures/markup.ts'
import { SAMPLE_PROVENANCE, SAMPLES } from '../core/figures/samples.ts'
import { deep, marksIn, wordsIn } from './marks-in.ts'

const { unit: UNIT = '', unitName: NAME = '', feature: FEATURE = '' } = SAMPLE_PROVENANCE
const STYLE = { width: COLUMNS.double }
const WIDTH = innerWidth({ theme: 'light', ...STYLE }, 'double')

/** As much of the state of the window as its charts read. */
function storeOf(theme: Theme, part: Partial<Record<keyof Store, unknown>> = {}): Store {
  const names: Record<string, string> = { [UNIT]: NAME, 'L1.h.17': 'quotes', 'L0.c.3': 'line length' }
  return {
    theme: { theme: signal(theme) },
    notes: { nameOf: (unit: string) => names[unit] ?? '' },
    losses: signal(lossesIn('bits')),
    origin: signal({ position: 0, line: 1 }),
    hover: signal(null),
    recorded: signal(2_000_000),
    recording: signal({ kinds: ['h', 'c'], layers: 11, hidden: 1024, id: 1 }),
    recordingId: signal(1),
    unit: signal(UNIT),
    pageUnit: signal(UNIT),
    feature: signal(FEATURE),
    histograms: { get: () => null },
    text: { value: signal(null) },
    runs: { value: signal(null) },
    search: { results: signal(null), expression: signal('') },
    training: { model: signal({ id: 1 }) },
    unitPage: { cut: signal(null), brush: signal(null) },
    ...part,
  } as unknown as Store
}

const context = (store: Store) => ({ store }) as Context

/** Text of a stretch as the window holds it. */
const textOf = (text: string) => ({ value: signal({ text, length: Array.from(text).length }) })
const runsOf = (mask: ArrayLike<number>) => {
  const runs: number[] = []
  for (let i = 0; i <= mask.length; i++) if (!!mask[i] !== !!mask[i - 1]) runs.push(i)
  return { value: signal(Uint32Array.from(runs)) }
}

type Screen = { words: string[]; colors: Set<string> }

function screenOf(template: unknown): Screen {
  const marks = marksIn(template)
  return { words: textsOf(marks), colors: colorsOf(marks) }
}

function textsOf(marks: readonly Mark[]): string[] {
  return marks.flatMap(({ name, text }) => (name === 'text' && text ? [text] : []))
}

function colorsOf(marks: readonly Mark[]): Set<string> {
  const used = marks.flatMap(({ attributes }) => [attributes.fill, attributes.stroke])
  return new Set(used.filter((color): color is string => typeof color === 'string' && color.startsWith('#')))
}

function paperOf(kind: FigureKind, data: object, theme: Theme): Screen & { svg: string } {
  const { draw } = FIGURE_KINDS[kind] as unknown as { draw(drawing: object): string }
  const svg = draw({ ...data, provenance: SAMPLE_PROVENANCE, style: { theme, ...STYLE } })
  // the frame itself: the background and the ink of words that say nothing else
  const parts = elements(svg).slice(1)
  const used = parts.flatMap(({ attributes }) => [attributes.fill, attributes.stroke])
  const texts = parts.filter(({ name }) => name === 'text').map(({ text }) => text)
  return { svg, words: texts, colors: new Set(used.filter((color) => color?.startsWith('#'))) }
}

/** Numbers as they stand at ticks and behind bars. */
const isNumber = (word: string) => /^[−+]?[\d.,]+( \(.*\))?$/.test(word)
const sorted = (words: Iterable<string>) => [...words].sort()

/** All words of the chart are in the file, and the file has no number and no color more. */
function alike(kind: FigureKind, data: object, theme: Theme, template: unknown, without: readonly string[] = []): void {
  const screen = screenOf(template)
  const paper = paperOf(kind, data, theme)
  expect(screen.words.length).toBeGreaterThan(3)
  const left = [...paper.words]
  for (const word of screen.words) {
    expect(left).toContain(word)
    left.splice(left.indexOf(word), 1)
  }
  expect(sorted(left.filter((word) => isNumber(word) && !without.includes(word)))).toEqual([])
  const { page, ink, ink3 } = inksOf(theme)
  const own = (colors: Set<string>) => sorted([...colors].filter((color) => ![page, ink, ink3].includes(color)))
  expect(own(screen.colors)).toEqual(own(paper.colors))
}

const sample = <K extends FigureKind>(kind: K) => SAMPLES[kind][0] as DataOf<K>
const look = (theme: Theme) => ({ width: WIDTH, theme })

/** Of text on a canvas: the rows break at the same places, and each value has the same color. */
function sameText(kind: 'text' | 'generated' | 'tried', theme: Theme): void {
  const data = sample(kind)
  const columns = Math.min(data.columns, Math.floor(WIDTH / 7))
  const index = indexRows(data.text, columns)
  const screen = Array.from({ length: index.rows }, (_, row) => Array.from(rowText(data.text, index, row)).length)
  const paper = stretchesOf({ ...data, columns }).map(({ stretches }) =>
    stretches.flatMap(({ cells }) => cells).reduce((sum, cell) => sum + cell.characters, 0),
  )
  expect(paper).toEqual(screen)
  expect(paper.length).toBeGreaterThan(2)
  const table = colorTable(theme)
  const drawn = paperOf(kind, data, theme).colors
  for (const value of Array.from(data.values)) {
    const color = activationColor(value / data.limit, theme)
    expect(table[tableIndex(value / data.limit)]).toBe(pixel(parseHex(color)))
    if (color !== inksOf(theme).page) expect(drawn).toContain(color)
  }
}

/** How each kind is compared. */
const COMPARED: { [K in FigureKind]: (theme: Theme) => void } = {
  text: (theme) => sameText('text', theme),
  generated: (theme) => sameText('generated', theme),
  tried: (theme) => sameText('tried', theme),
  trace(theme) {
    const data = sample('trace')
    const one = { ...data.units[0], scale: usualScale('h'), values: Float32Array.from(data.units[1].values) }
    const figure = { ...data, units: [one], start: data.start }
    const store = storeOf(theme, {
      origin: signal({ position: data.start, line: 1 }),
      scales: { of: () => one.scale },
      text: textOf(data.text),
      runs: runsOf(data.mask!),
    })
    alike(
      'trace',
      figure,
      theme,
      trace.picture(store, one.values, [1, UNIT, 0, one.values.length], createPlot(), WIDTH),
    )
  },
  gates(theme) {
    const data = sample('gates')
    const n = data.units[0].values.length
    const kinds = ['i', 'f', 'o', 'g'] as const
    const values = new Float32Array(n * kinds.length)
    for (const [k, { values: own }] of data.units.entries()) values.set(Array.from(own), k * n)
    const figure = {
      ...data,
      units: data.units.map((one) => ({ ...one, name: one.name === 'candidate' ? 'cell input' : one.name })),
    }
    const store = storeOf(theme, {
      origin: signal({ position: data.start, line: 1 }),
      text: textOf(data.text),
      runs: runsOf(data.mask!),
    })
    const found = { kinds: [...kinds], start: 0, values } as Parameters<typeof gates.picture>[1]
    alike('gates', figure, theme, gates.picture(store, found, UNIT, createPlot(), WIDTH))
  },
  histogram(theme) {
    const { split, cut, scale } = sample('histogram')
    const nothing = () => {}
    const chart = splitChart({
      ...{ width: WIDTH, theme, feature: FEATURE, cut, moved: false, split, scale, mark: null, brush: null },
      ...{ onThreshold: nothing, onStep: nothing, onBrush: nothing, onReset: nothing, onMenu: nothing },
    })
    alike('histogram', sample('histogram'), theme, chart)
  },
  response(theme) {
    const { response: found, scale } = sample('response')
    alike('response', sample('response'), theme, response.picture(found, scale, FEATURE, look(theme)))
  },
  memory: (theme) => alike('memory', sample('memory'), theme, since.picture(sample('memory').curve, look(theme))),
  autocorrelation(theme) {
    const { curve } = sample('autocorrelation')
    alike('autocorrelation', { curve }, theme, memory.picture(curve, createPlot(), '', look(theme)))
  },
  passages(theme) {
    const data = sample('passages')
    const scale = data.scale
    const store = storeOf(theme, { scales: { of: () => scale } })
    const paper = paperOf('passages', data, theme)
    for (const { position, peak, text, values, truth } of data.highest) {
      const passage: Passage = { position, start: position - peak, text, values, shown: values, truth }
      const { words, colors } = screenOf(line(store, passage, { width: WIDTH + 56, left: 70 }))
      for (const word of words.filter(isNumber)) expect(paper.words).toContain(word)
      expect(words.filter(isNumber)).toHaveLength(2)
      // the window has two lines of a passage, the file the middle of them
      const row = passageRow(
        { position, peak, text, values, truth },
        { scale, left: 70, lines: 1, cut: null },
        look(theme),
      )
      const middle = colorsOf(deep(row.marks))
      expect(middle.size).toBeGreaterThan(3)
      for (const color of middle) {
        expect(paper.colors).toContain(color)
        expect(colors).toContain(color)
      }
      const shown = [paper.words.join(''), words.join('')]
      for (const one of shown) expect(one).not.toMatch(/[\n\t]/)
      for (const sign of ['↵', '⇥']) expect(shown[0].includes(sign)).toBe(shown[1].includes(sign))
    }
  },
  effect(theme) {
    const answer = { direct: sample('effect').direct } as UnitWeightsAnswer
    alike('effect', sample('effect'), theme, effect.bars(answer, storeOf(theme), WIDTH))
  },
  characters(theme) {
    const { means } = sample('characters')
    alike('characters', sample('characters'), theme, characters.bars(storeOf(theme), means, WIDTH))
  },
  correlated(theme) {
    alike('correlated', sample('correlated'), theme, correlated.bars(storeOf(theme), sample('correlated'), WIDTH))
  },
  weights(theme) {
    const all = { ...sample('weights'), direct: null } as unknown as UnitWeightsAnswer
    alike('weights', sample('weights'), theme, weights.bars(storeOf(theme), all, WIDTH))
  },
  ablation(theme) {
    const { places, units, values, controls } = sample('ablation')
    const result = {
      places,
      units,
      values,
      controls,
      to: 'mean',
      seconds: 1,
      recording: 1,
      unit: UNIT,
      feature: FEATURE,
    }
    const state = { result, place: null } as unknown as Parameters<typeof ablation.results>[1]
    const store = storeOf(theme, { catalogue: signal(null) })
    alike(
      'ablation',
      sample('ablation'),
      theme,
      ablation.results(store, state, () => {}, WIDTH),
    )
  },
  saturation(theme) {
    const { gates: all } = sample('saturation')
    // three squares side by side
    const side = Math.min(196, (WIDTH - 2 * 28) / 3)
    alike(
      'saturation',
      { gates: all },
      theme,
      all.map((gate) => plot(storeOf(theme, { pageUnit: signal('') }), gate, side)),
    )
  },
  loss(theme) {
    const { points } = sample('loss')
    const whole = points.map((one) => ({ ...one, charactersPerSecond: 1 }))
    const run = { points: whole, samples: [], snapshot: { step: 11_801, status: 'trained', totalSteps: 11_801 } }
    const at = {
      width: signal(WIDTH),
      height: signal(0),
      sample: signal(null),
      hover: signal(null),
      plot: createPlot(),
    }
    const store = storeOf(theme)
    const drawn = curves(whole as never, lossesIn('bits'))
    // the file is not as high, and has fewer lines across
    const section = lossSection(run as unknown as Run, drawn, null, at, store, () => {})
    alike('loss', { points }, theme, section)
  },
  ranking(theme) {
    const data = sample('ranking')
    const columns = RANKING.filter(({ key }) => ['train.auroc', 'heldout.auroc', 'p'].includes(key))
    const table: Table = { columns, activation: false, kind: 'boolean', by: 'train.r', sort: () => {}, rankOf: () => 1 }
    const results = signal({ ...data, recording: 1 })
    const store = storeOf(theme, { search: { results, expression: signal('') } })
    const paper = paperOf('ranking', data, theme)
    for (const score of data.scores) {
      const words = wordsIn(tableRow(store, table, score, 0, '')).split(/\s{2,}|\n/)
      for (const word of words.map((one) => one.trim()).filter((one) => /^(≤ )?[−\d][\d.]*$/.test(one) && one !== '1'))
        expect(paper.words).toContain(word)
    }
    const strip = nullStripChart({ ...data, chosen: null, nameOf: (unit) => data.names[unit] ?? '' }, look(theme))
    for (const word of textsOf(deep(strip.marks))) expect(paper.words).toContain(word)
    for (const color of colorsOf(deep(strip.marks))) expect(paper.colors).toContain(color)
  },
  matrix(theme) {
    const data = sample('matrix')
    const { svg } = paperOf('matrix', data, theme)
    const cells = new Map<string, string>()
    for (const { attributes } of elements(svg).filter(({ name }) => name === 'path'))
      for (const [, x, y] of (attributes.d ?? '').matchAll(/M([\d.]+),([\d.]+)H/g))
        cells.set(`${x} ${y}`, attributes.stroke)
    const order = drawnUnits({ ...data, provenance: SAMPLE_PROVENANCE, style: { theme } })
    const places = (at: 0 | 1) => sortedNumbers([...cells.keys()].map((key) => Number(key.split(' ')[at])))
    const [xs, ys] = [places(0), places(1)]
    const rows = data.features.flatMap(({ problem }, i) => (problem === null ? [data.rows[i]] : []))
    const table = colorTable(theme)
    let compared = 0
    rows.forEach(({ heldoutR, auroc, q }, i) => {
      const row = { ...{ r: heldoutR, auroc, q, problem: null }, feature: '', expression: '', meaning: '', group: '' }
      order.forEach((unit, column) => {
        const drawn = cells.get(`${xs[column]} ${ys[i]}`) ?? inksOf(theme).page
        const whole = { ...row, kind: 'boolean' as const, p: null }
        expect(cellPixel({ metric: 'auroc' }, whole, unit, table)).toBe(pixel(parseHex(drawn)))
        compared++
      })
    })
    expect(compared).toBe(160)
  },
  explanations(theme) {
    const { explanations: found } = sample('explanations')
    const words = wordsIn(explain.table(context(storeOf(theme)), { explanations: [...found], done: 4, total: 4 }))
    const paper = paperOf('explanations', sample('explanations'), theme)
    for (const number of paper.words.filter(isNumber)) expect(words).toContain(number)
    expect(paper.words.filter(isNumber).length).toBeGreaterThan(10)
  },
  probe(theme) {
    const { steps, result } = sample('probe')
    const question = { expression: FEATURE } as Parameters<typeof probe.result>[1]
    const template = probe.result(context(storeOf(theme)), question, { steps, result, progress: null }, WIDTH)
    const paper = paperOf('probe', sample('probe'), theme)
    const screen = screenOf(template)
    for (const word of screen.words) expect(paper.words).toContain(word)
    const written = wordsIn(template)
    for (const number of paper.words.filter((word) => /^0\.\d\d\d?$/.test(word)))
      expect(written + screen.words).toContain(number)
  },
  sources(theme) {
    const data = sample('sources')
    const found = { ...data, position: 21, start: 0, seconds: 0 } as unknown as Sources
    const store = {
      sources: { found: signal(found), method: signal(data.method), pending: signal(false), problem: signal(null) },
    } as unknown as Store
    const screen = wordsIn(sourcesLegend({ store } as Context))
    const paper = paperOf('sources', data, theme)
    for (const words of ['logit 5.25', 'p 0.61']) {
      expect(screen).toContain(words)
      expect(paper.words.join(' ')).toContain(words)
    }
  },
  predictions(theme) {
    for (const { part, comparison } of SAMPLES.predictions) {
      const screen = screenOf(predictionsView.picture(comparison, part, WIDTH, theme, lossesIn('bits')))
      const paper = paperOf('predictions', { part, comparison }, theme)
      for (const word of screen.words.filter(isNumber)) expect(paper.words).toContain(word)
      expect(screen.words.length).toBeGreaterThan(3)
    }
  },
  births(theme) {
    for (const { part, births } of SAMPLES.births) {
      const look = { width: WIDTH, theme }
      const screen = screenOf(birthsView.picture(births, part, lossesIn('bits'), look, () => {}))
      const above = screenOf(birthsView.lossPicture(births, lossesIn('bits'), look, () => {}))
      const paper = paperOf('births', { part, births }, theme)
      for (const word of [...screen.words, ...above.words].filter(isNumber)) expect(paper.words).toContain(word)
      expect(screen.words.length).toBeGreaterThan(3)
    }
  },
  networks(theme) {
    for (const { networks } of SAMPLES.networks) {
      const screen = screenOf(reproductionView.picture(networks, WIDTH, theme, lossesIn('bits')))
      const paper = paperOf('networks', { networks }, theme)
      for (const word of screen.words) expect(paper.words).toContain(word)
      expect(screen.words.length).toBeGreaterThan(3)
    }
  },
  effects(theme) {
    const data = sample('effects')
    const effects = { ...data, seed: 1, before: 2, matchedBefore: 2, seconds: 1 } as unknown as Parameters<
      typeof effectsView.picture
    >[0]
    const look = { width: WIDTH, theme }
    const screen = screenOf(effectsView.picture(effects, lossesIn('bits'), () => {}, look))
    const paper = paperOf('effects', data, theme)
    for (const word of screen.words) expect(paper.words).toContain(word)
    expect(screen.words).toContain('L0.h.2')
  },
  patching(theme) {
    const data = sample('patching')
    const patched = { ...data, seconds: 1 } as unknown as Parameters<typeof patchView.picture>[0]
    const screen = screenOf(patchView.picture(patched, () => {}, { width: WIDTH, theme }))
    const paper = paperOf('patching', data, theme)
    for (const word of screen.words) expect(paper.words).toContain(word)
    expect(screen.words).toContain('2. to 93 %')
  },
  replication(theme) {
    const data = sample('replication')
    const there = new Map(data.found.map(({ unit, figures }) => [unit, figures.auroc]))
    const columns = [
      ...RANKING.filter(({ key }) => key === 'heldout.auroc'),
      replicatedColumn('boolean', (unit) => there.get(unit) ?? Number.NaN),
    ]
    const table: Table = { columns, activation: false, kind: 'boolean', by: 'train.r', sort: () => {}, rankOf: () => 1 }
    const paper = paperOf('replication', data, theme)
    const store = storeOf(theme)
    const words = data.scores.map((score) => wordsIn(tableRow(store, table, score, 0, ''))).join(' ')
    for (const number of paper.words.filter((word) => /^0\.\d\d$/.test(word) && word !== '0.50'))
      expect(words).toContain(number)
  },
}

const sortedNumbers = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)

describe.each(Object.entries(COMPARED))('%s', (kind, compare) => {
  it.each(['light', 'dark'] as const)(
    `(${FIGURE_TITLES[kind as FigureKind]}) is in %s on screen what it is on paper`,
    (theme) => {
      compare(theme)
    },
  )
})
