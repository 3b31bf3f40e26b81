// The options of an entry (electron.ts, server.ts, cli.ts) for the composition root.

import type { Preferences } from './services/preferences.ts'
import type { Printer } from './services/printer.ts'
import type { OpenOther } from './services/workspaces.ts'

export interface AppOptions {
  /** the workspace file; created when it does not exist */
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
  /** opens for reading only, without the lock, as read-only commands do */
  readOnly?: boolean
  /** preferences of the window; in memory without */
  preferences?: Preferences
  /** opens another workspace in the window, where possible */
  openOther?: OpenOther
  /** called when the file was deleted, moved or replaced while it was open */
  onTrouble?: (sentence: string) => void
  /** renders PDF and PNG files, where available */
  printer?: Printer
}
