import { finish } from '../../../core/run/generators.ts'
import { probeUnits } from '../../../core/search/probe.ts'
import { persistentFeature, persistentUnit, random, recordingOf, toBits } from './signals.ts'
const [N, F, U, shifts] = process.env.ARGS!.split(' ').map(Number)
let found = 0, positive = 0
const runs = [10, 40, 100]
import { test } from "vitest"
test("x", () => {
const t0 = performance.now()
for (let seed = 1; seed <= F; seed++) {
  const uniform = random(seed * 7919)
  const columns = Array.from({ length: U }, (_, i) => persistentUnit(N, [0.9, 0.98, 0.995][i % 3], uniform))
  const { result, steps } = finish(probeUnits(recordingOf(columns.map(toBits), 8, 1024), { kind: 'boolean', values: persistentFeature(N, runs[seed % 3], uniform) }, { most: 4, seed, shifts }))
  if (result.cells) found++
  if (steps[result.enough - 1].interval![0] > 0) positive++
}
console.log({ N, F, U, shifts, found, rate: found / F, intervalAboveZero: positive / F, seconds: (performance.now() - t0) / 1000 })
}, 600000)
