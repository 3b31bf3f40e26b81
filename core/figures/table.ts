// What a figure shows as a table: named columns of one type each, from which CSV and Parquet are written alike.

import { binned, type SideCounts, SPLIT_BINS, type SplitHistogram } from '../schema/cut.ts'
import { METRICS } from '../schema/metrics.ts'
import type { UnitScale } from '../schema/unit-scale.ts'
import type { MemoryCurve } from '../search/metrics/memory-curve.ts'
import type { Baselines, Beats, MetricValues, Score } from '../search/types.ts'
import { BASELINES } from '../search/verdict.ts'
import type { TrainingPoint } from '../train/events.ts'
import type { GateSaturation } from '../units/saturation.ts'
import { codePoints } from './marks/characters.ts'
import type { MatrixFigures } from './matrix-data.ts'

/** `single` and `double` by what a value was computed as: a single printed as a double shows digits that say nothing. */
export type Column =
  | { name: string; type: 'text'; values: readonly (string | null)[] }
  | { name: string; type: 'whole' | 'single' | 'double'; values: ArrayLike<number | null> }

export type Table = readonly Column[]

/**
 * Units over a stretch of text: position in the corpus, code point, character, a column for each unit. A line end or
 * another control character is written by its name, U+000A, so that every record stays on one line.
 * @param units the column of each is named by unit and quantity, `L1.c.17 tanh c`; one alone is called `value`, and its
 *   quantity has a column of its own
 */
export function traceTable(
  text: string,
  start: number,
  units: readonly { unit: string; quantity: string; values: ArrayLike<number> }[],
): Table {
  const characters = codePoints(text)
  const alone = units.length === 1
  return [
    { name: 'position', type: 'whole', values: characters.map((_, i) => start + i) },
    { name: 'codepoint', type: 'text', values: characters.map(codeOf) },
    { name: 'character', type: 'text', values: characters.map((c) => (/^\p{Cc}$/u.test(c) ? codeOf(c) : c)) },
    ...units.map(
      ({ unit, quantity, values }): Column => ({
        name: alone ? 'value' : `${unit} ${quantity}`,
        type: 'single',
        values,
      }),
    ),
    ...(alone ? [{ name: 'quantity', type: 'text', values: characters.map(() => units[0].quantity) } as const] : []),
  ]
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}

/** What a row of a ranking holds: a unit has all of it, a baseline figures alone. */
type Ranked = Partial<Score> & MetricValues & { heldout: MetricValues }

const RANKING: readonly (readonly [string, (row: Ranked) => number | null])[] = [
  ...METRICS.map(({ column, key }) => [column, (s: Ranked) => s[key]] as const),
  ['threshold', (s) => s.threshold ?? null],
  ['sign', (s) => s.sign ?? null],
  ...METRICS.map(({ column, key }) => [`heldout_${column}`, (s: Ranked) => s.heldout[key]] as const),
  ['heldout_r_low', (s) => s.intervals?.r[0] ?? null],
  ['heldout_r_high', (s) => s.intervals?.r[1] ?? null],
  ['heldout_auroc_low', (s) => s.intervals?.auroc[0] ?? null],
  ['heldout_auroc_high', (s) => s.intervals?.auroc[1] ?? null],
  ['r_of_p', (s) => s.overall ?? null],
  ['z', (s) => s.z ?? null],
  ['p', (s) => s.p ?? null],
  ['p_untrained', (s) => s.pUntrained ?? null],
  ['exact', (s) => (s.exact === undefined ? null : Number(s.exact))],
]

/**
 * Units of a search, best first, and below them, without a rank, what they have to beat. A figure that has no meaning is
 * empty.
 */
export function rankingTable(scores: readonly Score[], baselines: Baselines | null = null): Table {
  const beside = baselineRows(baselines)
  const rows: Ranked[] = [...scores, ...beside.map(({ train, figures }) => ({ ...train, heldout: figures }))]
  return [
    { name: 'rank', type: 'whole', values: rows.map((_, i) => (i < scores.length ? i + 1 : null)) },
    { name: 'unit', type: 'text', values: [...scores.map(({ unit }) => unit), ...beside.map(({ name }) => name)] },
    ...RANKING.map(([name, of]): Column => ({ name, type: 'double', values: rows.map(of) })),
  ]
}

