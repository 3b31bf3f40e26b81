// The formats that networks come in. A new one is a file beside these and a line here.

import { AppError } from '../errors.ts'
import { FOREIGN } from './foreign.ts'
import type { ModelFormat, ReadModel } from './format.ts'
import type { ImportOptions } from './pytorch.ts'
import { safetensors } from './safetensors-format.ts'
import { torch } from './torch-format.ts'

export const FORMATS: readonly ModelFormat[] = [safetensors, torch]

/**
 * A network, whatever the format: what a file is follows from its content.
 * @throws AppError `unknown-format` that names what it is instead, or what the format's reader throws
 */
export function readModel(bytes: Uint8Array, options: ImportOptions = {}): ReadModel {
  const format = FORMATS.find(({ sniff }) => sniff(bytes))
  if (format) return format.read(bytes, options)
  const titles = FORMATS.map(({ title, endings }) => `${title} (${endings.join(', ')})`).join('; ')
  const foreign = FOREIGN.find(({ sniff }) => sniff(bytes))
  if (foreign)
    throw new AppError('unknown-format', `This is ${foreign.title}, which is not read here. ${foreign.instead}.`)
  // a damaged file of the usual format gets that reader's sentence
  if (bytes.length > 8 && bytes[8] === 0x7b) return safetensors.read(bytes, options)
  throw new AppError('unknown-format', `This is no network in a format that is read here: ${titles}.`)
}
