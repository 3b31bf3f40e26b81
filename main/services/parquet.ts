// Tables as Parquet: one column a column, row groups of 65,536 rows, Snappy, and what is needed to make the table again
// under the key `provenance` of the file's metadata.

import { parquetWriteBuffer } from 'hyparquet-writer'
import { type Provenance, provenanceJson } from '../../core/figures/provenance.ts'
import type { Column, Table } from '../../core/figures/table.ts'

const ROW_GROUP = 65_536

const TYPES = { text: 'STRING', whole: 'INT32', single: 'FLOAT', double: 'DOUBLE' } as const

/** The same table gives the same bytes. */
export function tableParquet(table: Table, provenance: Provenance): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: table.map(columnOf),
    rowGroupSize: ROW_GROUP,
    kvMetadata: [{ key: 'provenance', value: provenanceJson(provenance) }],
    createdBy: provenance.program,
  })
  return new Uint8Array(buffer)
}

/** What has no number is null, as it is an empty field in CSV. */
function columnOf({ name, type, values }: Column) {
  const known = (value: string | number | null) => (typeof value === 'number' && Number.isNaN(value) ? null : value)
  return {
    name,
    type: TYPES[type],
    data: Array.from(values as ArrayLike<string | number | null>, known),
    nullable: true,
  }
}
