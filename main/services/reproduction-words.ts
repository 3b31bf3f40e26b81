// Words of the entries of a reproduction: titles, and tables in Markdown.

import { bestOf, familiesOf, type NetworkLoss, networkWords } from '../../core/figures/charts/networks.ts'
import { score } from '../../core/figures/marks/numbers.ts'
import type { Loss } from '../../core/predictions/losses.ts'
import { bits } from '../contract/losses.ts'
import type { PlannedNetwork } from '../contract/reproduction-types.ts'

/** @param place in the paper */
export function titleOf(place: string, what: string): string {
  return `Karpathy et al. (2015), ${place}: ${what}`
}

/**
 * Losses by size, cell and depth, the lowest in bold.
 * @param losses of `networks`, in their order
 */
export function sizesTable(networks: readonly PlannedNetwork[], losses: readonly NetworkLoss[]): string {
  const columns = familiesOf(losses).map(({ words }) => words)
  const sizes = [...new Set(networks.map(({ size }) => size))]
  const best = bestOf(losses)
  const cell = (size: number, words: string) => {
    const at = networks.findIndex((one) => one.size === size && networkWords(one) === words)
    if (at < 0) return ''
    const figure = `${score(bits(losses[at].nats), 3)} ± ${score(bits(losses[at].standardError), 3)}`
    return losses[at] === best ? `**${figure}**` : figure
  }
  const rows = [
    ['size', ...columns],
    ['---', ...columns.map(() => '---:')],
    ...sizes.map((size) => [String(size), ...columns.map((words) => cell(size, words))]),
  ]
  return markdownTable(rows)
}

/** Losses of predictors, with standard errors. */
export function lossTable(losses: readonly Loss[]): string {
  const rows = losses.map(({ predictor, nats, standardError }) => [
    predictor,
    `${score(bits(nats), 3)} ± ${score(bits(standardError), 3)}`,
  ])
  return markdownTable([['model', 'bits a character'], ['---', '---:'], ...rows])
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
