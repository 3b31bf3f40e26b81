// The strongest incoming and outgoing weights of a unit, gate by gate, from and to units and characters.

import { kindTitle, type StateKind } from '../../schema/cells.ts'
import { type Fields, RECORDING, type Specification, UNIT } from '../../schema/figures.ts'
import type { GateWeights } from '../../units/weights.ts'
import { barsChart, weightBars } from '../charts/unit-bars.ts'
import type { UnitNames } from '../source.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT } as const satisfies Fields

export type WeightsSpecification = Specification<'weights', typeof fields>

export interface WeightsData {
  incoming: readonly GateWeights[]
  outgoing: readonly GateWeights[]
  names: UnitNames
}

export const weights: Kind<WeightsSpecification, WeightsData> = {
  kind: 'weights',
  title: 'Incoming and outgoing weights',
  fields,
  width: 'double',
  caption: ({ unit }, { model, unit: named }) =>
    `The strongest weights into and out of ${named(unit)} of ${model}, gate by gate; characters are read through the embedding. Grey is negative.`,
  draw: (drawing) =>
    headed(
      {
        title: `Incoming and outgoing weights of ${drawing.provenance.unit}`,
        measure: 'weight',
        usual: 'double',
        chart: (look) =>
          barsChart(
            weightBars(
              drawing,
              (unit) => drawing.names[unit],
              (gate) => kindTitle(gate as StateKind),
            ),
            look,
          ),
      },
      drawing,
    ),
  table({ incoming, outgoing }) {
    const rows = [
      ...incoming.flatMap(({ gate, weights }) => weights.map((one) => ({ direction: 'incoming', gate, ...one }))),
      ...outgoing.flatMap(({ gate, weights }) => weights.map((one) => ({ direction: 'outgoing', gate, ...one }))),
    ]
    return [
      { name: 'direction', type: 'text', values: rows.map(({ direction }) => direction) },
      { name: 'gate', type: 'text', values: rows.map(({ gate }) => gate) },
      { name: 'unit', type: 'text', values: rows.map((one) => ('unit' in one ? one.unit : null)) },
      { name: 'character', type: 'text', values: rows.map((one) => ('character' in one ? one.character : null)) },
      { name: 'weight', type: 'single', values: rows.map(({ weight }) => weight) },
    ]
  },
}
