// neuronscope export-activations: the values of all units over all recorded characters, as a table, arrays or a folder.

import { createHash } from 'node:crypto'
import {
  STATES_FILE_IDS,
  STATES_FILES,
  type StatesFileId,
  statesFile,
  statesFileOf,
} from '../../core/schema/states-files.ts'
import type { PieceFile } from '../write-file.ts'
import { type PieceFolder, writeFolder } from '../write-folder.ts'
import { define, find, number, recordedRange, required, text, texts, UsageError, type Values } from './command.ts'
import { outputInChunks } from './files.ts'
import * as option from './options.ts'

interface Exported {
  /** the file or the folder */
  file: string
  characters: number
  bytes: number
  /** files of a folder */
  files: number
  /** of all bytes in the order of the files */
  sha256: string
}

const DETAILS = `What is written follows from the ending of FILE, or from --format:
${STATES_FILES.map(({ ending, title, folder }) => `  ${ending.padEnd(10)} ${title}${folder ? ', a folder' : ''}`).join('\n')}
Tables have the columns position and codepoint, then one for each unit, each --feature and, with --log-probabilities,
log_probability (nats). --part-size makes FILE a folder of parts of so many characters.`

function formatOf(file: string, values: Values): StatesFileId {
  const named = text(values, 'format') as StatesFileId | undefined
  const found = named ?? statesFileOf(file)?.id
  if (found) return found
  const endings = STATES_FILES.map(({ ending }) => ending)
  throw new UsageError(`“${file}” has to end in one of ${endings.join(', ')}, or --format says what it is.`)
}

/** A single file, written as a folder is. */
function asFolder({ write, ...rest }: PieceFile): PieceFolder {
  return { ...rest, write: (_file, bytes) => write(bytes) }
}

export const exportActivations = define<Exported>({
  name: 'export-activations',
  usage:
    'FILE --recording R [--format F] [--unit U[,U…]] [--range A:B] [--scale raw|tanh] [--feature EXPR …] [--log-probabilities] [--part-size N] [--force]',
  summary: 'writes a recording whole, a row a character and a column a unit; cell states raw unless --scale tanh',
  details: DETAILS,
  options: {
    recording: option.text,
    format: option.choice(STATES_FILE_IDS),
    unit: option.units,
    range: option.range,
    scale: option.scale,
    feature: option.texts,
    'log-probabilities': option.flag,
    'part-size': option.whole(1, 2 ** 28),
    force: option.flag,
  },
  positionals: [1, 1],
  writes: false,
  async run(context) {
    const { app, values, positionals, signal, progress } = context
    const [file] = positionals
    const format = formatOf(file, values)
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const { start, end } = recordedRange(values, recording)
    const partSize = number(values, 'part-size')
    const request = {
      ...{ recording: recording.id, format, partSize, start, end },
      units: text(values, 'unit')?.split(','),
      scale: values.scale === 'tanh' ? 'tanh' : 'raw',
      features: texts(values, 'feature'),
      logProbabilities: values['log-probabilities'] === true,
    } as const
    const folder = statesFile(format).folder || partSize !== undefined
    const target = folder ? writeFolder(file) : asFolder(outputInChunks(file, context))
    const hash = createHash('sha256')
    const files = new Set<string>()
    let bytes = 0
    try {
      for await (const piece of app.activationFiles.pieces(request, signal)) {
        files.add(piece.file)
        target.write(piece.file, piece.bytes)
        hash.update(piece.bytes)
        bytes += piece.bytes.length
        progress(`${piece.done} of ${piece.total} characters, ${bytes} bytes`)
      }
      signal.throwIfAborted()
      target.finish()
    } catch (error) {
      target.discard()
      throw error
    }
    return { file, characters: end - start, bytes, files: files.size, sha256: hash.digest('hex') }
  },
  format: ({ file, characters, bytes, files }) =>
    `Wrote ${file}: ${characters} characters, ${bytes} bytes${files > 1 ? ` in ${files} files` : ''}.`,
})
