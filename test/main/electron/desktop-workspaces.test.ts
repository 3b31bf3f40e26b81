// Ways from one workspace to another in the desktop app.

import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { api } from '../../../main/contract/api.ts'
import type { AskedWorkspace, Bridge, HostAction } from '../../../main/contract/bridge.ts'
import { connect } from '../../../main/contract/rpc.ts'
import { bridgePort } from '../../../renderer/transport.ts'
import { app, dialog, fakeEvent } from '../../stubs/electron.ts'
import { breakWorkspace, broken, closed, created, folder, loadPage, start, theWindow } from './desktop-app.ts'

describe('the window', () => {
  it('goes to another workspace when its page asks, and stays where that one cannot be opened', async () => {
    await start()
    await created[0].openOther?.('/data/other.neuronscope')
    expect(created.map(({ workspace }) => workspace)).toEqual([
      join(folder, 'demo.neuronscope'),
      '/data/other.neuronscope',
    ])
    // the page that it hangs up on reloads itself
    expect([closed, theWindow().reloads]).toEqual([[join(folder, 'demo.neuronscope')], 0])
    breakWorkspace('/data/broken.neuronscope')
    await expect(created[0].openOther?.('/data/broken.neuronscope')).rejects.toThrow('is open in another program')
    expect([closed.length, theWindow().reloads]).toEqual([1, 0])
  })
})

describe('a workspace that is asked for', () => {
  const other = '/data/other.neuronscope'
  const choose = async (page: Bridge, action: HostAction) => {
    page.act(action)
    await wait(10)
  }

  it('in the dialog is opened: the old one is closed, its page hung up on, and the next one served by the new one', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    const old = connect(bridgePort(page), api)
    await old.call('app.info', {})
    const hanging = old.stream('catalogue.watch', {})[Symbol.asyncIterator]()
    await hanging.next()
    const next = hanging.next().catch((error) => error.code)
    dialog.open = { canceled: false, filePaths: [other] }
    await choose(page, 'openWorkspace')
    expect(created.map(({ workspace }) => workspace)).toEqual([join(folder, 'demo.neuronscope'), other])
    expect(created[1]?.demo).toBeUndefined()
    expect(closed).toEqual([join(folder, 'demo.neuronscope')])
    expect(await next).toBe('disconnected')
    const fresh = connect(bridgePort(await loadPage(theWindow().webContents)), api)
    expect(await fresh.call('app.info', {})).toEqual({ version: other })
  })

  it('goes by way of a page that works, which may ask first whether something may be stopped', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    const heard: AskedWorkspace[] = []
    page.onWorkspace((asked) => heard.push(asked))
    page.setMenus([])
    await wait(5)
    dialog.open = { canceled: false, filePaths: [other] }
    await choose(page, 'openWorkspace')
    const there = join(folder, 'there.neuronscope')
    writeFileSync(there, '')
    app.emit('second-instance', {}, [], '/', { workspace: encodeURIComponent(there) })
    await wait(5)
    expect(heard).toEqual([
      { file: other, create: true },
      { file: there, create: false },
    ])
    expect(created.length).toBe(1)
    theWindow().webContents.emit('did-start-loading')
    app.emit('second-instance', {}, [], '/', { workspace: encodeURIComponent(there) })
    await wait(5)
    expect(created.at(-1)?.workspace).toBe(there)
  })

  it('as a new one gets its extension', async () => {
    await start()
    dialog.save = { canceled: false, filePath: '/data/new' }
    await choose(await loadPage(theWindow().webContents), 'newWorkspace')
    expect(created[1]?.workspace).toBe('/data/new.neuronscope')
  })

  it('and cannot be opened leaves the old one open, and the reason is shown', async () => {
    await start()
    breakWorkspace('/data/broken.neuronscope')
    dialog.open = { canceled: false, filePaths: ['/data/broken.neuronscope'] }
    await choose(await loadPage(theWindow().webContents), 'openWorkspace')
    expect(dialog.errors).toEqual([['This workspace cannot be opened', `${broken} is open in another program.`]])
    expect(closed).toEqual([])
    expect(theWindow().reloads).toBe(0)
  })

  it('changes nothing when the dialog is cancelled, or it is the one that is open', async () => {
    await start()
    const page = await loadPage(theWindow().webContents)
    dialog.open = { canceled: true, filePaths: [] }
    await choose(page, 'openWorkspace')
    dialog.open = { canceled: false, filePaths: [join(folder, 'demo.neuronscope')] }
    await choose(page, 'openWorkspace')
    expect(created.length).toBe(1)
    expect(theWindow().reloads).toBe(0)
  })

  it('by another start is named to the first by its whole path; on macOS the system names it', async () => {
    const argv = process.argv
    process.argv = ['electron', '.', 'a b.neuronscope']
    await start()
    process.argv = argv
    expect(app.lockData).toEqual({ workspace: encodeURIComponent(resolve('a b.neuronscope')) })
    const event = fakeEvent()
    app.emit('open-file', event, other)
    await wait(5)
    expect(event.defaultPrevented).toBe(true)
    expect(created.at(-1)?.workspace).toBe(other)
  })
})
