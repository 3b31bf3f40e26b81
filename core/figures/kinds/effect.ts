// What a unit of the top layer does to the next character at once: the change of its logit for one standard deviation
// more of the unit, bits, against the average character.

import { type Fields, RECORDING, type Specification, UNIT } from '../../schema/figures.ts'
import type { CharacterEffect } from '../../units/direct-effect.ts'
import { BITS } from '../charts/ablation.ts'
import { barsChart, effectBars } from '../charts/unit-bars.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT } as const satisfies Fields

export type EffectSpecification = Specification<'effect', typeof fields>

export interface EffectData {
  /** nats, the most promoted first */
  direct: readonly CharacterEffect[]
}

export const effect: Kind<EffectSpecification, EffectData> = {
  kind: 'effect',
  title: 'Effect on the next character',
  fields,
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `What one standard deviation more of ${named(unit)} of ${model} does to the logits of the next character at once, in bits against the average character of ${on}.`,
  draw: (drawing) =>
    headed(
      {
        title: `Effect of ${drawing.provenance.unit} on the next character`,
        measure: 'Δ logit per +1 sd, bits',
        usual: 'single',
        chart: (look) => barsChart(effectBars(drawing.direct, BITS.of), look),
      },
      drawing,
    ),
  table: ({ direct }) => [
    { name: 'character', type: 'text', values: direct.map(({ character }) => character) },
    { name: 'change_bits', type: 'double', values: direct.map((one) => one.change / Math.LN2) },
  ],
}
