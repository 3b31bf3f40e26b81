// Networks by size: the loss of each on the part of its text held out for test, by its number of parameters.

import { type Fields, MODEL, type Specification } from '../../schema/figures.ts'
import { BITS } from '../charts/ablation.ts'
import { type NetworkLoss, networksChart } from '../charts/networks.ts'
import type { Table } from '../table.ts'
import { headed } from './headed.ts'
import type { Drawn, Kind } from './kind.ts'

const fields = {
  /** of which the text is */
  model: MODEL,
  /** all that are drawn */
  models: { is: 'models', least: 1, most: 400 },
} as const satisfies Fields

export type NetworksSpecification = Specification<'networks', typeof fields>

export interface NetworksData {
  networks: readonly NetworkLoss[]
}

export const networks: Kind<NetworksSpecification, NetworksData> = {
  kind: 'networks',
  title: 'Test loss by size',
  fields,
  width: 'double',
  caption: ({ models }, { corpus }) =>
    `Loss of ${models.length === 1 ? 'a network' : `${models.length} networks`} on the part of ${corpus} that was held out for test, by the number of parameters; a line for each cell and depth. Bars: 95 % from resampled blocks of the text.`,
  draw: networksFigure,
  table: ({ networks }) => networksTable(networks),
}

/** The same figure gives the same bytes. */
export function networksFigure(figure: NetworksData & Drawn): string {
  const { corpus } = figure.provenance
  return headed(
    {
      ...{ title: `Test loss by size on ${corpus}`, words: `Test loss on ${corpus}`, usual: 'double' },
      chart: (look) => networksChart(figure.networks, BITS, look),
    },
    figure,
  )
}

function networksTable(networks: readonly NetworkLoss[]): Table {
  const of = <T>(value: (network: NetworkLoss) => T) => networks.map(value)
  return [
    { name: 'network', type: 'text', values: of(({ name }) => name) },
    { name: 'cell', type: 'text', values: of(({ cell }) => cell) },
    { name: 'layers', type: 'whole', values: of(({ layers }) => layers) },
    { name: 'hidden', type: 'whole', values: of(({ hidden }) => hidden) },
    { name: 'parameters', type: 'whole', values: of(({ parameters }) => parameters) },
    { name: 'steps', type: 'whole', values: of(({ steps }) => steps) },
    { name: 'characters', type: 'whole', values: of(({ characters }) => characters) },
    { name: 'nats', type: 'double', values: of(({ nats }) => nats) },
    { name: 'standard_error', type: 'double', values: of(({ standardError }) => standardError) },
  ]
}
