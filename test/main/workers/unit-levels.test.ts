import { expect, test } from 'vitest'
import { GROUP_UNITS, type Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import type { TaskContext } from '../../../main/workers/context.ts'
import { makeCodes } from '../../../main/workers/tasks/build-codes.ts'
import { unitLevels } from '../../../main/workers/unit-levels.ts'
import type { AsyncStore } from '../../../main/workers/writer-client.ts'
import { sampleBlocks, scratch, startRecording } from '../store/samples.ts'

const UNITS = GROUP_UNITS + 3
const CHARACTERS = 9000
const COLUMNS = [0, 7, GROUP_UNITS, UNITS - 1]

/** A task's surroundings where no request waits, and what is written is written by the reader. */
function alone(store: Store): TaskContext<{ units: number }> {
  const writer = {
    appendCodes: async (...given: Parameters<Store['appendCodes']>) => store.appendCodes(...given),
    finishCodes: async (...given: Parameters<Store['finishCodes']>) => store.finishCodes(...given),
  } as unknown as AsyncStore
  const nothing = () => undefined
  return {
    store,
    writer,
    emit: nothing,
    cancelled: () => false,
    check: nothing,
    message: nothing,
    nextMessage: () => Promise.race([]),
    breathe: async () => {},
  }
}

test('the levels of a unit are the same whether its codes are stored or made on the spot, and say its values', async () => {
  using folder = scratch()
  const store = Workspace.create(folder.path('w.neuronscope'))
  const id = startRecording(store, UNITS, CHARACTERS, 'states')
  for (const block of sampleBlocks(1, UNITS, CHARACTERS)) store.appendBlock(id, block)
  store.finishRecording(id, 'complete')
  const levels = () => COLUMNS.map((column) => unitLevels(store, id, column, CHARACTERS))
  const made = levels()
  store.beginCodes(id)
  await makeCodes({ recording: id, groups: [0, 1] }, alone(store))
  expect(store.coding(id)?.complete).toBe(true)
  expect(levels()).toEqual(made)

  for (const [i, { codes, values }] of made.entries()) {
    const there = store.unitValues(id, COLUMNS[i], 0, CHARACTERS)
    const off = there.reduce((sum, value, t) => sum + Math.abs(value - values[codes[t]]), 0) / CHARACTERS
    expect(off).toBeLessThan((Math.max(...there) - Math.min(...there)) / 200)
    expect([...values]).toEqual([...values].sort((a, b) => a - b))
  }
  store.close()
})
