// All kinds of figures. A new one is a file and a line in this list; the host gathers its data
// (main/services/figure-data/), and the window says where it is shown (renderer/actions/captures.ts).

import type { Fields } from '../../schema/figures.ts'
import { ablation } from './ablation.ts'
import { autocorrelation } from './autocorrelation.ts'
import { births } from './births.ts'
import { characters } from './characters.ts'
import { correlated } from './correlated.ts'
import { effect } from './effect.ts'
import { effects } from './effects.ts'
import { explanations } from './explanations.ts'
import { gates } from './gates.ts'
import { generated } from './generated.ts'
import { histogram } from './histogram.ts'
import type { Kind } from './kind.ts'
import { loss } from './loss.ts'
import { matrix } from './matrix.ts'
import { memory } from './memory.ts'
import { networks } from './networks.ts'
import { passages } from './passages.ts'
import { patching } from './patching.ts'
import { predictions } from './predictions.ts'
import { probe } from './probe.ts'
import { ranking } from './ranking.ts'
import { replication } from './replication.ts'
import { response } from './response.ts'
import { saturation } from './saturation.ts'
import { sources } from './sources.ts'
import { text } from './text.ts'
import { trace } from './trace.ts'
import { tried } from './tried.ts'
import { weights } from './weights.ts'

export const FIGURE_KINDS = {
  text,
  trace,
  histogram,
  response,
  memory,
  passages,
  gates,
  effect,
  ablation,
  characters,
  autocorrelation,
  correlated,
  weights,
  ranking,
  matrix,
  explanations,
  probe,
  effects,
  replication,
  predictions,
  births,
  saturation,
  sources,
  patching,
  loss,
  networks,
  generated,
  tried,
}

export type FigureKind = keyof typeof FIGURE_KINDS

type SpecificationIn<K> = K extends Kind<infer S, infer _D> ? S : never
/** The specification of a kind. */
export type SpecificationOf<K extends FigureKind> = K extends FigureKind
  ? SpecificationIn<(typeof FIGURE_KINDS)[K]>
  : never
export type FigureSpecification = SpecificationOf<FigureKind>

type DataIn<K> = K extends Kind<infer _S, infer D> ? D : never
/** What the host gathers for a kind. */
export type DataOf<K extends FigureKind> = DataIn<(typeof FIGURE_KINDS)[K]>

export const FIGURE_TITLES = Object.fromEntries(
  Object.entries(FIGURE_KINDS).map(([kind, { title }]) => [kind, title]),
) as Record<FigureKind, string>

/** The fields of a kind, for what is common to all. */
export function fieldsOf(kind: FigureKind): Fields {
  return FIGURE_KINDS[kind].fields
}

/** The kind of a specification, for what is common to all. */
export function kindOf(figure: { kind: FigureKind }): Kind<FigureSpecification, object> {
  return FIGURE_KINDS[figure.kind] as unknown as Kind<FigureSpecification, object>
}
