// The window beside the desktop app: the menus that it tells it of, and what their choice does. How macOS hears keys
// before a field does is only seen here.

import { signal } from '@preact/signals-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Bridge, HostAction, MenuModel } from '../../../main/contract/bridge.ts'
import { COMMANDS } from '../../../renderer/shell/commands.ts'
import { mountDesktop } from '../../../renderer/shell/desktop.ts'
import type { Context } from '../../../renderer/views/entry.ts'

function fakeDesktop() {
  const told: MenuModel[][] = []
  const acts: HostAction[] = []
  let choose: (id: string, byKeys: boolean) => void = () => {}
  const bridge = {
    setMenus: (menus: MenuModel[]) => told.push(menus),
    onChosen: (listener: typeof choose) => {
      choose = listener
    },
    onWorkspace: () => {},
    act: (action: HostAction) => acts.push(action),
  } as unknown as Bridge
  return { bridge, told, acts, choose: (id: string, byKeys = false) => choose(id, byKeys) }
}

function fakeContext() {
  const undo = vi.fn()
  const undoable = signal<string | null>(null)
  const store = {
    history: { undoable, redoable: signal(null), undo, redo: vi.fn() },
    recents: { others: signal([{ file: '/a/b.neuronscope', name: 'b' }]) },
    chain: signal({ corpus: null, model: null, recording: null }),
  }
  const dock = { open: signal(new Set(['text'])), views: signal([{ id: 'text', title: 'Text' }]), inFront: () => true }
  const context = { store, dock, commands: COMMANDS } as unknown as Context
  return { context, undo, undoable }
}

const item = (menus: MenuModel[], label: string) =>
  menus.flatMap(({ entries }) => entries).find((entry) => entry.label === label)

afterEach(() => {
  globalThis.neuronscope = undefined
})

describe('the desktop app', () => {
  it('gets the menus once, and again when something in them changes', () => {
    const { bridge, told } = fakeDesktop()
    const { context, undoable } = fakeContext()
    globalThis.neuronscope = bridge
    mountDesktop(context, bridge)
    expect(told.length).toBe(1)
    expect(told[0].map(({ title }) => title)).toEqual(['File', 'Edit', 'View', 'Help'])
    expect(item(told[0], 'Undo')).toMatchObject({ off: true, keys: 'Ctrl Z' })
    expect(item(told[0], 'Text')).toMatchObject({ checked: true })
    expect(item(told[0], 'Paste')).toMatchObject({ act: 'paste', keys: 'Ctrl V' })
    undoable.value = 'removing vowels'
    expect(told.length).toBe(2)
    expect(item(told[1], 'Undo removing vowels')).toMatchObject({ off: false })
  })

  it('has an item done that was chosen; keys that were pressed in a field are the field’s', () => {
    const { bridge, told, acts, choose } = fakeDesktop()
    const { context, undo, undoable } = fakeContext()
    undoable.value = 'removing vowels'
    mountDesktop(context, bridge)
    const { id } = item(told[0], 'Undo removing vowels')!
    choose(id!)
    expect([undo.mock.calls.length, acts]).toEqual([1, []])
    choose(id!, true)
    expect([undo.mock.calls.length, acts]).toEqual([1, ['undo']])
  })

  it('is not there in a browser, whose menus hold nothing that a browser does itself', () => {
    const { bridge, told } = fakeDesktop()
    mountDesktop(fakeContext().context, undefined).dispose()
    mountDesktop(fakeContext().context, bridge) // the items ask for the window's own bridge, of which there is none
    expect(item(told[0], 'Paste')).toBeUndefined()
    expect(item(told[0], 'Quit')).toBeUndefined()
  })
})
