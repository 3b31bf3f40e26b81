// Methods of the reproduction of a paper.

import * as v from 'valibot'
import type { NetworkLoss } from '../../core/figures/charts/networks.ts'
import { CELLS } from '../../core/schema/cells.ts'
import { call, stream } from './define.ts'
import type { PlannedRow, ReproductionState } from './reproduction-types.ts'
import { trainingChange } from './training-config.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(1))
const wholes = (low: number, high: number) =>
  v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))), v.minLength(1), v.maxLength(12))

const request = v.object({
  corpus: id,
  cells: v.pipe(v.array(v.picklist(CELLS)), v.minLength(1), v.maxLength(CELLS.length)),
  layers: wholes(1, 4),
  /** units of the LSTM of one layer whose number of parameters is matched */
  sizes: wholes(16, 2048),
  config: trainingChange,
})

export const reproductionApi = {
  /** The networks, and how far each is. */
  'reproduction.plan': call(request).returns<PlannedRow[]>(),
  /** Begins in the background; its job can be cancelled, and what is trained is kept. */
  'reproduction.start': call(request).returns<void>(),
  'reproduction.watch': stream(v.object({})).of<ReproductionState>(),
  /** Losses of networks on the part of their text that was held out for test, nats. */
  'reproduction.losses': call(v.object({ models: v.pipe(v.array(id), v.maxLength(400)) })).returns<NetworkLoss[]>(),
}
