// The columns of the ranking: what each shows, how it is sorted, and which of them fit.

import { METRICS, type Metric } from '../../../core/schema/metrics.ts'
import type { Score } from '../../../main/contract/types.ts'
import type { ColumnKey, Kind, Part } from '../../state/column-key.ts'

export interface Column {
  key: ColumnKey
  title: string
  /** the heading it stands under */
  part: Part | 'chance' | 'other'
  kinds: readonly Kind[]
  /** least pixels */
  width: number
  /** columns of a low rank give way first where there is no room */
  rank: number
  /** what is sorted by: larger is better */
  figure: (score: Score) => number
  /** a sentence for who points at the title */
  hint: string
}

const BOTH: readonly Kind[] = ['boolean', 'number']

function metricColumn(part: Part, { key, title, kinds, rank, hint, signed }: Metric): Column {
  const of = (score: Score) => (part === 'train' ? score[key] : score.heldout[key])
  const figure = signed ? (score: Score) => Math.abs(of(score)) : of
  const heavier = part === 'heldout' ? 10 : 0
  return { key: `${part}.${key}`, title, part, kinds, width: 46, rank: rank + heavier, figure, hint }
}

/** The end of the interval that is nearer to chance: what can be relied on. */
function surely(score: Score): number {
  if (!score.intervals) return Number.NaN
  const [low] = score.intervals.auroc
  if (!Number.isNaN(low)) return low
  const [a, b] = score.intervals.r
  return Math.sign(a) === Math.sign(b) ? Math.min(Math.abs(a), Math.abs(b)) : 0
}

const heldout = METRICS.map((metric) => metricColumn('heldout', metric))
const interval = { part: 'heldout', kinds: BOTH, figure: surely } as const

export const COLUMNS: readonly Column[] = [
  ...METRICS.map((metric) => metricColumn('train', metric)),
  ...heldout.slice(1, 2),
  {
    ...interval,
    key: 'interval',
    title: '95 %',
    width: 78,
    rank: 15,
    hint: 'Where the same figure of another stretch of this text is to be expected in 95 % of cases',
  },
  { ...interval, key: 'bar', title: '', width: 116, rank: 75, hint: 'The held-out figure and its 95 % interval' },
  ...heldout.slice(0, 1),
  ...heldout.slice(2),
  {
    key: 'overall',
    title: 'r of p',
    part: 'chance',
    kinds: BOTH,
    width: 52,
    rank: 25,
    figure: (score) => Math.abs(score.overall),
    hint: 'r over the whole text, of the feature less its slow drift: what p judges',
  },
  {
    key: 'pUntrained',
    title: 'p, untrained',
    part: 'chance',
    kinds: BOTH,
    width: 76,
    rank: 22,
    figure: (score) => (score.pUntrained === null ? Number.NaN : -score.pUntrained),
    hint: 'The same of |r| less that of the untrained network’s best unit: did training do it?',
  },
  {
    key: 'p',
    title: 'p, corrected',
    part: 'chance',
    kinds: BOTH,
    width: 70,
    rank: 100,
    figure: (score) => (score.p === null ? Number.NaN : -score.p),
    hint: 'Family-wise: how often, under circular shifts of the feature, the units not better than this one come as far',
  },
]

/** What the units reach on another recording, once that was asked. */
export function replicatedColumn(kind: Kind, figureOf: (unit: string) => number): Column {
  return {
    ...{
      key: 'replicated',
      title: kind === 'number' ? 'r' : 'AUROC',
      part: 'other',
      kinds: BOTH,
      width: 60,
      rank: 200,
    },
    figure: (score) => Math.abs(figureOf(score.unit)),
    hint: 'The same unit, sign and threshold over all characters of the other activations',
  }
}

export const DEFAULTS: Record<Kind, readonly ColumnKey[]> = {
  boolean: ['train.r', 'train.auroc', 'train.f1', 'heldout.auroc', 'bar', 'heldout.r', 'heldout.f1', 'pUntrained', 'p'],
  number: ['train.r', 'train.spearman', 'heldout.r', 'bar', 'heldout.spearman', 'heldout.r2', 'pUntrained', 'p'],
}

/** # and unit and activation, with the gaps after them */
const FIXED = 24 + 84 + 92 + 3 * 12 + 24
const GAP = 12

/** Columns that were chosen are dropped after those of the default. */
const ASKED = 100

/** pixels from which on a row has the activation of its unit, too */
export const ACTIVATION_LEAST = 480

/** The chosen columns that mean something here and fit into so many pixels; the least telling give way. */
export function fitting(chosen: readonly string[], kind: Kind, width: number): Column[] {
  let columns = COLUMNS.filter((column) => chosen.includes(column.key) && column.kinds.includes(kind))
  const rank = ({ key, rank }: Column) => rank + (DEFAULTS[kind].includes(key) ? 0 : ASKED)
  const needed = () =>
    columns.reduce((sum, column) => sum + column.width + GAP, width < ACTIVATION_LEAST ? FIXED - 92 - GAP : FIXED)
  while (columns.length > 1 && needed() > width) {
    const least = columns.reduce((a, b) => (rank(b) < rank(a) ? b : a))
    columns = columns.filter((column) => column !== least)
  }
  return columns
}

/** Largest first; what is not a number last; ties by |r| on the search half, which does not change as p comes in. */
export function sortScores<S extends Score>(scores: readonly S[], key: ColumnKey): S[] {
  const column = COLUMNS.find((c) => c.key === key)
  const figure = key === 'unit' ? (score: Score) => -score.column : (column?.figure ?? COLUMNS[0].figure)
  return [...scores].sort(
    (a, b) => descending(figure(a), figure(b)) || Math.abs(b.r) - Math.abs(a.r) || a.column - b.column,
  )
}

function descending(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return b - a
}

/** Which headings stand over how many columns, in order. */
export function spans(columns: readonly Column[]): { part: Column['part']; columns: number }[] {
  const found: { part: Column['part']; columns: number }[] = []
  for (const { part } of columns) {
    const last = found.at(-1)
    if (last?.part === part) last.columns++
    else found.push({ part, columns: 1 })
  }
  return found
}
