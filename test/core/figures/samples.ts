// Data of every kind of figure, as long-winded as they come: units of four digits, names, features and texts that are
// longer than any figure is wide. A kind without a sample here does not compile.

import type { FigureKind } from '../../../core/figures/kinds/kinds.ts'
import { type DataOf, FIGURE_KINDS } from '../../../core/figures/kinds/kinds.ts'
import type { Provenance } from '../../../core/figures/provenance.ts'
import { BIRTH_PARTS, PREDICTION_PARTS } from '../../../core/schema/figures.ts'
import type { Score } from '../../../core/search/types.ts'
import type { PlaceEffect } from '../../../core/units/ablation-effects.ts'
import { responseOf } from '../../../core/units/response.ts'
import { PROVENANCE } from './provenance.ts'

const LONG = 'inside("“", "”", until="\\n\\n") and not /chapter [0-9]+ of the book/ or depth("(", ")") > 2'
const UNIT = 'L10.c.1023'
const NAMES = {
  [UNIT]: 'the cell that keeps track of open quotation marks',
  'L1.h.17': 'quotes',
  'L0.c.3': 'line length',
}
const PROSE =
  '“Aye, aye!” said Stubb, “we’ll have the whale’s head (all of it)\nbefore noon.”\tThen silence — 語 — and the sea. '
const text = (n: number) => PROSE.repeat(Math.ceil(n / PROSE.length)).slice(0, n)
const wave = (n: number, k = 7) => Float32Array.from({ length: n }, (_, i) => Math.sin(i / k))
const mask = (n: number) => Float32Array.from({ length: n }, (_, i) => Number(i % 50 < 20))
const TANH = { quantity: 'tanh c', raw: false, low: -1, high: 1 }
const RAW = { quantity: 'c', raw: true, low: -163.2, high: -39.7 }
const ENDS = { quantity: 'c', low: '−163.2', high: '−39.7' }

const NONE = {
  ...{ r: 0, auroc: 0.5, averagePrecision: 0, f1: 0, precision: 0, recall: 0, mcc: 0, mutualInformation: 0 },
  ...{ d: 0, spearman: 0, r2: 0 },
}
function scored(unit: string, auroc: number, p: number): Score {
  const r = 2 * auroc - 1
  return {
    ...{
      ...NONE,
      r,
      auroc,
      unit,
      column: 0,
      threshold: 0,
      sign: 1,
      overall: r,
      z: 40 * r,
      pUntrained: 0.4,
      exact: false,
    },
    ...{ p, heldout: { ...NONE, r: r - 0.01, auroc: auroc - 0.02 } },
    intervals: { r: [r - 0.1, r + 0.05], auroc: [auroc - 0.08, auroc + 0.03] },
  } as Score
}
const baseline = (auroc: number) => ({
  figures: { ...NONE, auroc, r: auroc / 2 },
  train: { ...NONE, auroc, r: auroc / 2 },
})
const BASELINES = {
  ...{
    lastCharacter: baseline(0.61),
    lastThree: baseline(0.97),
    rotated: baseline(0.7),
    controlFeature: baseline(0.51),
  },
  untrained: { ...baseline(0.8), unit: 'L0.c.3', recording: 2, seeds: 3 },
}

const probed = (bits: number) => ({ bits, entropy: 0.9, averagePrecision: 0.81, auroc: 0.93, f1: 0.77 })

const place = (place: PlaceEffect['place'], change: number): PlaceEffect => ({
  ...{ place, characters: 1_234_567, before: 1.4, after: 1.4 + change, interval: [change - 0.02, change + 0.03] },
  control: { change: change / 8, least: -0.004, greatest: change / 4, beyond: change * 0.8, interval: null },
  matched: place === 'all' ? null : { characters: 900, change: change / 3, beyond: change * 0.6, interval: null },
})
const likely = (sign: number) =>
  [...'e ”\n—語'].map((character, i) => ({ character, before: 0.1, after: 0.1 + (sign * (6 - i)) / 100 }))

const gate = (name: string) => ({
  gate: name as 'i',
  bias: 0,
  weights: [...'ab ”\n語'].map((character, i) => ({ character, weight: (i % 2 ? -1 : 1) * (2.5 - i / 3) })),
})
const gateOfUnits = (name: string) => ({
  gate: name as 'i',
  bias: 0,
  weights: [UNIT, 'L1.h.17', 'L0.c.3', 'L1.h.5'].map((unit, i) => ({ unit, weight: (i % 2 ? -1 : 1) * (1.9 - i / 3) })),
})

