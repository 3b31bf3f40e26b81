// The formats that networks come in. A new one is a file beside these and a line here.

import { AppError } from '../errors.ts'
import type { Choices, Draft, Files } from './draft.ts'
import { FOREIGN } from './foreign.ts'
import type { ModelFormat } from './format.ts'
import { kerasArchive, kerasH5 } from './keras-format.ts'
import { ml5 } from './ml5-format.ts'
import { onnx } from './onnx-format.ts'
import { readSafetensors } from './safetensors.ts'
import { safetensors } from './safetensors-format.ts'
import { type ImportedModel, type ImportOptions, settle } from './settle.ts'
import { torch7 } from './t7-format.ts'
import { tensorflow } from './tf-format.ts'
import { tfjs } from './tfjs-format.ts'
import { torch } from './torch-format.ts'
import { entriesIn } from './vocabulary-file.ts'

export const FORMATS: readonly ModelFormat[] = [
  safetensors,
  torch,
  torch7,
  kerasH5,
  kerasArchive,
  tfjs,
  ml5,
  tensorflow,
  onnx,
]

export interface FoundDraft extends Draft {
  format: Pick<ModelFormat, 'id' | 'title'>
}

export interface ReadModel extends ImportedModel {
  step: number
  validationLoss: number | null
}

/**
 * What the files hold, whatever the format, which follows from their content. A JSON file beside the network that lists
 * as many characters as it has is taken for its vocabulary.
 * @throws AppError `unknown-format` that names what it is instead, or what the format's reader throws
 */
export function readDraft(files: Files | Uint8Array, choices: Choices = {}): FoundDraft {
  const all: Files = files instanceof Uint8Array ? new Map([['', files]]) : files
  const format = FORMATS.find(({ sniff }) => sniff(all))
  if (!format) throw unknownFormat(all)
  const draft = format.read(all, choices)
  const { id, title } = format
  return { ...draft, vocabulary: draft.vocabulary ?? besides(all, draft.decoder.shape[0]), format: { id, title } }
}

/** A network with everything decided. */
export function readModel(files: Files | Uint8Array, options: ImportOptions = {}): ReadModel {
  const draft = readDraft(files, options.choices)
  return { ...settle(draft, options), step: draft.step, validationLoss: draft.validationLoss }
}

function refusalOf(read: () => unknown): AppError {
  try {
    read()
  } catch (error) {
    if (error instanceof AppError) return error
  }
  return new AppError('unknown-format', 'This is no network.')
}

function besides(files: Files, size: number): Draft['vocabulary'] {
  if (files.size < 2) return null
  for (const [name, bytes] of files)
    if (/vocab|char|token|checkpoint/i.test(name) && /\.(?:json|pkl|pickle|txt)$/i.test(name))
      try {
        const entries = entriesIn(bytes, size)
        if (Math.abs(entries.length - size) <= 2) return entries
      } catch {}
  return null
}

/** A sentence has 300 characters, and a command in it has to stay whole. */
const LONGEST_NAMED = 24

function unknownFormat(files: Files): AppError {
  const one = files.size === 1 ? [...files.values()][0] : null
  const several = FORMATS.find(({ sniff }) => [...files].filter((file) => sniff(new Map([file]))).length > 1)
  if (several && !one) {
    const names = [...files].filter((file) => several.sniff(new Map([file]))).map(([name]) => name)
    return new AppError('ambiguous-model', `The folder holds several networks; give one of ${names.join(', ')}.`)
  }
  // a damaged file of the usual format gets that reader's sentence
  if (one && one.length > 8 && one[8] === 0x7b) return refusalOf(() => readSafetensors(one))
  const titles = FORMATS.map(({ title, endings }) => `${title} (${endings.join(', ')})`).join('; ')
  const foreign = one && FOREIGN.find(({ sniff }) => sniff(one))
  if (foreign) {
    const [name] = files.keys()
    const file = JSON.stringify(name && name.length <= LONGEST_NAMED ? name : 'FILE')
    const instead = foreign.instead.replace('FILE', () => file)
    return new AppError('unknown-format', `This is ${foreign.title}, which is not read here. ${instead}.`)
  }
  const what = one ? 'This is no network' : 'The folder holds no network'
  return new AppError('unknown-format', `${what} in a format that is read here: ${titles}.`)
}
