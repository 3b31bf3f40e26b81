// What a file format of networks is to the rest of the program.

import type { ImportedModel, ImportOptions } from './pytorch.ts'

/** What was read, and how far it was trained where the file says so. */
export interface ReadModel extends ImportedModel {
  step: number
  /** nats a character */
  validationLoss: number | null
}

export interface ModelFormat {
  id: string
  /** “PyTorch (torch.save)” */
  title: string
  /** as files of it are usually called; what a file is follows from its content */
  endings: readonly string[]
  /** whether the content is of this format; looks at little of it */
  sniff(bytes: Uint8Array): boolean
  /** @throws AppError that says what is wrong with the file */
  read(bytes: Uint8Array, options: ImportOptions): ReadModel
}

/** A format that is known by its content and not read. */
export interface ForeignFormat {
  title: string
  sniff(bytes: Uint8Array): boolean
  /** what to do instead: commands that work as pasted */
  instead: string
}
