// How long after a feature changed a unit still tells it: its AUROC, held out, by the distance from the change.

import type { MemoryCurve } from '../../search/metrics/memory-curve.ts'
import { count, score } from '../marks/numbers.ts'
import type { Chart, Look } from './chart.ts'
import { intervalsChart, type Step } from './intervals.ts'

const DISTANCES = [0, 1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536]

/** AUROC by characters since onset, with 95 % bands; 0.5 is chance. */
export function memoryChart(curve: MemoryCurve, look: Look): Chart {
  return intervalsChart(
    {
      steps: memorySteps(curve),
      ...{ log: true, ticks: DISTANCES, chance: 0.5 },
      ...{ x: 'characters since the feature changed', y: 'AUROC, held out' },
    },
    look,
  )
}

/** A step for each stretch of distances, at its middle on the logarithm. */
export function memorySteps({ points }: MemoryCurve): Step[] {
  return points
    .filter(({ auroc }) => !Number.isNaN(auroc))
    .map(({ from, to, auroc, interval, characters }) => ({
      x: Math.sqrt((from + 1) * to) - 1,
      y: auroc,
      interval,
      words: `${stretchWords(from, to)}: AUROC ${score(auroc)}${
        interval ? `, 95 % ${score(interval[0])} to ${score(interval[1])}` : ''
      }, ${count(characters)} characters`,
    }))
}

/** “at the change”, “3 characters on”, “16 to 31 characters on” */
function stretchWords(from: number, to: number): string {
  if (to - from > 1) return `${count(from)} to ${count(to - 1)} characters on`
  return from === 0 ? 'at the change' : `${count(from)} ${from === 1 ? 'character' : 'characters'} on`
}
