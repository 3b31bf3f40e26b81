// What a command is: a title for the palette, keys for the keyboard, and what it does.

import type { Context } from '../views/entry.ts'

export const AREAS = ['Move', 'Find', 'Views', 'Edit', 'Panels', 'Window'] as const
export type Area = (typeof AREAS)[number]

export interface Command {
  title: string
  /** as written on the cheat sheet: “Ctrl K”, “Shift N”, “J”; empty for commands without keys */
  keys: string
  run: (context: Context) => void
  /** other words that find it */
  also?: string
  /** its heading on the cheat sheet; “Views” where it says none */
  area?: Area
  /** a title that says what it would do now */
  words?: (context: Context) => string
  /** whether it would do anything now */
  off?: (context: Context) => boolean
  /** works while something is being written, too */
  always?: boolean
}
