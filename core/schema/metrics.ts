// The metrics of a unit against a feature: their names on screen, on the command line and in files, and a hint. They are
// computed by core/search (scores.ts for truth values, number-scores.ts for numbers).

export type FeatureKind = 'boolean' | 'number'

export interface Metric {
  key: MetricKey
  /** on screen */
  title: string
  /** in ASCII, for the command line */
  plain: string
  /** head of its column in tables */
  column: string
  /** kinds of features that it is defined for */
  kinds: readonly FeatureKind[]
  /** whether it is ranked by magnitude */
  signed: boolean
  /** columns of a low rank are hidden first in a narrow table */
  rank: number
  /** a sentence */
  hint: string
}

const TRUTH: readonly FeatureKind[] = ['boolean']
const NUMBER: readonly FeatureKind[] = ['number']

const LIST = [
  {
    key: 'r',
    title: 'r',
    plain: 'r',
    column: 'r',
    kinds: ['boolean', 'number'],
    signed: true,
    rank: 60,
    hint: 'Pearson’s correlation of the unit with the feature',
  },
  {
    key: 'auroc',
    title: 'AUROC',
    plain: 'AUROC',
    column: 'auroc',
    kinds: TRUTH,
    signed: false,
    rank: 80,
    hint: 'How often the unit is further on where the feature is true; 0.5 is chance',
  },
  {
    key: 'averagePrecision',
    title: 'AP',
    plain: 'AP',
    column: 'average_precision',
    kinds: TRUTH,
    signed: false,
    rank: 30,
    hint: 'Average precision: the area under precision against recall',
  },
  {
    key: 'f1',
    title: 'F1',
    plain: 'F1',
    column: 'f1',
    kinds: TRUTH,
    signed: false,
    rank: 50,
    hint: 'At the threshold that is best on the search half',
  },
  {
    key: 'precision',
    title: 'prec.',
    plain: 'precision',
    column: 'precision',
    kinds: TRUTH,
    signed: false,
    rank: 20,
    hint: 'Of the characters beyond the threshold, the share where the feature is true',
  },
  {
    key: 'recall',
    title: 'recall',
    plain: 'recall',
    column: 'recall',
    kinds: TRUTH,
    signed: false,
    rank: 20,
    hint: 'Of the characters where the feature is true, the share beyond the threshold',
  },
  {
    key: 'mcc',
    title: 'MCC',
    plain: 'MCC',
    column: 'mcc',
    kinds: TRUTH,
    signed: true,
    rank: 30,
    hint: 'Matthews’ correlation at the threshold',
  },
  {
    key: 'mutualInformation',
    title: 'bits',
    plain: 'bits',
    column: 'mutual_information',
    kinds: TRUTH,
    signed: false,
    rank: 30,
    hint: 'Mutual information: bits that the unit tells about the feature',
  },
  {
    key: 'd',
    title: 'd',
    plain: 'd',
    column: 'd',
    kinds: TRUTH,
    signed: true,
    rank: 30,
    hint: 'Cohen’s d: the difference of the means in standard deviations',
  },
  {
    key: 'spearman',
    title: 'ρ',
    plain: 'rho',
    column: 'spearman',
    kinds: NUMBER,
    signed: true,
    rank: 55,
    hint: 'Spearman’s correlation, of the ranks',
  },
  {
    key: 'r2',
    title: 'R²',
    plain: 'R2',
    column: 'r2',
    kinds: NUMBER,
    signed: false,
    rank: 70,
    hint: 'What a line fitted on the search half explains of this half',
  },
] as const

export type MetricKey = (typeof LIST)[number]['key']

/** In the order in which they are listed. */
export const METRICS: readonly Metric[] = LIST

/** By its key. */
export function metricOf(key: MetricKey): Metric {
  return METRICS.find((metric) => metric.key === key)!
}
