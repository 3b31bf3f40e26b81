// How much of a feature one unit explains, two together, three …: the share of its bits on the test part, with 95 %
// intervals, beside the same on the train part.

import type { ProbeStep } from '../../search/probe/probe.ts'
import { score } from '../marks/numbers.ts'
import type { Chart, Look } from './chart.ts'
import { intervalsChart, type Step } from './intervals.ts'

const COUNTS = [1, 2, 4, 8, 12, 16]

/** Share of the feature's bits by the number of units, on the test part with intervals, and on the train part. */
export function probeChart(steps: readonly ProbeStep[], enough: number | null, look: Look): Chart {
  return intervalsChart(
    {
      ...{ steps: probeSteps(steps, enough), ticks: COUNTS, chance: 0 },
      ...{ x: 'units in the probe', y: 'share of bits' },
      beside: steps.map(({ k, train }) => ({ x: k, y: train.bits / train.entropy })),
    },
    look,
  )
}

/** One step a probe: the share of the feature's bits that it explains; the smallest that is enough is marked. */
export function probeSteps(steps: readonly ProbeStep[], enough: number | null): Step[] {
  return steps.map(({ k, test, interval, added }) => {
    const share = (bits: number) => bits / test.entropy
    return {
      ...{ x: k, y: share(test.bits), on: k === enough },
      interval: interval && [share(interval[0]), share(interval[1])],
      words: `${k === 1 ? 'one unit' : `${k} units`}, ${added} added: ${score(test.bits, 3)} of ${score(test.entropy, 3)} bits a character${
        interval ? `, 95 % ${score(interval[0], 3)} to ${score(interval[1], 3)}` : ''
      }`,
    }
  })
}
