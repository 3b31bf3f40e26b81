import { expect, test } from 'vitest'
import { blockCounts } from '../../../core/search/block-counts.ts'
import { CODES } from '../../../core/search/codebook.ts'
import { prepareFeature } from '../../../core/search/prepared.ts'
import { splitCharacters } from '../../../core/search/split.ts'
import { KERNELS, shelfOf } from './shelves.ts'
import { persistentFeature, persistentUnit, random, toBits } from './signals.ts'

const LENGTH = 9000
const uniform = random(12)
const values = persistentFeature(LENGTH, 15, uniform)
const columns = Array.from({ length: 9 }, () => toBits(persistentUnit(LENGTH, 0.9, uniform)))

test.each(KERNELS.map((kernels) => [kernels.id, kernels] as const))(
  'every held-out block is counted apart, also where units are loaded slice after slice (%s)',
  (_, kernels) => {
    const feature = prepareFeature({ kind: 'boolean', values }, LENGTH)
    if (feature.kind !== 'boolean') throw new Error('a truth value was expected')
    const { heldout } = splitCharacters(LENGTH)
    const slices = shelfOf(columns, kernels, (8 << 20) + 12 * LENGTH)
    expect(slices.slices.length).toBeGreaterThan(1)
    const counting = blockCounts(slices, feature, [7, 0, 3])
    let step = counting.next()
    while (!step.done) step = counting.next()
    expect([...step.value.keys()].sort()).toEqual([0, 3, 7])
    const whole = shelfOf(columns, kernels)
    for (const _ of whole.load(whole.slices[0]));
    for (const [column, counts] of step.value) {
      const expected = new Uint32Array((heldout.length / 2) * CODES * 2)
      for (let block = 0; block < heldout.length / 2; block++)
        for (let t = heldout[2 * block]; t < heldout[2 * block + 1]; t++)
          expected[(block * CODES + whole.room.codes(column)[t]) * 2 + values[t]]++
      expect(counts).toEqual(expected)
    }
  },
)
