// What a command is: a title for the palette, keys for the keyboard, and what it does.

import type { Context } from '../views/entry.ts'

export interface Command {
  title: string
  /** as written on the cheat sheet: “Ctrl K”, “Shift N”, “J”; empty for commands without keys */
  keys: string
  run: (context: Context) => void
  /** works while something is being written, too */
  always?: boolean
}
