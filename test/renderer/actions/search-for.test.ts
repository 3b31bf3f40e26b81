import { expect, it } from 'vitest'
import { searchFor } from '../../../renderer/actions/search-for.ts'
import type { Context } from '../../../renderer/views/entry.ts'

/** A window with some views in front; tells what was searched and shown. */
function windowWith(...inFront: string[]) {
  const said: string[] = []
  const context = {
    store: { mode: { value: 'train' }, search: { run: (expression: string) => said.push(`search ${expression}`) } },
    dock: { inFront: (id: string) => inFront.includes(id), show: (id: string) => said.push(`show ${id}`) },
  }
  return { context: context as unknown as Context, said }
}

it('a feature that is chosen where no ranking can be seen brings the ranking to the front', () => {
  const { context, said } = windowWith('text', 'history')
  searchFor(context, 'column')
  expect(said).toEqual(['search column', 'show search'])
  expect(context.store.mode.value).toBe('explore')
})

it('a feature that is chosen beside the gallery leaves the gallery in front: it takes the new order', () => {
  const { context, said } = windowWith('gallery')
  searchFor(context, 'column')
  expect(said).toEqual(['search column'])
})
