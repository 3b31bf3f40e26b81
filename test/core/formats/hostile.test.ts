// Nearly sound files: ten thousand for each parser here, a million with npm run fuzz (networks and recorded states). Each is read or refused in a
// sentence, within two seconds, and no array is made of a length that the file merely claims.

import { expect, it } from 'vitest'
import { createRandom } from '../../../core/model/random.ts'
import { fuzz } from '../../fuzz/mutate.ts'
import { PARSERS } from '../../fuzz/parsers.ts'

it.each(PARSERS)(
  '$name reads or refuses ten thousand of them',
  async (parser) => {
    const fault = await fuzz(parser, 10_000, createRandom(1))
    expect(fault?.problem).toBeUndefined()
  },
  60_000,
)

it.each(PARSERS)('$name reads what they were made from', async ({ seeds, read }) => {
  // torch.save's old file is cut for the parser of pickles, which reads its first pickle
  for (const seed of seeds) await read(seed)
})
