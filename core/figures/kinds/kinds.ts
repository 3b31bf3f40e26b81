// All kinds of figures. A new one is a file, a line in this list and its fields in
// core/schema/figures.ts; the host gathers its data (main/services/figure-data/),
// and the window says where it is shown (renderer/actions/captures.ts).

import type { FigureKind, FigureSpecification } from '../../schema/figures.ts'
import { ablation } from './ablation.ts'
import { autocorrelation } from './autocorrelation.ts'
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
import { passages } from './passages.ts'
import { probe } from './probe.ts'
import { ranking } from './ranking.ts'
import { replication } from './replication.ts'
import { response } from './response.ts'
import { saturation } from './saturation.ts'
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
  saturation,
  loss,
  generated,
  tried,
} satisfies { [K in FigureKind]: { kind: K } }

type Of<K> = K extends Kind<infer _S, infer D> ? D : never
/** What the host gathers for a kind. */
export type DataOf<K extends FigureKind> = Of<(typeof FIGURE_KINDS)[K]>

/** The kind of a specification, for what is common to all. */
export function kindOf(figure: { kind: FigureKind }): Kind<FigureSpecification, object> {
  return FIGURE_KINDS[figure.kind] as unknown as Kind<FigureSpecification, object>
}
