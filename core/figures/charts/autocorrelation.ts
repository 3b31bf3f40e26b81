// How long a unit remembers: the correlation of its values with themselves some characters later, with what chance gives.

import type { Autocorrelation } from '../../units/autocorrelation.ts'
import type { Point } from '../marks/line.ts'
import { count } from '../marks/numbers.ts'
import type { Chart, Look } from './chart.ts'
import { curvesChart } from './curves.ts'

const DISTANCES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]
const LEVELS = [-1, -0.5, 0, 0.25, 0.5, 0.75, 1]

/** @param view distances that are drawn, [from, to]; all without */
export function autocorrelationChart(
  { r, band }: Autocorrelation,
  look: Look,
  view: readonly [number, number] = [1, Math.max(2, r.length - 1)],
): Chart {
  const lowest = Math.min(0, ...r)
  const low = lowest < -0.05 ? Math.max(-1, Math.floor(lowest * 5) / 5) : 0
  const through = (values: Float32Array, sign = 1): Point[] =>
    Array.from(values.subarray(1), (value, i) => [i + 1, Math.max(low, Math.min(1, sign * value))] as const)
  const distances = DISTANCES.filter((one) => one >= view[0] && one <= view[1])
  return curvesChart(
    {
      x: { domain: view, log: true, words: 'characters apart', ticks: distances.length > 1 ? distances : undefined },
      y: { domain: [low, 1], words: 'autocorrelation', ticks: LEVELS.filter((value) => value >= low) },
      curves: [
        { points: through(band), weight: 'comparison' },
        { points: low < 0 ? through(band, -1) : [], weight: 'comparison' },
        { points: through(r), weight: 'subject' },
      ],
      rules: [{ y: 1 / Math.E, words: '1/e' }],
    },
    look,
  )
}

/** “falls to 1/e after 37 characters” */
export function memoryWords({ memory, r }: Pick<Autocorrelation, 'memory' | 'r'>): string {
  if (memory === null) return `above 1/e after ${count(r.length - 1)} characters`
  const length = memory < 9.95 ? String(Number(memory.toFixed(1))) : count(memory)
  return `falls to 1/e after ${length} ${length === '1' ? 'character' : 'characters'}`
}
