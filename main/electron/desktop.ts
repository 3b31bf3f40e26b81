// The desktop app from start to quit: one instance, one guarded window, one workspace at a time. A line
// `neuronscope-ready` on standard output tells the launcher that the page in the window works.

import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, session } from 'electron'
import { sentence } from '../../core/errors.ts'
import type { AppOptions } from '../app-options.ts'
import { type CreateApp, OpenWorkspace } from '../open-workspace.ts'
import { createDesk } from '../services/desk.ts'
import { listenToPages } from '../transport/electron-ipc.ts'
import { readArguments } from './arguments.ts'
import { guardContents, guardSession, isTrusted } from './guard.ts'
import { setMenu } from './menu.ts'
import { electronPrinter } from './printer.ts'
import { HOME, registerScheme, serveScheme } from './scheme.ts'
import { createWindow } from './window.ts'

export interface Desktop {
  createApp: CreateApp
  /** all that createApp is told but the workspace */
  options: Omit<AppOptions, 'workspace' | 'shell' | 'demo' | 'demoText' | 'desk' | 'openOther' | 'printer'>
  /** the bundled preload script, absolute */
  preload: string
  /** the folder of the built window, absolute */
  renderer: string
}

/** To be called before the app is ready, from the entry itself. */
export async function runDesktop(desktop: Desktop): Promise<void> {
  if (!app.requestSingleInstanceLock()) return leaveToTheFirst()
  app.on('second-instance', focusWindow)
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  app.on('window-all-closed', () => app.quit())
  registerScheme()
  const workspace = new OpenWorkspace(desktop.createApp)
  closeBeforeQuit(workspace)
  await app.whenReady()
  try {
    await start(desktop, workspace)
  } catch (error) {
    await fail(error, workspace)
  }
}

async function start({ options, preload, renderer }: Desktop, workspace: OpenWorkspace): Promise<void> {
  guardSession(session.defaultSession)
  serveScheme(renderer)
  const openOther = async (file: string) => {
    if (!(await workspace.open({ ...common, workspace: file }))) return
    renewMenu()
    window?.reload()
  }
  const desk = createDesk(join(app.getPath('userData'), 'desk.json'))
  const common = { ...options, shell: 'electron' as const, desk, openOther, printer: electronPrinter }
  let window: BrowserWindow | undefined
  const chosen = async (file: string) => {
    try {
      await openOther(file)
    } catch (error) {
      dialog.showErrorBox('This workspace cannot be opened', sentence(error))
    }
  }
  /** The newest is the one that is open. */
  const renewMenu = () => {
    if (window) setMenu(window, desk.recent().slice(1), chosen)
  }
  await workspace.open({ ...common, ...firstWorkspace() })
  listenToPages(ipcMain, { trusted: isTrusted, opened: (port) => workspace.serve(port), ready: reportReady() })

  window = createWindow(preload)
  renewMenu()
  await load(window)
}

/** A window that was closed or reloaded meanwhile has not failed. */
async function load(window: BrowserWindow): Promise<void> {
  try {
    await window.loadURL(HOME)
  } catch (error) {
    if (!window.isDestroyed() && (error as NodeJS.ErrnoException).code !== 'ERR_ABORTED') throw error
  }
}

/** The one that was asked for, or a demo of the user's own. */
function firstWorkspace(): Pick<AppOptions, 'workspace' | 'demo' | 'demoText'> {
  const { workspace, demo, demoText } = readArguments(process.argv, process.cwd())
  if (workspace) return { workspace, demo, demoText }
  return { workspace: join(app.getPath('userData'), 'demo.neuronscope'), demo: true, demoText }
}

/** Electron does not wait for promises: the first quit is held back until everything is written. */
function closeBeforeQuit(workspace: OpenWorkspace): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    workspace
      .close()
      .catch((error) => process.stderr.write(`${sentence(error)}\n`))
      .finally(() => {
        state = 'closed'
        app.quit()
      })
  })
}

/** Once; a reload reports itself too. */
function reportReady(): () => void {
  let told = false
  return () => {
    if (!told) process.stdout.write('neuronscope-ready\n')
    told = true
  }
}

/** The launcher is told `ready` as well: there is a window, the first one's. */
function leaveToTheFirst(): void {
  process.stdout.write('Neuronscope is open already: its window was brought to the front.\nneuronscope-ready\n')
  app.quit()
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window?.isMinimized()) window.restore()
  window?.focus()
}

/** Standard error first: the launcher reads it, and the box waits for somebody to see it. */
async function fail(error: unknown, workspace: OpenWorkspace): Promise<void> {
  process.stderr.write(`${sentence(error)}\n`)
  await workspace.close().catch(() => {}) // what went wrong first is what is told
  dialog.showErrorBox('Neuronscope cannot start', sentence(error))
  app.exit(1)
}