const counts = (of: (i: number) => number) => Uint32Array.from({ length: 256 }, (_, i) => of(i))
const sides = { outside: counts((i) => 256 - i), inside: counts((i) => i) }
const rows = (features: number, units: number) =>
  Array.from({ length: features }, (_, f) => {
    const r = Float32Array.from({ length: units }, (_, u) => Math.cos(u * (f + 1)))
    const auroc = r.map((value) => 0.5 + Math.abs(value) / 2)
    return {
      trainR: r,
      heldoutR: r,
      auroc,
      p: r.map(() => 0.01),
      q: r.map((value) => (Math.abs(value) > 0.5 ? 0.01 : 0.6)),
    }
  })
const passage = (i: number) => ({
  ...{ position: 1_234_567 + i * 1000, peak: 60, text: text(120), values: wave(120, 9).map((v) => v * 60 - 100) },
  truth: Uint8Array.from({ length: 120 }, (_, t) => Number(t % 40 < 15)),
})
const colored = {
  ...{ text: text(400), values: wave(400), limit: 1, scale: ENDS, columns: 88, mask: mask(400) },
  lanes: [
    { unit: 'L1.h.17', name: 'quotes', values: wave(400, 5) },
    { unit: UNIT, values: wave(400, 3) },
  ],
  table: () => [{ name: 'position', type: 'whole' as const, values: [0] }],
}

/** Two texts that differ in a stretch, and a set of two units. */
function patched(length: number): DataOf<'patching'> {
  const characters = Array.from(text(length))
  const units = [UNIT, ...Array.from({ length: 29 }, (_, i) => `L0.c.${i}`)]
  const cells = units.length * length
  return {
    ...{ measure: 'difference', target: '”', against: '\n', before: -9.45, after: 12.3, first: 4, total: 4096 },
    ...{ characters, positions: Uint32Array.from(characters.keys()), units, measured: 9, agreement: 0.91 },
    beside: characters.map((character, p) => (p === 0 ? '' : p > 3 && p < 9 ? '語' : character)),
    estimate: Float32Array.from({ length: cells }, (_, i) => (i % length < 1 ? Number.NaN : Math.sin(i) * 4)),
    exact: Float32Array.from({ length: cells }, (_, i) => (i % 97 === 5 ? Math.sin(i) * 4.2 : Number.NaN)),
    whole: Float32Array.from(characters, (_, p) => (p < 1 ? Number.NaN : p < 4 ? 0 : 22.5)),
    ...{ column: 8, share: 90 },
    set: [
      { unit: UNIT, alone: 0.7, together: 0.7 },
      { unit: 'L0.c.28', alone: 0.2, together: 0.93 },
    ],
  }
}

type Sample<K extends FigureKind> = DataOf<K> & { provenance?: Partial<Provenance> }

