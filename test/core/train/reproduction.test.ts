// The networks of the table of arXiv 1506.02078: equal numbers of parameters in a row.

import { expect, test } from 'vitest'
import { PAPER_CHOICE } from '../../../core/schema/paper.ts'
import { hiddenFor, plannedNetworks } from '../../../core/train/reproduction.ts'

/** Parameters of an LSTM of one layer with both biases, written out. */
const lstm = (hidden: number, vocabulary: number) =>
  4 * hidden * (vocabulary + hidden + 2) + vocabulary * hidden + vocabulary

test('the paper has 36 networks, and an LSTM of one layer has the units that its size says', () => {
  const planned = plannedNetworks(PAPER_CHOICE, 87)
  expect(planned.length).toBe(36)
  for (const { size, hidden, parameters } of planned.filter(({ cell, layers }) => cell === 'lstm' && layers === 1)) {
    expect(hidden).toBe(size)
    expect(parameters).toBe(lstm(size, 87))
  }
})

test('networks of a size have the same number of parameters, to half of what one more unit takes', () => {
  for (const { size, layers, hidden, parameters, cell } of plannedNetworks(PAPER_CHOICE, 87)) {
    const more = plannedNetworks({ cells: [cell], layers: [layers], sizes: [size] }, 87)[0]
    expect(more.hidden).toBe(hidden)
    const budget = lstm(size, 87)
    // one unit more adds its own weights and one input to each other unit of the layers
    const gates = { lstm: 4, gru: 3, rnn: 1, mingru: 2 }[cell as 'lstm']
    const step = gates * (87 + 2 * hidden + 3) + (layers - 1) * gates * (4 * hidden + 4) + 87
    expect(Math.abs(parameters - budget)).toBeLessThanOrEqual(step / 2 + 1)
  }
})

test('the smallest sizes come first, whatever the order in which they were given', () => {
  const planned = plannedNetworks({ cells: ['gru', 'lstm', 'gru'], layers: [2, 1], sizes: [128, 64] }, 60)
  expect(planned.map(({ cell, layers, size }) => `${cell} ${layers}×${size}`)).toEqual([
    ...['gru 1×64', 'gru 2×64', 'lstm 1×64', 'lstm 2×64'],
    ...['gru 1×128', 'gru 2×128', 'lstm 1×128', 'lstm 2×128'],
  ])
})

test('the nearest number of units is taken, above or below', () => {
  const of = (hidden: number) => lstm(hidden, 50)
  expect(hiddenFor('lstm', 1, 50, of(40) + 10)).toBe(40)
  expect(hiddenFor('lstm', 1, 50, of(41) - 10)).toBe(41)
  expect(hiddenFor('lstm', 1, 50, of(40))).toBe(40)
})

test('a size that leaves too few units is refused with the way out', () => {
  expect(() => plannedNetworks({ cells: ['lstm'], layers: [3], sizes: [16] }, 60)).toThrow(
    /^Size 16 leaves LSTM networks of 3 layers \d+ units a layer; 16 to 2048 can be trained: choose a larger size or fewer layers\.$/,
  )
})
