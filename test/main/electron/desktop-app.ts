// The desktop app on a stub of Electron: a folder of its own, apps that only say which workspace they are of, and pages
// with the preload script.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import type { AppOptions } from '../../../main/app-options.ts'
import type { ApiHandlers } from '../../../main/contract/api.ts'
import type { Bridge } from '../../../main/contract/bridge.ts'
import { runDesktop } from '../../../main/electron/desktop.ts'
import {
  BrowserWindow,
  contextBridge,
  ipcRenderer,
  pageFrom,
  protocol,
  reset,
  type WebContents,
  webUtils,
} from '../../stubs/electron.ts'

export const HOME = 'app://neuronscope/'

export let folder: string
export let created: AppOptions[]
export let closed: string[]
export let out: string[]
export let broken: string | undefined
export let ended: number

/** An app whose handlers only say which workspace they are of. */
async function createApp(options: AppOptions) {
  if (options.workspace === broken) throw new AppError('in-use', `${options.workspace} is open in another program.`)
  created.push(options)
  options.preferences?.opened(options.workspace)
  const handlers = {
    'app.info': () => ({ version: options.workspace }),
    'catalogue.watch': async function* (_params: unknown, { signal }: { signal: AbortSignal }) {
      yield {}
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      ended++
    },
  } as unknown as ApiHandlers
  return { handlers, close: async () => void closed.push(options.workspace) }
}

export const start = () =>
  runDesktop({
    createApp,
    options: { version: '1.2.3', workerEntry: new URL('file:///worker.js') },
    preload: join(folder, 'preload.cjs'),
    renderer: join(folder, 'window'),
  })

/** The preload script, run anew for a page, as at every load. */
export async function loadPage(contents: WebContents, url = HOME, parent: object | null = null): Promise<Bridge> {
  pageFrom(contents, url, parent)
  vi.resetModules()
  vi.doMock('electron', () => ({ contextBridge, ipcRenderer, webUtils }))
  await import('../../../main/preload.ts')
  vi.doUnmock('electron')
  return contextBridge.exposed.neuronscope as unknown as Bridge
}

export const theWindow = () => BrowserWindow.all[0] as BrowserWindow
export const get = (url: string, method = 'GET') => {
  // a Request cannot hold a path with dots that were not resolved, a handler must not rely on that
  return protocol.handlers.get('app')?.({ url, method } as Request) as Promise<Response>
}

/** From here on this workspace cannot be opened. */
export function breakWorkspace(path: string): void {
  broken = path
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-electron-'))
  mkdirSync(join(folder, 'window/assets'), { recursive: true })
  writeFileSync(join(folder, 'window/index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'window/assets/main.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  reset(folder)
  created = []
  closed = []
  out = []
  broken = undefined
  ended = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => out.push(String(text)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})
