// What the fields of a figure's specification hold. Each kind declares its own in figures/kinds/NAME.ts: the contract's
// schema, the options of the command line and the window follow from them.

/** What a field of a specification holds. */
export type Field = { readonly optional?: true } & (
  | { readonly is: 'recording' | 'model' | 'unit' | 'feature' | 'position' | 'number' }
  | { readonly is: 'units' | 'features' | 'models'; readonly least: number; readonly most: number }
  | { readonly is: 'whole'; readonly low: number; readonly high: number }
  | { readonly is: 'choice'; readonly choices: readonly (string | number)[] }
  | { readonly is: 'text'; readonly most: number }
)

export type Fields = Readonly<Record<string, Field>>

export const RECORDING = { is: 'recording' } as const
export const MODEL = { is: 'model' } as const
export const UNIT = { is: 'unit' } as const
export const FEATURE = { is: 'feature' } as const
export const MAYBE_FEATURE = { is: 'feature', optional: true } as const
/** a character of the recording */
export const POSITION = { is: 'position' } as const
/** the scale of the (first) unit, instead of the default */
export const SCALE = { is: 'choice', choices: ['tanh', 'raw'], optional: true } as const
/** of a table */
export const ROWS = { is: 'whole', low: 1, high: 100 } as const
/** cells in a row of text */
export const COLUMNS = { is: 'whole', low: 20, high: 400 } as const
/** Characters, at most, of a text that is kept with its figure. */
export const MOST_TEXT = 20_000
/** What is shown of a comparison of predictions. */
export const PREDICTION_PARTS = ['losses', 'classes', 'feature', 'overlap', 'characters', 'errors', 'distance'] as const
/** Parts of the figure of a network along its training. */
export const BIRTH_PARTS = ['scores', 'divergence', 'difference'] as const
/** What an ablation holds units at, besides a value. */
export const HOLDS = ['mean', 'zero', 'high', 'low', 'resample', 'resample-other'] as const

type ValueOf<F> = F extends { is: 'units' | 'features' }
  ? string[]
  : F extends { is: 'models' }
    ? number[]
    : F extends { is: 'unit' | 'feature' | 'text' }
      ? string
      : F extends { is: 'choice'; choices: readonly (infer C)[] }
        ? C
        : number
type Required<F> = { [N in keyof F as F[N] extends { optional: true } ? never : N]: ValueOf<F[N]> }
type Optional<F> = { [N in keyof F as F[N] extends { optional: true } ? N : never]?: ValueOf<F[N]> }

/** A figure as it is kept: what to show, of what, and how; never the data. Positions are characters of the recording. */
export type Specification<K extends string, F extends Fields> = { kind: K } & Required<F> & Optional<F>
