// What the window remembers over a reload, whether or not its last words arrive.

import { expect, it } from 'vitest'
import type { ApiClient } from '../../../main/contract/api.ts'
import { hostMemory } from '../../../renderer/state/host-memory.ts'

/** A host that has nothing, and a tab; pages come and go. */
function tabAt(workspace: string) {
  const saved: unknown[] = []
  const items = new Map<string, string>()
  const tab = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
  const visit = async (file = workspace) => {
    const call = async (method: string, params: unknown) => {
      if (method === 'state.load') return { file, user: {}, workspace: {} }
      saved.push(params)
    }
    const page = new EventTarget()
    const memory = await hostMemory({ call } as unknown as ApiClient, page, tab)
    const tell = (event: string) => page.dispatchEvent(new Event(event))
    return { memory, leave: () => tell('pagehide'), comeBack: () => tell('pageshow') }
  }
  return { visit, saved, items }
}

it('what was changed just before a reload is there after it, and is kept then', async () => {
  const { visit, saved } = tabAt('/a.neuronscope')
  const first = await visit()
  first.memory.set('user', 'theme', '"dark"')
  first.memory.set('workspace', 'unit', '"L1.c.1"')
  first.leave()
  first.memory.set('workspace', 'unit', '"L1.c.2"') // by another window, later
  const sent = [
    { scope: 'user', key: 'theme', value: '"dark"' },
    { scope: 'workspace', key: 'unit', value: '"L1.c.2"' },
  ]
  expect(saved.splice(0).slice(-1)).toEqual(sent.slice(-1))
  const { memory } = await visit()
  expect([memory.get('user', 'theme'), memory.get('workspace', 'unit')]).toEqual(['"dark"', '"L1.c.2"'])
  memory.dispose()
  expect(saved).toEqual(sent) // those sent before may not have arrived
  expect((await visit()).memory.get('user', 'theme')).toBeNull() // from then on it is the host’s word that counts
})

it('a page that comes back leaves nothing old behind when it goes again', async () => {
  const { visit } = tabAt('/a.neuronscope')
  const first = await visit()
  first.memory.set('user', 'theme', '"dark"')
  first.leave()
  first.comeBack()
  first.memory.set('user', 'mode', '"train"')
  first.leave()
  const { memory } = await visit()
  expect([memory.get('user', 'theme'), memory.get('user', 'mode')]).toEqual([null, '"train"'])
})

it('what belongs to a workspace is not carried into another', async () => {
  const { visit } = tabAt('/a.neuronscope')
  const first = await visit()
  first.memory.set('user', 'theme', '"dark"')
  first.memory.set('workspace', 'unit', '"L1.c.2"')
  first.leave()
  const { memory } = await visit('/b.neuronscope')
  expect([memory.get('user', 'theme'), memory.get('workspace', 'unit')]).toEqual(['"dark"', null])
})

it('a tab that remembers nonsense, or may remember nothing, is no obstacle', async () => {
  const { visit, items } = tabAt('/a.neuronscope')
  items.set('neuronscope.leaving', '{"file":')
  const { memory } = await visit()
  expect(memory.get('user', 'theme')).toBeNull()
})
