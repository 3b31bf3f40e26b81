// The mean of a unit at each character: where it is high and where it is low.

import { type Fields, RECORDING, SCALE, type Specification, UNIT } from '../../schema/figures.ts'
import type { UnitScale } from '../../schema/unit-scale.ts'
import type { CharacterMean } from '../../units/characters.ts'
import { barsChart, characterBars, LEAST_OFTEN } from '../charts/unit-bars.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT, scale: SCALE } as const satisfies Fields

export type CharactersSpecification = Specification<'characters', typeof fields>

export interface CharactersData {
  /** highest mean first */
  means: readonly CharacterMean[]
  scale: UnitScale
}

export const characters: Kind<CharactersSpecification, CharactersData> = {
  kind: 'characters',
  title: 'Mean at each character',
  fields,
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `Mean of ${named(unit)} of ${model} after each character that comes at least ${LEAST_OFTEN} times on ${on}: the highest and the lowest.`,
  draw: (drawing) =>
    headed(
      {
        title: `Mean of ${drawing.provenance.unit} at each character`,
        measure: `mean of ${drawing.scale.quantity}`,
        usual: 'single',
        chart: (look) => barsChart(characterBars(drawing.means, look.theme), look),
      },
      drawing,
    ),
  table: ({ means, scale }) => [
    { name: 'character', type: 'text', values: means.map(({ character }) => character) },
    { name: 'quantity', type: 'text', values: means.map(() => scale.quantity) },
    { name: 'mean', type: 'double', values: means.map(({ mean }) => mean) },
    { name: 'deviation', type: 'double', values: means.map(({ deviation }) => deviation) },
    { name: 'count', type: 'whole', values: means.map(({ count }) => count) },
  ],
}
