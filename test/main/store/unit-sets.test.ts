// Sets of units under names: kept in the workspace, replaced, taken away.

import { afterAll, expect, it } from 'vitest'
import { Workspace } from '../../../main/store/workspace.ts'
import { testFolder } from '../app/workspace.ts'

const folder = testFolder()
afterAll(() => folder.remove())

it('sets of units stay in the workspace, each under one name, in the order in which they came', () => {
  const file = folder.path('sets.neuronscope')
  const store = Workspace.create(file)
  expect(store.unitSets()).toEqual([])
  store.keepUnitSet({ name: 'quotes', units: ['L0.c.1', 'L1.c.2'] })
  store.keepUnitSet({ name: 'lines', units: ['L0.h.3'] })
  store.keepUnitSet({ name: 'quotes', units: ['L1.c.2'] })
  store.close()
  const again = Workspace.open(file)
  expect(again.unitSets()).toEqual([
    { name: 'quotes', units: ['L1.c.2'] },
    { name: 'lines', units: ['L0.h.3'] },
  ])
  again.keepUnitSet({ name: 'quotes', units: [] })
  again.keepUnitSet({ name: 'never kept', units: [] })
  expect(again.unitSets()).toEqual([{ name: 'lines', units: ['L0.h.3'] }])
  again.close()
})
