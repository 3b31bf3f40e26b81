// Networks by their number of parameters: the loss of each on text held out from all of them, a line for each cell and
// depth, with 95 % intervals. Networks of as many parameters stand above one another.

import { CELL_CHOICES, type Cell } from '../../schema/cells.ts'
import { inksOf } from '../marks/color.ts'
import { group, type Mark } from '../marks/mark.ts'
import { count, score } from '../marks/numbers.ts'
import { diamond, dot, ring } from '../marks/points.ts'
import { segment } from '../marks/rule.ts'
import { logTicks } from '../marks/scale.ts'
import type { LossUnits } from './ablation.ts'
import type { Chart, Look } from './chart.ts'
import { type Curve, curvesChart } from './curves.ts'

export interface NetworkLoss {
  name: string
  cell: Cell
  layers: number
  hidden: number
  parameters: number
  /** of training */
  steps: number
  /** judged */
  characters: number
  /** a character, on the part held out for test */
  nats: number
  /** of nats, by a block bootstrap */
  standardError: number
}

/** of cells, by cell */
const TITLES = new Map(CELL_CHOICES.map(([cell, title]) => [cell, title.replace(', tanh', '')]))
/** Half the width of a 95 % interval, in standard errors. */
const REACH = 1.96
const HEIGHT = 240

/** “LSTM-2”, as in the paper. */
export function networkWords({ cell, layers }: Pick<NetworkLoss, 'cell' | 'layers'>): string {
  return `${TITLES.get(cell) ?? cell}-${layers}`
}

/** Of those of one cell and depth, in the order of their parameters. */
export function familiesOf(networks: readonly NetworkLoss[]): { words: string; networks: NetworkLoss[] }[] {
  const families = new Map<string, NetworkLoss[]>()
  for (const network of networks) {
    const words = networkWords(network)
    families.set(words, [...(families.get(words) ?? []), network])
  }
  return [...families].map(([words, all]) => ({ words, networks: all.sort((a, b) => a.parameters - b.parameters) }))
}

/** The lowest loss; null of none. */
export function bestOf(networks: readonly NetworkLoss[]): NetworkLoss | null {
  return networks.reduce<NetworkLoss | null>((best, one) => (best && best.nats <= one.nats ? best : one), null)
}

/** “LSTM-2, 93 units a layer, 50,123 parameters, 2,000 steps: 2.13 ± 0.02 bits” */
export function pointWords(network: NetworkLoss, { of, unit }: LossUnits): string {
  const { hidden, parameters, steps, nats, standardError } = network
  return `${networkWords(network)}, ${hidden} units a layer, ${count(parameters)} parameters, ${count(steps)} steps: ${score(of(nats), 3)} ± ${score(of(standardError), 3)} ${unit}`
}

/** Loss on the test part by the number of parameters, in the unit of `losses`. */
export function networksChart(networks: readonly NetworkLoss[], losses: LossUnits, look: Look): Chart {
  const inks = inksOf(look.theme)
  const families = familiesOf(networks)
  const best = bestOf(networks)
  const sizes = networks.map(({ parameters }) => parameters)
  const reach = networks.flatMap(({ nats, standardError }) => [
    losses.of(nats - REACH * standardError),
    losses.of(nats + REACH * standardError),
  ])
  const room = 0.04 * (Math.max(...reach) - Math.min(...reach) || 0.1)
  const curves = families.map(({ words, networks }): Curve & { networks: NetworkLoss[] } => ({
    points: networks.map(({ parameters, nats }) => [parameters, losses.of(nats)] as const),
    weight: best !== null && networks.includes(best) ? 'subject' : 'comparison',
    name: words,
    networks,
  }))
  const chart = curvesChart(
    {
      x: {
        domain: [Math.min(...sizes) / 1.1, Math.max(...sizes) * 1.1],
        log: true,
        words: 'parameters, log scale',
        ticks: ticksOf(sizes),
        format: count,
      },
      y: {
        domain: [Math.min(...reach) - room, Math.max(...reach) + room],
        words: `test loss, ${losses.unit} per character`,
        count: 6,
      },
      curves: curves.toSorted((a, b) => Number(a.weight === 'subject') - Number(b.weight === 'subject')),
    },
    { height: HEIGHT, ...look },
  )
  const points = networks.map((network) => {
    const { cell, parameters, nats, standardError } = network
    const [x, y] = [chart.x(parameters), chart.y(losses.of(nats))]
    const ink = network === best ? inks.ink : inks.ink2
    const [low, high] = [nats - REACH * standardError, nats + REACH * standardError].map((end) =>
      chart.y(losses.of(end)),
    )
    return group({ 'data-network': network.name }, [
      segment(x, low, x, high, ink),
      (MARKS[cell] ?? filled)(x, y, ink, inks.page),
    ])
  })
  return { ...chart, marks: [chart.marks, points] }
}

/** Round numbers where there are some, else the numbers of parameters; the axis leaves out labels that would touch. */
function ticksOf(sizes: readonly number[]): number[] {
  const round = logTicks(Math.min(...sizes) / 1.1, Math.max(...sizes) * 1.1)
  return round.length > 2 ? round : [...new Set(sizes)].sort((a, b) => a - b)
}

/** The marks of the paper's cells; that of an LSTM for others. */
const MARKS: Partial<Record<Cell, (x: number, y: number, ink: string, page: string) => Mark>> = {
  gru: diamond,
  rnn: (x, y, ink, page) => ring(x, y, 3, ink, page),
}
const filled = (x: number, y: number, ink: string) => dot(x, y, 3.2, ink)
