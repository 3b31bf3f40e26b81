// The desktop app from start to quit: one instance, one guarded window, one workspace at a time. Another start gives its
// workspace to the first one. A line `neuronscope-ready` on standard output reports to the launcher that the page has loaded.

import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, session } from 'electron'
import { sentence } from '../../core/errors.ts'
import type { AppOptions } from '../app-options.ts'
import { type AskedWorkspace, type HostAction, WORKSPACE } from '../contract/bridge.ts'
import { type CreateApp, OpenWorkspace } from '../open-workspace.ts'
import { createPreferences } from '../services/preferences.ts'
import type { OpenOther } from '../services/workspaces.ts'
import { listenToPages } from '../transport/electron-ipc.ts'
import { actOn } from './actions.ts'
import { type DesktopArguments, readArguments } from './arguments.ts'
import { asked, askForWorkspace, FileSaver } from './dialogs.ts'
import { guardContents, guardSession, isTrusted } from './guard.ts'
import { setMenu } from './menu.ts'
import { listenToRequests } from './page-requests.ts'
import { electronPrinter } from './printer.ts'
import { bringBack } from './recover.ts'
import { HOME, registerScheme, serveScheme } from './scheme.ts'
import { createWindow } from './window.ts'

export interface Desktop {
  createApp: CreateApp
  /** options of createApp except the workspace */
  options: Omit<AppOptions, 'workspace' | 'shell' | 'demo' | 'demoText' | 'preferences' | 'openOther' | 'printer'>
  /** the bundled preload script, absolute */
  preload: string
  /** the folder of the built window, absolute */
  renderer: string
}

/** To be called before the app is ready, from the entry itself. */
export async function runDesktop(desktop: Desktop): Promise<void> {
  const words = readArguments(process.argv, process.cwd())
  // as ASCII: Electron 33 loses what has other letters on its way to the first instance
  const message = words.workspace ? { workspace: encodeURIComponent(words.workspace) } : {}
  if (!app.requestSingleInstanceLock(message)) return leaveToTheFirst()
  const requests = new OpenRequests()
  app.on('second-instance', (_event, _argv, _folder, data) => {
    focusWindow()
    const { workspace } = (data ?? {}) as { workspace?: unknown }
    if (typeof workspace === 'string') requests.ask(decodeURIComponent(workspace))
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    requests.ask(file)
  })
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  app.on('window-all-closed', () => app.quit())
  registerScheme()
  const workspace = new OpenWorkspace(desktop.createApp)
  closeBeforeQuit(workspace)
  await app.whenReady()
  try {
    await start(desktop, workspace, { ...words, workspace: requests.first() ?? words.workspace }, requests)
  } catch (error) {
    await fail(error, workspace)
  }
}

/** Requests to open workspaces, from the start of the program on, queued until a window can open them. */
class OpenRequests {
  #answer: ((file: string) => void) | undefined
  #waiting: string | undefined

  ask(file: string): void {
    if (this.#answer) this.#answer(file)
    else this.#waiting = file
  }

  /** The file that the program was started with, as macOS reports it. */
  first(): string | undefined {
    const file = this.#waiting
    this.#waiting = undefined
    return file
  }

  answer(answer: (file: string) => void): void {
    this.#answer = answer
    const file = this.first()
    if (file) answer(file)
  }
}

async function start(
  { options, preload, renderer }: Desktop,
  workspace: OpenWorkspace,
  words: DesktopArguments,
  requests: OpenRequests,
): Promise<void> {
  guardSession(session.defaultSession)
  serveScheme(renderer)
  const openOther = async (file: string) => {
    await workspace.open({ ...common, workspace: file }) // the page that it hangs up on reloads itself
  }
  const preferences = createPreferences(join(app.getPath('userData'), 'desk.json'))
  const common = { ...options, shell: 'electron' as const, preferences, openOther, printer: electronPrinter }
  await workspace.open({ ...common, ...firstWorkspace(words, options.fixtures) })
  listenToPages(ipcMain, { trusted: isTrusted, opened: (port) => workspace.serve(port), ready: reportReady() })

  const window = createWindow(preload)
  bringBack(window)
  requests.answer(serveWindow(window, openOther))
  await load(window)
}

/** Serves the page's requests. @returns a function that opens another workspace, through the page if it has loaded */
function serveWindow(window: BrowserWindow, openOther: OpenOther): (file: string) => void {
  const saver = new FileSaver()
  let works = false // the page has reported its menus
  const leaveFiles = () => void saver.drafts.discardAll()
  window.webContents.on('did-start-loading', () => {
    works = false
    leaveFiles()
  })
  window.webContents.on('render-process-gone', leaveFiles)
  window.on('closed', leaveFiles)
  const go = (workspace: AskedWorkspace) => {
    if (works) window.webContents.send(WORKSPACE, workspace)
    else
      openOther(workspace.file).catch((error) =>
        dialog.showErrorBox('This workspace cannot be opened', sentence(error)),
      )
  }
  const choose = async (create: boolean) => {
    const workspace = await askForWorkspace(window, create)
    if (workspace) go(workspace)
  }
  const act = (action: HostAction) => actOn(window, action, choose)
  setMenu(window, act)
  listenToRequests(ipcMain, {
    trusted: isTrusted,
    menus(menus) {
      works = true
      setMenu(window, act, menus)
    },
    act,
    save: (name, bytes) => saver.save(window, name, bytes),
    beginFile: (name) => saver.begin(window, name),
    addToFile: (draft, bytes) => saver.drafts.add(draft, bytes),
    endFile: (draft, keep) => saver.drafts.end(draft, keep),
  })
  return (file) => go(asked(file))
}

/** A window that was closed or reloaded meanwhile has not failed. */
async function load(window: BrowserWindow): Promise<void> {
  try {
    await window.loadURL(HOME)
  } catch (error) {
    if (!window.isDestroyed() && (error as NodeJS.ErrnoException).code !== 'ERR_ABORTED') throw error
  }
}

/** The requested workspace, or the user's demo. */
function firstWorkspace(
  { workspace, demo, demoText }: DesktopArguments,
  fixtures = '',
): Pick<AppOptions, 'workspace' | 'demo' | 'demoText'> {
  if (workspace) return { workspace, demo, demoText }
  const text = demoText ?? join(fixtures, 'demo/text.txt')
  return { workspace: join(app.getPath('userData'), 'demo.neuronscope'), demo: true, demoText: text }
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

/** Once; reloads report again. */
function reportReady(): () => void {
  let reported = false
  return () => {
    if (!reported) process.stdout.write('neuronscope-ready\n')
    reported = true
  }
}

/** Reports `ready` to the launcher too: the window of the first instance opens the requested workspace. */
function leaveToTheFirst(): void {
  process.stdout.write('Neuronscope is open already: its window was brought to the front.\nneuronscope-ready\n')
  app.quit()
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window?.isMinimized()) window.restore()
  window?.focus()
}

/** Standard error first, for the launcher: the dialog blocks. */
async function fail(error: unknown, workspace: OpenWorkspace): Promise<void> {
  process.stderr.write(`${sentence(error)}\n`)
  await workspace.close().catch(() => {}) // the first error is reported
  dialog.showErrorBox('Neuronscope cannot start', sentence(error))
  app.exit(1)
}
