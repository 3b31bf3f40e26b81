// A unit against the value of a number feature: its mean and quantiles in bins of the value, over some of the characters
// themselves.

import { FEATURE, type Fields, RECORDING, SCALE, type Specification, UNIT } from '../../schema/figures.ts'
import type { UnitScale } from '../../schema/unit-scale.ts'
import type { Response } from '../../units/response.ts'
import { responseChart } from '../charts/response.ts'
import { score } from '../marks/numbers.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT, feature: FEATURE, scale: SCALE } as const satisfies Fields

export type ResponseSpecification = Specification<'response', typeof fields>

export interface ResponseData {
  response: Response
  scale: UnitScale
}

export const response: Kind<ResponseSpecification, ResponseData> = {
  kind: 'response',
  title: 'Activation by feature value',
  fields,
  width: 'single',
  caption: ({ unit, feature }, { model, on, unit: named }) =>
    `${named(unit)} of ${model} against the value of ${feature} on ${on}: mean (line), the middle 50 % and 90 % of the values (bands), and single characters (dots).`,
  draw(drawing) {
    const { response, scale, provenance } = drawing
    const { unit, feature = '' } = provenance
    const chart = { response, scale, feature }
    const measure = `r ${score(response.r)} over all characters`
    return headed(
      {
        ...{ title: `${unit} against the value of ${feature}`, measure, usual: 'single' },
        chart: (look) => responseChart(chart, look),
      },
      drawing,
    )
  },
  table: ({ response: { bins }, scale }) => [
    { name: 'from', type: 'double', values: bins.map(({ from }) => from) },
    { name: 'to', type: 'double', values: bins.map(({ to }) => to) },
    { name: 'characters', type: 'whole', values: bins.map(({ characters }) => characters) },
    { name: 'quantity', type: 'text', values: bins.map(() => scale.quantity) },
    { name: 'mean', type: 'double', values: bins.map(({ mean }) => mean) },
    ...[5, 25, 50, 75, 95].map(
      (share, i) => ({ name: `q${share}`, type: 'double', values: bins.map(({ quantiles }) => quantiles[i]) }) as const,
    ),
  ],
}