/** One at least of each kind. */
export const SAMPLES: { [K in FigureKind]: readonly Sample<K>[] } = {
  text: [colored],
  trace: [
    {
      ...{ text: text(40), start: 1_234_567, mask: mask(40) },
      units: [
        { unit: UNIT, name: NAMES[UNIT], values: wave(40).map((v) => v * 60 - 100), scale: RAW },
        { unit: 'L1.h.17', name: 'quotes', values: wave(40), scale: { ...TANH, quantity: 'h' } },
      ],
    },
  ],
  histogram: [
    {
      ...{ apart: true, cut: { threshold: -0.5, sign: -1 }, scale: RAW },
      split: {
        ...{ low: -1, high: 1, recorded: Float32Array.from({ length: 256 }, (_, i) => -180 + i * 0.6) },
        ...{ levels: Float32Array.from({ length: 256 }, (_, i) => -1 + i / 128) },
        parts: { search: null, heldout: null, all: sides },
      },
    },
  ],
  response: [
    {
      response: responseOf(
        Float32Array.from({ length: 3000 }, (_, i) => i % 72),
        Float32Array.from({ length: 3000 }, (_, i) => Math.tanh((i % 72) / 30 - 1 + ((i * 37) % 11) / 40)),
      ),
      scale: TANH,
    },
  ],
  memory: [
    {
      curve: {
        points: [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((from, i) => ({
          ...{ from, to: Math.max(1, from * 2), characters: 1000, auroc: 0.98 - i / 25 },
          interval: [0.94 - i / 25, 0.99 - i / 30] as [number, number],
        })),
      } as DataOf<'memory'>['curve'],
    },
  ],
  passages: [
    {
      ...{ highest: [0, 1, 2, 3].map(passage), lowest: [4, 5, 6, 7].map(passage) },
      ...{ scale: RAW, ends: ENDS },
    },
  ],
  gates: [
    {
      ...{ text: text(60), start: 1_234_567, mask: mask(60) },
      units: ['i', 'f', 'o', 'g'].map(gateBandOf),
    },
  ],
  effect: [{ direct: [...'etaoin ”\n語shrdlu'].map((character, i) => ({ character, change: 2 - i / 4 })) }],
  ablation: [
    {
      places: [
        { ...place('all', 0.01), rising: likely(1), falling: likely(-1) },
        { ...place('inside', 0.06), rising: likely(1), falling: likely(-1) },
        { ...place('outside', -0.01), rising: [], falling: [] },
        { ...place('begins', 0.2), rising: likely(1), falling: likely(-1) },
        { ...place('ends', 0.55), rising: likely(1), falling: likely(-1) },
      ],
      ...{ values: [0.3], units: [UNIT], controls: [['L1.c.3'], ['L1.c.9']] },
    },
  ],
  characters: [
    {
      means: [...'etaoin ”\n語shrdlu'].map((character, i) => ({
        character,
        count: 100,
        mean: -40 - i * 8,
        deviation: 1,
      })),
      scale: RAW,
    },
  ],
  autocorrelation: [
    {
      curve: {
        ...{
          characters: 1_000_000,
          memory: 1234.5,
          r: Float32Array.from({ length: 2000 }, (_, i) => Math.cos(i / 400)),
        },
        band: Float32Array.from({ length: 2000 }, (_, i) => 0.02 + i / 20_000),
      },
    },
  ],
  correlated: [
    {
      ...{ characters: 1_234_567, names: NAMES },
      positive: [UNIT, 'L1.h.17', 'L0.c.3', 'L1.c.7'].map((unit, i) => ({ unit, r: 0.93 - i / 10 })),
      negative: ['L10.c.1000', 'L1.h.18', 'L0.c.4'].map((unit, i) => ({ unit, r: -0.93 + i / 10 })),
    },
  ],
  weights: [
    {
      incoming: ['i', 'f', 'g', 'o'].map(gate),
      outgoing: [...['i', 'f', 'g', 'o'].map(gateOfUnits), gate('logit')],
      names: NAMES,
    },
  ],
  ranking: [
    {
      ...{ kind: 'boolean', rows: 8, units: 1_234, maxima: Float64Array.from({ length: 255 }, (_, i) => 2 + i / 85) },
      scores: [UNIT, 'L1.h.17', 'L0.c.3', 'L1.c.7', 'L1.c.8'].map((unit, i) =>
        scored(unit, 0.95 - i / 12, i < 3 ? 1 / 256 : 0.4),
      ),
      ...{ baselines: BASELINES, shifts: 255, names: NAMES },
    },
    {
      ...{ kind: 'number', rows: 3, units: 64, maxima: new Float64Array(), shifts: 0, baselines: null, names: {} },
      scores: ['L0.h.1', 'L0.h.2'].map((unit, i) => scored(unit, 0.9 - i / 12, Number.NaN)),
    },
  ],
  matrix: [
    {
      features: [
        ...['inside_quotes', 'a_feature_whose_name_is_longer_than_any_column', 'column', 'word_start'].map((name) => ({
          ...{ name, kind: 'boolean' as const, problem: null },
        })),
        { name: 'latex_mathematics_that_is_not_there', kind: 'boolean', problem: 'never true' },
        { name: 'markdown_tables_that_are_not_there_either', kind: 'boolean', problem: 'never true' },
      ],
      units: Array.from({ length: 300 }, (_, i) => (i === 3 ? UNIT : `L1.c.${i}`)),
      ...{ rows: rows(6, 300), metric: 'auroc', best: 40, names: NAMES },
    },
  ],
  explanations: [
    {
      explanations: ['inside_quotes', 'a_feature_whose_name_is_longer_than_any_column', 'column', 'latex'].map(
        (feature, i) => ({
          ...{ feature, expression: feature, meaning: '', kind: 'boolean' as const },
          ...{ r: 0.9 - i / 4, r2: 0.81 - i / 3, trainR: 0.9, auroc: i === 2 ? Number.NaN : 0.95 - i / 9 },
          ...{ p: 0.004, q: i === 2 ? 0.4 : 0.011, problem: i === 3 ? 'never true' : null },
        }),
      ),
      rows: 15,
    },
  ],
  probe: [
    {
      steps: Array.from({ length: 16 }, (_, i) => ({
        ...{ k: i + 1, units: [], added: i === 0 ? UNIT : `L1.h.${i * 61}`, train: probed(0.42 + i / 90) },
        ...{ validation: probed(0.4), test: probed(0.4 + i / 100), interval: [0.3, 0.5 + i / 100] as const },
      })),
      result: {
        ...{
          enough: 2,
          cells: 2,
          verdict: 'Two units tell this feature as well as sixteen do (share of the bits 0.43).',
        },
        chance: { k: 2, shuffled: { bits: 0.01, averagePrecision: 0.2, auroc: 0.52, f1: 0.1 } },
        baselines: {
          ...{ lastCharacter: probed(0.1), lastThree: probed(0.2) },
          untrained: { units: [], test: probed(0.15), seeds: 3 },
        },
      },
      names: NAMES,
    } as unknown as DataOf<'probe'>,
  ],
  sources: [
    {
      ...{ method: 'integrated', text: 'the whale, and\nthe sea', first: 1_071_300, target: 'a', logit: 5.25 },
      ...{ probability: 0.61, without: 1.5, remainder: 0.01 },
      parts: Float32Array.from({ length: 21 }, (_, i) => Math.sin(i) / (22 - i)),
    },
  ],
  patching: [patched(30), patched(400)],
  effects: [
    {
      ...{ at: 'ends', target: null, window: 24, places: 48, total: 108, matches: 48, agreement: 0.985 },
      units: [UNIT, ...Array.from({ length: 59 }, (_, i) => `L0.h.${i}`)],
      auroc: Float32Array.from({ length: 60 }, (_, i) => (i === 0 ? 0.95 : i === 5 ? Number.NaN : 0.5 + (i % 10) / 50)),
      change: Float32Array.from({ length: 60 }, (_, i) => (i === 0 ? 2 : Math.cos(i) / 4)),
      low: Float32Array.from({ length: 60 }, (_, i) => (i === 0 ? 1.8 : Math.cos(i) / 4 - 0.05)),
      high: Float32Array.from({ length: 60 }, (_, i) => (i === 0 ? 2.2 : Math.cos(i) / 4 + 0.05)),
      matched: new Float32Array(60).fill(0.01),
      measured: [
        { unit: UNIT, change: 2.4, interval: [2.1, 2.6], matched: -0.1, beyond: 2.5, beyondInterval: [2.2, 2.7] },
        { unit: 'L0.h.2', change: -0.3, interval: null, matched: Number.NaN, beyond: Number.NaN, beyondInterval: null },
      ],
    },
  ],
  replication: [
    {
      ...{ kind: 'boolean', name: 'The first nine tenths of a book with a long name', names: NAMES },
      scores: [UNIT, 'L1.h.17', 'L0.c.3', 'L1.c.7'].map((unit, i) => scored(unit, 0.95 - i / 12, 0.01)),
      found: [UNIT, 'L1.h.17', 'L0.c.3'].map((unit, i) => ({ unit, figures: { ...NONE, auroc: 0.9 - i / 8 } })),
    },
  ],
  predictions: PREDICTION_PARTS.map((part) => ({ part, comparison: comparisonSample() })),
  births: BIRTH_PARTS.map((part) => ({ part, births: birthsSample() })),
  saturation: [
    {
      gates: [0, 1].flatMap((layer) =>
        ['i', 'f', 'o'].map((gate, k) => {
          const share = (m: number) => Float32Array.from({ length: 60 }, (_, i) => ((i * (k + m)) % 60) / 60)
          return { layer, gate: gate as 'i', left: share(1), right: share(2) }
        }),
      ),
    },
  ],
  loss: [
    {
      points: Array.from({ length: 60 }, (_, i) => ({
        ...{ step: 1 + i * 200, epoch: i / 6, train: 4 / (1 + i / 4), validation: i % 5 ? null : 4.1 / (1 + i / 4) },
        ...{ gradientNorm: 1, learningRate: 0.002 },
      })) as unknown as DataOf<'loss'>['points'],
    },
  ],
  networks: [
    {
      networks: (['lstm', 'gru', 'rnn'] as const).flatMap((cell, k) =>
        [1, 2, 3].flatMap((layers) =>
          [64, 128, 256, 512].map((size, i) => ({
            ...{ name: `${cell}-${layers} size ${size} on ${LONG}`, cell, layers, hidden: size - layers },
            ...{ parameters: 43_000 * 4 ** i + 997 * k, steps: 16_250, characters: 119_030 },
            ...{ nats: 1.6 - 0.1 * i - 0.03 * layers + 0.07 * k, standardError: 0.006 },
          })),
        ),
      ),
    },
    {
      networks: [
        {
          ...{ name: 'one', cell: 'mingru', layers: 1, hidden: 16, parameters: 2000, steps: 10, characters: 100 },
          ...{ nats: 2, standardError: 0 },
        },
      ],
    },
  ],
  generated: [{ ...colored, mask: undefined, lanes: [] }],
  tried: [{ ...colored, lanes: [] }],
}

function gateBandOf(kind: string): DataOf<'gates'>['units'][number] {
  const words: Record<string, string> = { i: 'input gate', f: 'forget gate', o: 'output gate', g: 'candidate' }
  const candidate = kind === 'g'
  return {
    ...{ unit: `L10.${kind}.1023`, name: words[kind], values: wave(60).map((v) => (candidate ? v : (v + 1) / 2)) },
    scale: { quantity: kind, raw: false, low: candidate ? -1 : 0, high: 1 },
  }
}

/** A training of a dozen kept checkpoints, with a long feature, a unit that was not finite at first, and eight orders. */
function birthsSample(): DataOf<'births'>['births'] {
  const steps = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 10_000]
  const of = (top: number) => steps.map((_, k) => top / (1 + k / 4))
  const scores = (sign: number) =>
    steps.map((_, k) =>
      k === 0
        ? null
        : { score: 0.5 + (sign * k) / 30, interval: [0.46 + (sign * k) / 30, 0.55 + (sign * k) / 30] as const },
    )
  return {
    ...{ steps, loss: of(4.2) },
    pairs: [
      { unit: UNIT, feature: LONG, measure: 'AUROC', scores: scores(1) },
      { unit: 'L0.c.3', feature: 'column()', measure: 'r', scores: scores(-1) },
    ],
    ngrams: Array.from({ length: 8 }, (_, i) => ({
      ...{ order: i + 1, divergence: of(3 + i / 3), divergenceError: of(0.1) },
      ...{ difference: of(2 - i / 4), differenceError: of(0.02) },
    })),
    samples: [{ step: 500 }, { step: 10_000 }],
    points: steps.slice(1).map((step, k) => ({ step, train: 4 / (1 + k / 4), validation: 4.1 / (1 + k / 4) })),
  }
}

