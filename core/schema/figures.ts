// The kinds of figures and the fields of their specifications: one table for the contract's schema, the options of the
// command line and the window. Plain data. How a kind is drawn, captioned and tabulated is in figures/kinds/NAME.ts.

/** What a field of a specification holds. */
export type Field = { readonly optional?: true } & (
  | { readonly is: 'recording' | 'model' | 'unit' | 'feature' | 'position' | 'number' }
  | { readonly is: 'units' | 'features'; readonly least: number; readonly most: number }
  | { readonly is: 'whole'; readonly low: number; readonly high: number }
  | { readonly is: 'choice'; readonly choices: readonly (string | number)[] }
  | { readonly is: 'text'; readonly most: number }
)

interface FigureSchema {
  /** for lists and menus */
  readonly title: string
  readonly fields: Readonly<Record<string, Field>>
}

const RECORDING = { is: 'recording' } as const
const MODEL = { is: 'model' } as const
const UNIT = { is: 'unit' } as const
const FEATURE = { is: 'feature' } as const
const MAYBE_FEATURE = { is: 'feature', optional: true } as const
/** a character of the recording */
const POSITION = { is: 'position' } as const
/** the scale of the (first) unit, instead of the default */
const SCALE = { is: 'choice', choices: ['tanh', 'raw'], optional: true } as const
/** of a table */
const ROWS = { is: 'whole', low: 1, high: 100 } as const
/** cells in a row of text */
const COLUMNS = { is: 'whole', low: 20, high: 400 } as const
/** Characters, at most, of a text that is kept with its figure. */
export const MOST_TEXT = 20_000
/** Where an ablation holds units. */
const HOLDS = ['mean', 'zero', 'high', 'low', 'value', 'resample', 'resample-other'] as const

