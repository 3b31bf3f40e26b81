// Parquet: a row a character, a column a unit, row groups of whole blocks, Snappy; the facts to make the table again stand
// under the key `provenance` of the file's metadata.

import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import { codePointName } from '../../text/code-points.ts'
import { snap } from '../snappy.ts'
import { partCharacters, parts, type StatesFormat, type StatesSource } from './states-format.ts'

function columnData(source: StatesSource, from: number, to: number) {
  const points = source.points(from, to)
  const known = (value: number) => (Number.isNaN(value) ? null : value)
  return [
    {
      ...{ name: 'position', type: 'INT32' as const, nullable: false },
      data: Int32Array.from(points, (_, i) => source.position + from + i),
    },
    { name: 'codepoint', type: 'STRING' as const, nullable: false, data: Array.from(points, codePointName) },
    ...source.columns.map(({ name, kind }, c) => {
      const values = source.values(c, from, to)
      if (kind === 'unit')
        return { name, type: 'FLOAT' as const, nullable: false, encoding: 'PLAIN' as const, data: values }
      if (kind === 'feature')
        return { name, type: 'BOOLEAN' as const, nullable: false, data: Array.from(values, (value) => value !== 0) }
      return { name, type: 'FLOAT' as const, nullable: true, data: Array.from(values, known) }
    }),
  ]
}

export const parquet: StatesFormat = {
  id: 'parquet',
  async *write(source) {
    const bytes = new ByteWriter()
    let writer: ParquetWriter | undefined
    for (const [from, to] of parts(source.length, partCharacters(source.columns.length + 2))) {
      const group = columnData(source, from, to)
      writer ??= new ParquetWriter({
        writer: bytes,
        schema: schemaFromColumnData({ columnData: group }),
        kvMetadata: [{ key: 'provenance', value: source.provenance }],
        createdBy: source.program,
        compressors: { SNAPPY: snap },
      })
      await writer.write({ columnData: group, rowGroupSize: to - from, pageSize: 0 })
      if (to === source.length) writer.finish()
      const made = bytes.getBytes().slice()
      bytes.index = 0
      yield { file: '', bytes: made, share: to / source.length }
    }
  },
}