/** A comparison of a network with two n-gram models, with long names and all parts. */
function comparisonSample(): DataOf<'predictions'>['comparison'] {
  const names = ['lstm-2×256 with a long name that goes on', '20-gram', 'unbounded n-gram']
  const losses = names.map((predictor, i) => ({
    ...{
      predictor,
      nats: 1.4 + i / 8,
      standardError: 0.009,
      interval: [1.38 + i / 8, 1.42 + i / 8] as [number, number],
    },
    ...{ difference: i / 8, differenceError: i === 0 ? 0 : 0.003 },
  }))
  const groups = ['lower-case letters', 'punctuation'].map((name) => ({ name, characters: 90_501, losses }))
  const pair = [names[0], names[1]] as [string, string]
  const steps = ['n-grams, n = 1 … 9', 'first characters of words'].map((title, i) => ({
    title,
    removed: 700 - i,
    left: 9,
  }))
  const bins = [1, 10, 100].map((from) => ({
    ...{ from, to: 10 * from, closings: 30 },
    predictors: names.map((predictor, i) => ({ predictor, nats: 1 + i, natsError: 0.1, p: 0.3, pError: 0.02 })),
  }))
  return {
    ...{ characters: 119_030, losses, classes: groups, features: [{ feature: LONG, groups }], beside: names[1] },
    overlaps: [{ predictors: pair, characters: 100, both: 48, onlyFirst: 5, onlySecond: 9, neither: 38 }],
    means: [
      {
        predictors: pair,
        characters: Array.from({ length: 30 }, (_, i) => ({
          ...{ character: 97 + i, count: 20 + i, first: 0.7 - i / 60, second: 0.5 },
        })),
      },
    ],
    breakdowns: [{ predictor: names[0], characters: 119_030, errors: 63_954, steps }],
    delimiters: [{ open: '“', close: '”', bins }],
  }
}

/** What the samples were made of. */
export const SAMPLE_PROVENANCE: Provenance = {
  ...PROVENANCE,
  unit: UNIT,
  unitName: NAMES[UNIT],
  feature: LONG,
}

/** Every sample drawn. */
export function drawnSamples(style: { theme: 'light' | 'dark'; width?: number; fontSize?: number; footer?: boolean }) {
  return (Object.keys(FIGURE_KINDS) as FigureKind[]).flatMap((kind) =>
    (SAMPLES[kind] as readonly object[]).map((data, i) => ({
      name: i === 0 ? kind : `${kind} ${i + 1}`,
      kind,
      svg: (FIGURE_KINDS[kind] as unknown as { draw(drawing: object): string }).draw({
        ...data,
        provenance: SAMPLE_PROVENANCE,
        style,
      }),
    })),
  )
}