export const FIGURES = {
  text: {
    title: 'Coloured text',
    fields: {
      recording: RECORDING,
      unit: UNIT,
      start: POSITION,
      end: POSITION,
      columns: COLUMNS,
      feature: MAYBE_FEATURE,
      lanes: { is: 'units', least: 0, most: 8, optional: true },
      scale: SCALE,
    },
  },
  trace: {
    title: 'Trace',
    fields: {
      recording: RECORDING,
      units: { is: 'units', least: 1, most: 8 },
      start: POSITION,
      end: POSITION,
      feature: MAYBE_FEATURE,
      scale: SCALE,
    },
  },
  histogram: {
    title: 'Activation histogram',
    fields: {
      recording: RECORDING,
      unit: UNIT,
      feature: MAYBE_FEATURE,
      threshold: { is: 'number', optional: true },
      sign: { is: 'choice', choices: [1, -1], optional: true },
      scale: SCALE,
    },
  },
  response: {
    title: 'Activation by feature value',
    fields: { recording: RECORDING, unit: UNIT, feature: FEATURE, scale: SCALE },
  },
  memory: { title: 'AUROC by distance since onset', fields: { recording: RECORDING, unit: UNIT, feature: FEATURE } },
  passages: {
    title: 'Top activating examples',
    fields: { recording: RECORDING, unit: UNIT, feature: MAYBE_FEATURE, scale: SCALE },
  },
  gates: {
    title: 'Gates over time',
    fields: { recording: RECORDING, unit: UNIT, start: POSITION, end: POSITION, feature: MAYBE_FEATURE },
  },
  effect: {
    title: 'Effect on the next character',
    fields: { recording: RECORDING, unit: UNIT },
  },
  ablation: {
    title: 'Ablation',
    fields: {
      recording: RECORDING,
      units: { is: 'units', least: 1, most: 64 },
      to: { is: 'choice', choices: HOLDS },
      value: { is: 'number', optional: true },
      feature: MAYBE_FEATURE,
      from: { is: 'whole', low: 0, high: Number.MAX_SAFE_INTEGER, optional: true },
      until: { is: 'whole', low: 0, high: Number.MAX_SAFE_INTEGER, optional: true },
      most: { is: 'whole', low: 1, high: 1 << 20 },
    },
  },
  characters: {
    title: 'Mean at each character',
    fields: { recording: RECORDING, unit: UNIT, scale: SCALE },
  },
  autocorrelation: {
    title: 'Autocorrelation',
    fields: { recording: RECORDING, unit: UNIT },
  },
  correlated: {
    title: 'Correlated units',
    fields: { recording: RECORDING, unit: UNIT },
  },
  weights: {
    title: 'Incoming and outgoing weights',
    fields: { recording: RECORDING, unit: UNIT },
  },
  ranking: {
    title: 'Ranking',
    fields: {
      recording: RECORDING,
      feature: FEATURE,
      shifts: { is: 'whole', low: 0, high: 4095 },
      seed: { is: 'whole', low: 0, high: 2 ** 32 - 1 },
      rows: ROWS,
    },
  },
  matrix: {
    title: 'Features × units',
    fields: {
      recording: RECORDING,
      features: { is: 'features', least: 1, most: 500 },
      shifts: { is: 'whole', low: 1, high: 1023 },
      metric: { is: 'choice', choices: ['auroc', 'r'] },
      best: { is: 'whole', low: 1, high: 10_000, optional: true },
    },
  },
  explanations: {
    title: 'Explanations',
    fields: { recording: RECORDING, unit: UNIT, rows: ROWS },
  },
  probe: {
    title: 'Sparse probe',
    fields: {
      recording: RECORDING,
      feature: FEATURE,
      method: { is: 'choice', choices: ['greedy', 'l1'] },
      states: { is: 'choice', choices: ['one', 'both'] },
      /** the only units that may be taken; all without */
      among: { is: 'units', least: 1, most: 10_000, optional: true },
      most: { is: 'whole', low: 1, high: 16 },
    },
  },
  effects: {
    title: 'Detects × executes',
    fields: {
      recording: RECORDING,
      feature: FEATURE,
      at: { is: 'choice', choices: ['ends', 'begins', 'inside'] },
      /** the character whose logit is measured instead of the loss */
      target: { is: 'text', most: 2, optional: true },
      places: { is: 'whole', low: 8, high: 1024 },
      window: { is: 'whole', low: 1, high: 256 },
      exact: { is: 'whole', low: 0, high: 500 },
      seed: { is: 'whole', low: 0, high: 2 ** 32 - 1 },
    },
  },
  replication: {
    title: 'Replication',
    fields: {
      recording: RECORDING,
      on: RECORDING,
      feature: FEATURE,
      shifts: { is: 'whole', low: 0, high: 4095 },
      seed: { is: 'whole', low: 0, high: 2 ** 32 - 1 },
      rows: ROWS,
    },
  },
  saturation: { title: 'Gate saturation', fields: { recording: RECORDING } },
  loss: { title: 'Loss', fields: { model: MODEL } },
  generated: {
    title: 'Generated text',
    fields: {
      model: MODEL,
      unit: UNIT,
      prime: { is: 'text', most: MOST_TEXT },
      text: { is: 'text', most: MOST_TEXT },
      temperature: { is: 'number' },
      seed: { is: 'whole', low: 0, high: 2 ** 32 - 1 },
      columns: COLUMNS,
      scale: SCALE,
    },
  },
  tried: {
    title: 'Tried text',
    fields: {
      model: MODEL,
      unit: UNIT,
      text: { is: 'text', most: MOST_TEXT },
      unknown: { is: 'choice', choices: ['skip', 'map'] },
      columns: COLUMNS,
      feature: MAYBE_FEATURE,
      lanes: { is: 'units', least: 0, most: 3, optional: true },
      scale: SCALE,
    },
  },
} as const satisfies Record<string, FigureSchema>

export type FigureKind = keyof typeof FIGURES

type ValueOf<F> = F extends { is: 'units' | 'features' }
  ? string[]
  : F extends { is: 'unit' | 'feature' | 'text' }
    ? string
    : F extends { is: 'choice'; choices: readonly (infer C)[] }
      ? C
      : number
type Required<F> = { [N in keyof F as F[N] extends { optional: true } ? never : N]: ValueOf<F[N]> }
type Optional<F> = { [N in keyof F as F[N] extends { optional: true } ? N : never]?: ValueOf<F[N]> }

/** A figure as it is kept: what to show, of what, and how; never the data. Positions are characters of the recording. */
export type SpecificationOf<K extends FigureKind> = K extends FigureKind
  ? { kind: K } & Required<(typeof FIGURES)[K]['fields']> & Optional<(typeof FIGURES)[K]['fields']>
  : never
export type FigureSpecification = { [K in FigureKind]: SpecificationOf<K> }[FigureKind]

export const FIGURE_TITLES = Object.fromEntries(
  Object.entries(FIGURES).map(([kind, { title }]) => [kind, title]),
) as Record<FigureKind, string>

/** The fields of a kind, for what is common to all. */
export function fieldsOf(kind: FigureKind): Readonly<Record<string, Field>> {
  return FIGURES[kind].fields
}
