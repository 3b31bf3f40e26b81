// Activations of a whole recording as CSV or Parquet: a row a character, a column a unit. Pieces are made one at a time,
// the next one when the host says so, so that a file of any size takes the memory of one piece.

import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import { codePoints } from '../../../core/figures/cells.ts'
import { field } from '../../../core/figures/csv.ts'
import { columnOf, parseUnit } from '../../../core/model/units.ts'
import { quantityOf, type Scale } from '../../../core/search/value-scale.ts'
import { shownValues } from '../../../core/units/display-scale.ts'
import type { ActivationsPiece } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'

export interface ExportActivationsInput {
  recording: number
  units: string[]
  /** characters of the recording, half-open */
  start: number
  end: number
  scale: Scale
  format: 'csv' | 'parquet'
  /** what is needed to make the file again, as JSON, and the program that makes it */
  provenance: string
  program: string
}

/** Values of one piece: a group of rows of a Parquet file, and what is in memory at a time. */
const PIECE_VALUES = 2 ** 21
/** Characters that are formatted before the host is listened to. */
const SLICE = 256

interface Piece {
  /** of the first character in the text */
  position: number
  characters: string[]
  /** [units] [characters] each */
  values: Float32Array[]
}

export async function exportActivations(
  input: ExportActivationsInput,
  context: TaskContext<ActivationsPiece>,
): Promise<void> {
  const { start, end, format, units } = input
  const writer = format === 'csv' ? csvWriter(input) : parquetWriter(input)
  const step = Math.max(SLICE, Math.floor(PIECE_VALUES / Math.max(1, units.length) / SLICE) * SLICE)
  for (let from = start; from < end; from += step) {
    const to = Math.min(end, from + step)
    const bytes = await writer.write(read(input, from, to, context), context, to === end)
    context.emit({ bytes, done: to - start, total: end - start }, [bytes.buffer as ArrayBuffer])
    await context.nextWord()
    context.check()
  }
}

function read(
  { recording, units, scale }: ExportActivationsInput,
  from: number,
  to: number,
  context: TaskContext<never>,
): Piece {
  const { store } = context
  const info = store.recording(recording)
  const text = store.corpusText(info.corpus, info.start + from, info.start + to)
  const values = units.map((unit) => {
    context.check()
    const { kind } = parseUnit(unit)
    const raw = store.unitValues(recording, columnOf(info, info.kinds, parseUnit(unit)), from, to)
    return scale === 'tanh' ? shownValues(kind, raw) : raw
  })
  return { position: info.start + from, characters: codePoints(text), values }
}

interface PieceWriter {
  write(piece: Piece, context: TaskContext<never>, last: boolean): Promise<Uint8Array>
}

const nameOf = (unit: string, scale: Scale) => `${unit} ${quantityOf(parseUnit(unit).kind, scale)}`
const code = (character: string) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

/** The facts to make the table again stand in a last column, in the first row only. */
function csvWriter({ units, scale, provenance }: ExportActivationsInput): PieceWriter {
  const words = new Map<number, string>() // float16 has few different values
  const written = (value: number) => {
    const known = words.get(value)
    if (known !== undefined) return known
    const word = Number.isNaN(value) ? '' : String(value)
    words.set(value, word)
    return word
  }
  let first = true
  return {
    async write({ position, characters, values }, context) {
      const lines: string[] = []
      if (first)
        lines.push(
          [...['position', 'codepoint'], ...units.map((unit) => field(nameOf(unit, scale))), 'provenance'].join(','),
        )
      for (const [i, character] of characters.entries()) {
        const cells = values.map((one) => written(one[i]))
        lines.push(`${position + i},${code(character)},${cells.join(',')},${first ? field(provenance) : ''}`)
        first = false
        if (i % SLICE !== 0) continue
        await context.breathe()
        context.check()
      }
      return new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(''))
    },
  }
}

/** A group of rows a piece; the facts stand in the file's metadata. */
function parquetWriter({ units, scale, provenance, program }: ExportActivationsInput): PieceWriter {
  const bytes = new ByteWriter()
  const columnsOf = ({ position, characters, values }: Piece) => [
    { name: 'position', type: 'INT32' as const, nullable: false, data: characters.map((_, i) => position + i) },
    { name: 'codepoint', type: 'STRING' as const, nullable: false, data: characters.map(code) },
    ...values.map((one, i) => ({
      ...{ name: nameOf(units[i], scale), type: 'FLOAT' as const, nullable: true },
      data: Array.from(one, (value) => (Number.isNaN(value) ? null : value)),
    })),
  ]
  let writer: ParquetWriter | undefined
  return {
    async write(piece, _context, last) {
      const columnData = columnsOf(piece)
      writer ??= new ParquetWriter({
        writer: bytes,
        schema: schemaFromColumnData({ columnData }),
        kvMetadata: [{ key: 'provenance', value: provenance }],
        createdBy: program,
      })
      await writer.write({ columnData, rowGroupSize: piece.characters.length })
      if (last) writer.finish()
      const made = bytes.getBytes().slice()
      bytes.index = 0
      return made
    },
  }
}
