// What a file is taken for before it becomes a network of the workspace.

import type { OpenChoice } from '../../core/formats/choices.ts'
import type { Choices, Role } from '../../core/formats/draft.ts'

export type { ChoiceName, OpenChoice } from '../../core/formats/choices.ts'
export type { Choices, Role } from '../../core/formats/draft.ts'

export interface NamedFile {
  name: string
  bytes: Uint8Array
}

/** A network as it is given: its files, and what is said about it. */
export interface GivenNetwork {
  files: NamedFile[]
  /** a file that lists the characters */
  vocabulary?: Uint8Array
  /** a text whose characters, sorted, are the vocabulary */
  charactersOf?: Uint8Array
  choices?: Choices
}

export interface ImportView {
  /** “PyTorch (torch.save)” */
  format: string
  /** on screen; the cell that is run */
  cell: string
  /** units of each layer */
  widths: number[]
  /** 0 for one-hot input */
  embedding: number
  /** how many characters and tokens */
  symbols: number
  roles: Role[]
  choices: OpenChoice[]
  /** in the order of their ids; null where they are not known */
  characters: string[] | null
  /** what stands in the way of the import, a sentence each; none where it can be done */
  problems: string[]
  warnings: string[]
  /** whether the file says everything about itself, as one of this program does: nothing was assumed or made up */
  settled: boolean
  /** how each reading predicts the text that was given; none without one */
  readings: ImportReading[]
}

export interface ImportReading {
  choices: Choices
  /** what sets it apart, such as “i f o g · forget bias 1” */
  words: string
  bitsPerCharacter: number
  worseThanGuessing: boolean
  /** what it writes when it always takes the likeliest character, after the beginning of the text */
  sample: string
  /** whether it is what would be imported */
  taken: boolean
}
