// What a file format of networks is to the rest of the program.

import type { Choices, Draft, Files } from './draft.ts'

export interface ModelFormat {
  id: string
  /** “PyTorch (torch.save)” */
  title: string
  /** as files of it are usually called; what a file is follows from its content */
  endings: readonly string[]
  /** whether the content is of this format; looks at little of it */
  sniff(files: Files): boolean
  /** @throws AppError that says what is wrong with the file */
  read(files: Files, choices: Choices): Draft
}

/** A format that is known by its content and not read. */
export interface ForeignFormat {
  title: string
  sniff(bytes: Uint8Array): boolean
  /** what to do instead: commands that work as pasted, once FILE is the name of the file */
  instead: string
}

/** A format of which a network is one file: of those given, the only one that it knows. */
export function oneFile(
  sniff: (bytes: Uint8Array) => boolean,
  read: (bytes: Uint8Array, choices: Choices) => Draft,
): Pick<ModelFormat, 'sniff' | 'read'> {
  const own = (files: Files) => [...files.values()].filter(sniff)
  return { sniff: (files) => own(files).length === 1, read: (files, choices) => read(own(files)[0], choices) }
}