/** The baselines that are known, by what they are called. */
export function baselineRows(
  baselines: Baselines | null,
): { name: string; train: MetricValues; figures: MetricValues }[] {
  const known = (Object.keys(BASELINES) as (keyof Beats)[]).flatMap((key) => {
    const baseline = baselines?.[key]
    return baseline ? [{ name: BASELINES[key], train: baseline.train, figures: baseline.figures }] : []
  })
  const control = baselines?.controlFeature
  return control ? [...known, { name: 'features with the same runs', ...control }] : known
}

/** Bins of a scale: their edges, and the characters of each part where the feature is false and true. */
export function histogramTable(split: SplitHistogram, scale: UnitScale): Table {
  const { low, high, quantity } = scale
  const { parts } = split
  const edge = (i: number) => low + ((high - low) * i) / SPLIT_BINS
  const bins = Array.from({ length: SPLIT_BINS }, (_, i) => i)
  const counts = (name: string, sides: SideCounts | null): Column[] =>
    sides === null
      ? []
      : [
          { name: `${name}_false`, type: 'whole', values: binned(split, sides.outside, scale) },
          { name: `${name}_true`, type: 'whole', values: binned(split, sides.inside, scale) },
        ]
  return [
    { name: 'quantity', type: 'text', values: bins.map(() => quantity) },
    { name: 'from', type: 'double', values: bins.map(edge) },
    { name: 'to', type: 'double', values: bins.map((i) => edge(i + 1)) },
    ...counts('characters', parts.all),
    ...counts('search_half', parts.search),
    ...counts('held_out', parts.heldout),
  ]
}

/** The points of the curve: characters since the feature changed, half-open, and the AUROC there with its interval. */
export function memoryTable({ points }: MemoryCurve): Table {
  return [
    { name: 'from', type: 'whole', values: points.map(({ from }) => from) },
    { name: 'to', type: 'whole', values: points.map(({ to }) => to) },
    { name: 'characters', type: 'whole', values: points.map(({ characters }) => characters) },
    { name: 'auroc', type: 'double', values: points.map(({ auroc }) => auroc) },
    { name: 'auroc_low', type: 'double', values: points.map(({ interval }) => interval?.[0] ?? null) },
    { name: 'auroc_high', type: 'double', values: points.map(({ interval }) => interval?.[1] ?? null) },
  ]
}

/** A row for every gate of every unit. */
export function saturationTable(gates: readonly GateSaturation[]): Table {
  const rows = gates.flatMap(({ layer, gate, left, right }) =>
    Array.from(left, (closed, unit) => ({ unit: `L${layer}.${gate}.${unit}`, layer, gate, closed, open: right[unit] })),
  )
  return [
    { name: 'unit', type: 'text', values: rows.map(({ unit }) => unit) },
    { name: 'layer', type: 'whole', values: rows.map(({ layer }) => layer) },
    { name: 'gate', type: 'text', values: rows.map(({ gate }) => gate) },
    { name: 'below_tenth', type: 'single', values: rows.map(({ closed }) => closed) },
    { name: 'above_nine_tenths', type: 'single', values: rows.map(({ open }) => open) },
  ]
}

/** A row for every cell: p is the cell's own, q is over all cells. A feature that could not be judged has none. */
export function matrixTable({ features, units, rows }: MatrixFigures): Table {
  const judged = rows.flatMap((row, i) => (features[i].problem === null ? [{ row, name: features[i].name }] : []))
  const figure = (name: string, of: keyof (typeof rows)[number]): Column => {
    const values = new Float32Array(judged.length * units.length)
    for (const [i, { row }] of judged.entries()) values.set(row[of], i * units.length)
    return { name, type: 'single', values }
  }
  return [
    { name: 'feature', type: 'text', values: judged.flatMap(({ name }) => units.map(() => name)) },
    { name: 'unit', type: 'text', values: judged.flatMap(() => units) },
    figure('r', 'trainR'),
    figure('heldout_r', 'heldoutR'),
    figure('heldout_auroc', 'auroc'),
    figure('p', 'p'),
    figure('q', 'q'),
  ]
}

/** Losses in nats a character. */
export function lossTable(points: readonly TrainingPoint[]): Table {
  return [
    { name: 'step', type: 'whole', values: points.map(({ step }) => step) },
    { name: 'epoch', type: 'double', values: points.map(({ epoch }) => epoch) },
    { name: 'train', type: 'double', values: points.map(({ train }) => train) },
    { name: 'validation', type: 'double', values: points.map(({ validation }) => validation) },
    { name: 'gradient_norm', type: 'double', values: points.map(({ gradientNorm }) => gradientNorm) },
    { name: 'learning_rate', type: 'double', values: points.map(({ learningRate }) => learningRate) },
  ]
}
