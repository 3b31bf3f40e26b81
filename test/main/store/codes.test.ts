import { describe, expect, test } from 'vitest'
import { CODE_CHARACTERS, GROUP_UNITS, type Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { sampleBlocks, scratch, startRecording, thrown } from './samples.ts'

const UNITS = 20
const CHARACTERS = 9000

function finished(store: Store, name = 'states'): number {
  const id = startRecording(store, UNITS, CHARACTERS, name)
  for (const block of sampleBlocks(1, UNITS, CHARACTERS)) store.appendBlock(id, block)
  store.finishRecording(id, 'complete')
  return id
}

const row = (seed: number) =>
  Uint8Array.from({ length: GROUP_UNITS * CODE_CHARACTERS }, (_, i) => Math.imul(i + seed, 0x9e3779b1) >>> 24)

function fill(store: Store, id: number, groups = [0, 1]): void {
  for (const group of groups) {
    for (const block of [0, 1]) store.appendCodes(id, group, block, row(10 * group + block))
    store.finishCodes(id, group, Uint8Array.of(group, 1, 2))
  }
}

function codesIn(
  store: Store,
  id: number,
  group: number,
  block: number,
  units: readonly [number, number] = [0, GROUP_UNITS],
): Uint8Array {
  const found: Uint8Array[] = []
  store.codes(id, group, [block, block + 1], units, (_, codes) => found.push(codes))
  return found[0]
}

describe('codes in a workspace', () => {
  test('are what was put there, whole or a few units of them, beside the recording itself', () => {
    using folder = scratch()
    const store = Workspace.create(folder.path('w.neuronscope'))
    const id = finished(store)
    const before = store.group(id, 1, 1)
    expect(store.coding(id)).toBeNull()
    store.beginCodes(id)
    fill(store, id)
    expect(store.coding(id)).toEqual({ groups: [0, 1], complete: true })
    expect([...codesIn(store, id, 1, 0)]).toEqual([...row(10)])
    expect([...codesIn(store, id, 0, 1, [3, 5])]).toEqual([
      ...row(1).subarray(3 * CODE_CHARACTERS, 5 * CODE_CHARACTERS),
    ])
    expect([...store.codeBooks(id, 1)]).toEqual([1, 1, 2])
    expect(store.group(id, 1, 1)).toEqual(before)
    store.close()
  })

  test('count group by group, so that what was made before a program ended is not made again', () => {
    using folder = scratch()
    const file = folder.path('w.neuronscope')
    const store = Workspace.create(file)
    const id = finished(store)
    store.beginCodes(id)
    fill(store, id, [1])
    store.appendCodes(id, 0, 0, row(0))
    store.close()
    const again = Workspace.open(file)
    expect(again.coding(id)).toEqual({ groups: [1], complete: false })
    fill(again, id, [0])
    expect(again.coding(id)).toEqual({ groups: [0, 1], complete: true })
    again.close()
  })

  test('go with their recording, and leave others alone', () => {
    using folder = scratch()
    const store = Workspace.create(folder.path('w.neuronscope'))
    const [first, second] = [finished(store, 'one'), finished(store, 'two')]
    for (const id of [first, second]) {
      store.beginCodes(id)
      fill(store, id)
    }
    const third = finished(store, 'three')
    const kept = [store.group(second, 0, 0), store.group(third, 1, 1)]
    store.removeRecording(first)
    while (store.purgeSome());
    expect([...codesIn(store, second, 1, 1)]).toEqual([...row(11)])
    expect([store.group(second, 0, 0), store.group(third, 1, 1)]).toEqual(kept)
    store.beginCodes(second)
    expect(store.coding(second)).toEqual({ groups: [], complete: false })
    while (store.purgeSome());
    expect([store.group(second, 0, 0), store.group(third, 1, 1)]).toEqual(kept)
    store.close()
  })

  test('are refused for a recording that is still growing, and where none were begun', () => {
    using folder = scratch()
    const store = Workspace.create(folder.path('w.neuronscope'))
    const growing = startRecording(store, UNITS, CHARACTERS, 'growing')
    expect(thrown(() => store.beginCodes(growing)).code).toBe('in-use')
    const id = finished(store)
    expect(thrown(() => store.appendCodes(id, 0, 0, row(0))).code).toBe('no-codes')
    store.beginCodes(id)
    expect(thrown(() => store.appendCodes(id, 2, 0, row(0))).code).toBe('no-codes')
    expect(thrown(() => store.appendCodes(id, 0, 2, row(0))).code).toBe('no-codes')
    store.close()
  })
})
