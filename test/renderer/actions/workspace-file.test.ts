// What the window says of a workspace whose file was deleted or replaced while it was open.

import { signal } from '@preact/signals-core'
import { expect, test } from 'vitest'
import type { Catalogue } from '../../../main/contract/types.ts'
import { watchFile } from '../../../renderer/actions/workspace.ts'
import { createNotices } from '../../../renderer/state/notices.ts'
import type { Context } from '../../../renderer/views/entry.ts'

const catalogueWith = (trouble: string | null) => ({ workspace: { trouble } }) as Catalogue

test('it is said until it is closed, once for each trouble, with the way to keep what the workspace held', () => {
  const catalogue = signal<Catalogue | null>(catalogueWith(null))
  const notices = createNotices()
  const watch = watchFile({ store: { catalogue, notices } } as unknown as Context)
  expect(notices.list.value).toEqual([])
  catalogue.value = catalogueWith('lab was deleted.')
  catalogue.value = catalogueWith('lab was deleted.')
  expect(notices.list.value).toMatchObject([{ text: 'lab was deleted.', action: { label: 'Save a copy…' } }])
  watch.dispose()
  catalogue.value = catalogueWith('lab was replaced.')
  expect(notices.list.value).toHaveLength(1)
})
