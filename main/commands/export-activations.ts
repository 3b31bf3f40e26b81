// neuronscope export-activations: the values of all units over all recorded characters, as CSV or Parquet.

import { createHash } from 'node:crypto'
import { define, find, recordedRange, required, text, UsageError } from './command.ts'
import { outputInPieces } from './files.ts'
import * as option from './options.ts'

export const exportActivations = define<{ file: string; characters: number; bytes: number; sha256: string }>({
  name: 'export-activations',
  usage: 'FILE.csv|FILE.parquet --recording R [--unit U[,U…]] [--range A:B] [--scale raw|tanh] [--force]',
  summary: 'writes a recording whole, a row a character and a column a unit; cell states raw unless --scale tanh',
  options: {
    recording: option.text,
    unit: option.units,
    range: option.range,
    scale: option.scale,
    force: option.flag,
  },
  positionals: [1, 1],
  writes: false,
  async run(context) {
    const { app, values, positionals, signal, progress } = context
    const [file] = positionals
    const [, format] = /\.(csv|parquet)$/i.exec(file) ?? []
    if (!format) throw new UsageError(`“${file}” has to end in .csv or .parquet.`)
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const { start, end } = recordedRange(values, recording)
    const units = text(values, 'unit')?.split(',')
    const scale = values.scale === 'tanh' ? 'tanh' : 'raw'
    const request = {
      recording: recording.id,
      units,
      start,
      end,
      scale,
      format: format.toLowerCase() as 'csv',
    } as const
    const target = outputInPieces(file, context)
    const hash = createHash('sha256')
    let bytes = 0
    try {
      for await (const piece of app.activationFiles.pieces(request, signal)) {
        target.write(piece.bytes)
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
    return { file, characters: end - start, bytes, sha256: hash.digest('hex') }
  },
  format: ({ file, characters, bytes }) => `Wrote ${file}: ${characters} characters, ${bytes} bytes.`,
})
