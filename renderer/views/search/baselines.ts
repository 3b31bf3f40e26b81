// What the units have to beat, as rows of the ranking: each stands where its figures put it.

import { html } from 'lit-html'
import type { Baselines, Predictor, Score } from '../../../main/contract/types.ts'

/** A row of the ranking; a baseline has figures, and neither a sign nor a p. */
export type Row = Score & { baseline?: string }

const NAMES = [
  ['lastCharacter', 'the last character', 'What the feature mostly is after this character, as a detector'],
  ['lastThree', 'the last three characters', 'What the feature mostly is after these three characters, as a detector'],
  ['untrained', 'the untrained network', 'The best unit of the same network before training'],
  ['rotated', 'a rotated basis', 'The best unit of the same states in a random basis'],
  ['controlFeature', 'same runs, no meaning', 'The best unit for features with the same runs in another order'],
] as const satisfies readonly (readonly [keyof Baselines, string, string])[]

export function baselineRows(baselines: Baselines | null): Row[] {
  return NAMES.flatMap(([key, name]) => {
    const baseline: Predictor | null | undefined = baselines?.[key]
    return baseline ? [asRow(name, baseline)] : []
  })
}

function asRow(name: string, { train, figures }: Predictor): Row {
  const unknown = { overall: Number.NaN, z: Number.NaN, p: null, pUntrained: null, intervals: null, exact: true }
  return {
    ...{ ...train, heldout: figures, ...unknown },
    ...{ unit: `baseline ${name}`, column: Number.MAX_SAFE_INTEGER, threshold: Number.NaN, sign: 1, baseline: name },
  }
}

/** @param wide whether it has the room of the activation, too */
export function baselineName(name: string, wide: boolean) {
  const hint = NAMES.find(([, other]) => other === name)?.[2] ?? ''
  return html`<span role="gridcell" class="baseline-name" style="grid-column: span ${wide ? 2 : 1}" title=${hint}>${name}</span>`
}

/** The held-out figure of the best baseline, for a line in the plot. */
export function bestBaseline(baselines: Baselines | null, figure: (predictor: Predictor) => number): number | null {
  const known = NAMES.flatMap(([key]) => baselines?.[key] ?? []).map(figure)
  const values = known.filter((value) => !Number.isNaN(value))
  return values.length > 0 ? Math.max(...values) : null
}
