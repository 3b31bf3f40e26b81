// What the preload script puts on `window.neuronscope`, and the IPC channels behind it. Page, preload and host share
// these few words.

/** What a browser does itself, and the desktop app does when the page asks for it. */
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

/** An item of a menu of the page, as the host needs it for a menu of the system's. */
export interface MenuEntry {
  kind: 'heading' | 'line' | 'item'
  /** empty for a line */
  label: string
  /** names the item when it is chosen */
  id?: string
  /** as the page writes them: “Ctrl Shift G” */
  keys?: string
  off?: boolean
  checked?: boolean
  /** the host does it, the page only lists it */
  act?: HostAction
}

export interface MenuModel {
  title: string
  entries: MenuEntry[]
}

/** A workspace to go to: chosen in a dialog, or asked for by another start of the program. */
export interface AskedWorkspace {
  file: string
  /** it does not exist yet */
  create: boolean
}

/** Where a file was saved; null when the person cancelled; or what went wrong, in a sentence. */
export type SaveOutcome = { file: string | null } | { problem: string }

/** The number of a file that has begun; null when the person cancelled; or what went wrong, in a sentence. */
export type BeginOutcome = { draft: number | null } | { problem: string }

export interface Bridge {
  /** as Node names it: `linux`, `darwin`, `win32` */
  platform: string
  send(bytes: Uint8Array): void
  /** one listener; a new one takes the place of the old, as with the others */
  onMessage(listener: (bytes: Uint8Array) => void): void
  /** the page works: the launcher may stop waiting */
  ready(): void
  /** where a file that was dropped lies; empty for one that lies nowhere */
  pathOf(file: File): string
  /** the menus as they are now */
  setMenus(menus: MenuModel[]): void
  /** an item of a menu of the system's was chosen; `byKeys` when its keys were pressed */
  onChosen(listener: (id: string, byKeys: boolean) => void): void
  act(action: HostAction): void
  onWorkspace(listener: (asked: AskedWorkspace) => void): void
  /** asks the person where, and writes the file there */
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
