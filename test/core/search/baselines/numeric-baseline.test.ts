import { expect, test } from 'vitest'
import { scorePredictions } from '../../../../core/search/baselines/numeric-baseline.ts'
import { FLOAT16 } from '../../../../core/util/float16-table.ts'
import golden from '../../../../fixtures/golden-search/scores.json' with { type: 'json' }

const split = { train: Uint32Array.from(golden.train), heldout: Uint32Array.from(golden.heldout) }

test.each(golden.numbers.map((g) => [g.name, g] as const))('agrees with scipy and scikit-learn: %s', (_, g) => {
  const guess = Float32Array.from(g.bits, (bits) => FLOAT16[bits])
  const { train, heldout } = scorePredictions(guess, Float32Array.from(g.feature), split)
  const { heldout: expectedHeldout, ...expectedTrain } = g.expected
  for (const [found, expected] of [
    [train, expectedTrain],
    [heldout, expectedHeldout],
  ])
    for (const figure of ['r', 'spearman', 'r2'] as const)
      expect(found[figure], figure).toBeCloseTo(expected[figure], 9)
})
