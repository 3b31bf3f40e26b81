// Electron as far as the main process uses it, without Electron: events that tests can fire, calls that tests can
// read back. `pageFrom` is a renderer: its IPC goes through a structured clone, one turn later, as the real one does.

import { EventEmitter } from 'node:events'

class App extends EventEmitter {
  lock = true
  userData = ''
  exitCode: number | undefined
  quits = 0
  lockData: unknown
  requestSingleInstanceLock = (data: unknown) => {
    this.lockData = data
    return this.lock
  }
  whenReady = async () => {}
  getPath = (_name: string) => this.userData
  getAppPath = () => this.userData
  exit = (code: number) => {
    this.exitCode = code
  }
  quit = () => {
    this.quits++
    const event = fakeEvent()
    this.emit('before-quit', event)
    if (!event.defaultPrevented) this.emit('will-quit')
  }
}

export interface FakeEvent {
  url: string
  defaultPrevented: boolean
  preventDefault(): void
}

export function fakeEvent(url = ''): FakeEvent {
  return {
    url,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
}

export class WebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  readonly sent: unknown[][] = []
  /** where `send` goes: the page's own listeners */
  readonly inbox = new EventEmitter()
  destroyed = false
  isDestroyed = () => this.destroyed
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }) => {
    this.openHandler = handler
  }
  reloads = 0
  reload = () => {
    this.reloads++
  }
  send(channel: string, ...args: unknown[]) {
    const copies = structuredClone(args)
    this.sent.push([channel, ...copies])
    setImmediate(() => this.inbox.emit(channel, {}, ...copies))
  }
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = []
  static getAllWindows = () => BrowserWindow.all
  readonly options: { [name: string]: unknown; webPreferences: Record<string, unknown> }
  readonly webContents = new WebContents()
  loaded: string[] = []
  reloads = 0
  maximized = false
  focused = 0
  closes = 0
  menuBar = true
  constructor(options: { webPreferences: Record<string, unknown> }) {
    super()
    this.options = options
    BrowserWindow.all.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL = async (url: string) => {
    this.loaded.push(url)
  }
  reload = () => {
    this.reloads++
  }
  maximize = () => {
    this.maximized = true
  }
  isMaximized = () => this.maximized
  isMinimized = () => false
  restore = () => {}
  isDestroyed = () => false
  focus = () => {
    this.focused++
  }
  close = () => {
    this.closes++
  }
  setMenuBarVisibility = (visible: boolean) => {
    this.menuBar = visible
  }
  getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 })
}

class Session {
  permissionRequest: ((contents: unknown, permission: string, callback: (granted: boolean) => void) => void) | undefined
  permissionCheck: (() => boolean) | undefined
  devicePermission: (() => boolean) | undefined
  setPermissionRequestHandler = (handler: NonNullable<Session['permissionRequest']>) => {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler = (handler: () => boolean) => {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler = (handler: () => boolean) => {
    this.devicePermission = handler
  }
}

type Scheme = { scheme: string; privileges: Record<string, boolean> }
export type MenuItem = {
  label?: string
  role?: string
  type?: string
  enabled?: boolean
  checked?: boolean
  accelerator?: string
  registerAccelerator?: boolean
  submenu?: MenuItem[]
  click?: (item: unknown, window: unknown, event: { triggeredByAccelerator?: boolean }) => void
}

export const app = new App()
class IpcMain extends EventEmitter {
  readonly handlers = new Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>()
  handle = (channel: string, handler: (event: unknown, ...args: unknown[]) => Promise<unknown>) => {
    this.handlers.set(channel, handler)
  }
}

export const ipcMain = new IpcMain()
export const session = { defaultSession: new Session() }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const nativeTheme = { shouldUseDarkColors: true }

export const protocol = {
  schemes: [] as Scheme[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  registerSchemesAsPrivileged: (schemes: Scheme[]) => protocol.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => protocol.handlers.set(scheme, handler),
}

export const dialog = {
  errors: [] as [string, string][],
  save: { canceled: false, filePath: '' },
  open: { canceled: false, filePaths: [] as string[] },
  /** which button of a message box is pressed */
  pressed: 0,
  boxes: [] as string[],
  showMessageBox: async (_window: unknown, { message }: { message: string }) => {
    dialog.boxes.push(message)
    return { response: dialog.pressed }
  },
  showErrorBox: (title: string, text: string) => void dialog.errors.push([title, text]),
  showSaveDialog: async () => dialog.save,
  showOpenDialog: async () => dialog.open,
}

export const Menu = {
  current: [] as MenuItem[],
  buildFromTemplate: (template: MenuItem[]) => template,
  setApplicationMenu: (menu: MenuItem[]) => {
    Menu.current = menu
  },
}

/** The preload script's side. */
export const contextBridge = {
  exposed: {} as Record<string, Record<string, unknown>>,
  exposeInMainWorld: (name: string, api: Record<string, unknown>) => {
    contextBridge.exposed[name] = api
  },
}

let current: { contents: WebContents; url: string; parent: object | null } | undefined

/** What ipcRenderer speaks for from now on: a page at `url` in a window (or a frame inside it). */
export function pageFrom(contents: WebContents, url: string, parent: object | null = null): void {
  current = { contents, url, parent }
}

export const ipcRenderer = {
  on: (channel: string, listener: (...args: unknown[]) => void) => current?.contents.inbox.on(channel, listener),
  send: (channel: string, ...args: unknown[]) => {
    if (!current) throw new Error('No page was set with pageFrom.')
    const { contents, url, parent } = current
    const copies = structuredClone(args)
    setImmediate(() => ipcMain.emit(channel, { sender: contents, senderFrame: { url, parent } }, ...copies))
  },
  invoke: async (channel: string, ...args: unknown[]) => {
    if (!current) throw new Error('No page was set with pageFrom.')
    const { url, parent } = current
    return ipcMain.handlers.get(channel)?.({ senderFrame: { url, parent } }, ...structuredClone(args))
  },
}

/** As at the start of a process. */
export function reset(userData: string): void {
  app.removeAllListeners()
  ipcMain.removeAllListeners()
  ipcMain.handlers.clear()
  Object.assign(app, { lock: true, userData, exitCode: undefined, quits: 0 })
  BrowserWindow.all = []
  protocol.schemes.length = 0
  protocol.handlers.clear()
  dialog.errors.length = 0
  dialog.boxes.length = 0
  dialog.pressed = 0
  contextBridge.exposed = {}
  Menu.current = []
  current = undefined
}

/** Files of a test say where they lie. */
export const webUtils = { getPathForFile: (file: { path?: string }) => file.path ?? '' }
