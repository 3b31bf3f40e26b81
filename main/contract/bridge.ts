// The interface of `window.neuronscope`, set by the preload script, and its IPC channels.

/** Actions of a browser that the desktop app does on request of the page. */
export const HOST_ACTIONS = [
  'newWorkspace',
  'openWorkspace',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'selectAll',
  'zoomIn',
  'zoomOut',
  'actualSize',
  'fullScreen',
  'reload',
  'developerTools',
  'quit',
] as const
export type HostAction = (typeof HOST_ACTIONS)[number]

/** An item of a menu of the page, for the system's menu. */
export interface MenuEntry {
  kind: 'heading' | 'line' | 'item'
  /** empty for a line */
  label: string
  /** id of the item when it is chosen */
  id?: string
  /** as the page writes them: “Ctrl Shift G” */
  keys?: string
  off?: boolean
  checked?: boolean
  /** an action of the host */
  act?: HostAction
}

export interface MenuModel {
  title: string
  entries: MenuEntry[]
}

/** A workspace to open: chosen in a dialog, or requested by another start of the program. */
export interface AskedWorkspace {
  file: string
  /** it does not exist yet */
  create: boolean
}

/** Where a file was saved; null when cancelled; or the error, in a sentence. */
export type SaveOutcome = { file: string | null } | { problem: string }

/** The number of a file that has begun; null when the person cancelled; or what went wrong, in a sentence. */
export type BeginOutcome = { draft: number | null } | { problem: string }

export interface Bridge {
  /** as Node names it: `linux`, `darwin`, `win32` */
  platform: string
  send(bytes: Uint8Array): void
  /** one listener, which replaces the previous one, as with the others */
  onMessage(listener: (bytes: Uint8Array) => void): void
  /** the page has loaded: the launcher stops waiting */
  ready(): void
  /** the path of a dropped file; empty without one */
  pathOf(file: File): string
  /** the menus as they are now */
  setMenus(menus: MenuModel[]): void
  /** an item of the system's menu was chosen; `byKeys` by its keys */
  onChosen(listener: (id: string, byKeys: boolean) => void): void
  act(action: HostAction): void
  onWorkspace(listener: (asked: AskedWorkspace) => void): void
  /** opens a save dialog, and writes the file */
  save(name: string, bytes: Uint8Array): Promise<SaveOutcome>
  /** asks the person where, and begins a file there that comes in pieces */
  beginFile(name: string): Promise<BeginOutcome>
  /** the next piece of it; the sentence of what went wrong, and then there is no such file any more */
  addToFile(draft: number, bytes: Uint8Array): Promise<{ problem: string } | null>
  /** puts the whole file in its place, or leaves nothing of it */
  endFile(draft: number, keep: boolean): Promise<SaveOutcome>
}

export const MESSAGE = 'neuronscope:message'
export const READY = 'neuronscope:ready'
export const MENUS = 'neuronscope:menus'
export const CHOSEN = 'neuronscope:chosen'
export const ACT = 'neuronscope:act'
export const WORKSPACE = 'neuronscope:workspace'
export const SAVE = 'neuronscope:save'
export const BEGIN_FILE = 'neuronscope:begin-file'
export const ADD_TO_FILE = 'neuronscope:add-to-file'
export const END_FILE = 'neuronscope:end-file'
