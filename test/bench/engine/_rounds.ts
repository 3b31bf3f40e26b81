// Rounds that alternate between several contestants, and a table of what came out. A machine's speed drifts within
// minutes, so that only figures from the same rounds may be compared: ratios are taken round by round.

import { writeFileSync } from 'node:fs'
import type { Speed } from './_peer.ts'

export interface Contestant {
  name: string
  /** `peer`: the best of these is what ours are compared with; `peak`: GFLOP a second of a bare product */
  role: 'peer' | 'ours' | 'peak'
  measure(): Promise<Speed> | Speed
  dispose?(): void
}

export interface Result {
  name: string
  role: 'peer' | 'ours' | 'peak'
  rounds: Speed[]
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Repeats `work` for `seconds`; @param amount what one call is worth, so that the speed is amount / time */
export function measure(work: () => void, amount: number, seconds: number): Speed {
  const times: number[] = []
  const start = performance.now()
  while (performance.now() - start < seconds * 1000 || times.length < 3) {
    const began = performance.now()
    work()
    times.push((performance.now() - began) / 1000)
  }
  return { perSecond: amount / median(times), best: amount / Math.min(...times) }
}

/** The first round only warms up and is not counted. */
export async function play(contestants: readonly Contestant[], rounds: number): Promise<Result[]> {
  const results = contestants.map(({ name, role }): Result => ({ name, role, rounds: [] }))
  for (let round = 0; round <= rounds; round++)
    for (const [i, contestant] of contestants.entries()) {
      const speed = await contestant.measure()
      if (round > 0) results[i].rounds.push(speed)
    }
  for (const { dispose } of contestants) dispose?.()
  return results
}

const speeds = ({ rounds }: Result) => rounds.map(({ perSecond }) => perSecond)
const best = ({ rounds }: Result) => Math.max(...rounds.map(({ best }) => best))

/**
 * One line a contestant: characters a second, the ratio to the best peer as the median over rounds, and the share of
 * the product peak. Where other programs use the machine, the best steps say more than the medians.
 * @param work GFLOP a character
 */
export function table(title: string, results: readonly Result[], work?: number): string {
  const peers = results.filter(({ role }) => role === 'peer')
  const rival = peers.toSorted((a, b) => median(speeds(b)) - median(speeds(a)))[0]
  const quickest = Math.max(...peers.map(best))
  const peak = results.find(({ role }) => role === 'peak')
  const lines = results.map((result) => {
    const own = result.role === 'ours'
    const unit = result.role === 'peak' ? 'GFLOP/s' : '/s'
    const line = [
      `  ${result.name.padEnd(44)}`,
      Math.round(median(speeds(result)))
        .toLocaleString('en')
        .padStart(9),
      unit,
    ]
    line.push(`(best ${Math.round(best(result)).toLocaleString('en')})`)
    if (own && rival)
      line.push(` × ${ratioTo(rival, result).toFixed(2)} (best × ${(best(result) / quickest).toFixed(2)})`)
    if (own && peak && work) line.push(` ${((100 * best(result) * work) / best(peak)).toFixed(0)} % of the peak`)
    return line.join(' ')
  })
  return [title, ...lines].join('\n')
}

/** Median over rounds of how many times faster `result` was in the same round. */
function ratioTo(rival: Result, result: Result): number {
  return median(result.rounds.map(({ perSecond }, i) => perSecond / rival.rounds[i].perSecond))
}

/** Keeps the raw rounds where the runner of benchmarks wants them. */
export function keep(raw: unknown): void {
  const file = process.env.NEURONSCOPE_BENCH_OUT
  if (file) writeFileSync(file, `${JSON.stringify(raw, null, 1)}\n`)
}
