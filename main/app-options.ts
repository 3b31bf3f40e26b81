// What an entry (electron.ts, server.ts, cli.ts) tells the composition root.

import type { Preferences } from './services/preferences.ts'
import type { Printer } from './services/printer.ts'
import type { OpenOther } from './services/workspaces.ts'

export interface AppOptions {
  /** the workspace file; made when it does not exist */
  workspace: string
  shell: 'electron' | 'browser' | 'cli'
  version: string
  /** the bundled (or, in tests, the source) main/workers/worker */
  workerEntry: URL
  /** the folder `fixtures/` of the program, where the demo model lies */
  fixtures?: string
  /** fills an empty workspace with the demo; `demoText` is the file that holds its text */
  demo?: boolean
  demoText?: string
  /** opens for reading only, without the lock: what the command line's read-only commands do */
  readOnly?: boolean
  /** what the window remembers; none: for as long as the program runs */
  preferences?: Preferences
  /** how the window goes to another workspace, where it can */
  openOther?: OpenOther
  /** hears that the file was deleted, moved or replaced while it was open */
  onTrouble?: (sentence: string) => void
  /** makes PDF and PNG files, where something is there that can */
  printer?: Printer
}
