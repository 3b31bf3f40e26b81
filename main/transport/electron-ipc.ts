// The host's side of Electron's IPC. Every load of a page has an id, so that a reload gets a new port and pending requests
// of the old page end. Messages of untrusted senders are ignored.

import type { IpcMain, IpcMainEvent, WebContents } from 'electron'
import { MESSAGE, READY } from '../contract/bridge.ts'
import { inChunks } from '../contract/chunking.ts'
import type { Disposable, Port } from '../contract/port.ts'

export interface PageHost {
  trusted(event: IpcMainEvent): boolean
  /** The first message of a page. */
  opened(port: Port): void
  /** A page has loaded. */
  ready(): void
}

interface Page {
  id: string
  receive(frame: Uint8Array): void
  closed(): void
}

export function listenToPages(ipc: IpcMain, host: PageHost): Disposable {
  const pages = new Map<WebContents, Page>()
  const past = new Set<string>()

  const pageOf = (sender: WebContents, id: string): Page | undefined => {
    const known = pages.get(sender)
    if (known?.id === id) return known
    if (past.has(id)) return undefined
    known?.closed()
    if (!known) onceGone(sender, () => leave(sender))
    past.add(id)
    const page = openPage(sender, id)
    pages.set(sender, page)
    host.opened(page.port)
    return page
  }
  const leave = (sender: WebContents) => {
    pages.get(sender)?.closed()
    pages.delete(sender)
  }

  const message = (event: IpcMainEvent, id: unknown, frame: unknown) => {
    if (!host.trusted(event) || typeof id !== 'string' || !(frame instanceof Uint8Array)) return
    pageOf(event.sender, id)?.receive(frame)
  }
  const ready = (event: IpcMainEvent) => {
    if (host.trusted(event)) host.ready()
  }
  ipc.on(MESSAGE, message)
  ipc.on(READY, ready)
  return {
    dispose: () => {
      ipc.off(MESSAGE, message)
      ipc.off(READY, ready)
      for (const sender of [...pages.keys()]) leave(sender)
    },
  }
}

function openPage(sender: WebContents, id: string): Page & { port: Port } {
  const wire = {
    send: (frame: Uint8Array) => {
      if (!sender.isDestroyed()) sender.send(MESSAGE, id, frame)
    },
    close: () => {},
  }
  return { id, ...inChunks(wire) }
}

/** Runs `then` once when the page's process has gone, in whichever way. */
function onceGone(sender: WebContents, then: () => void): void {
  const gone = () => {
    sender.off('destroyed', gone)
    sender.off('render-process-gone', gone)
    then()
  }
  sender.on('destroyed', gone)
  sender.on('render-process-gone', gone)
}
