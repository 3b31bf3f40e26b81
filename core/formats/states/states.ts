// The formats that a recording is written in. A new one is a file beside these, a line here, and one in
// core/schema/states-files.ts.

import { type StatesFileId, statesFile } from '../../schema/states-files.ts'
import { csv } from './csv.ts'
import { lstmvis } from './lstmvis.ts'
import { neuronRecords } from './neuron-records.ts'
import { npz } from './npz.ts'
import { parquet } from './parquet.ts'
import { parts, type StatesFormat, type StatesPiece, type StatesSource } from './states-format.ts'
import { zarr } from './zarr.ts'
import { ZipWriter } from './zip-writer.ts'

const STATES_FORMATS: Readonly<Record<StatesFileId, StatesFormat>> = {
  ...{ parquet, csv, npz, zarr, lstmvis, 'neuron-records': neuronRecords },
}

/** The pieces of a recording in a format; in parts of so many characters, each a file or a folder of its own. */
export async function* writeStates(
  id: StatesFileId,
  source: StatesSource,
  partSize?: number,
): AsyncGenerator<StatesPiece> {
  const format = STATES_FORMATS[id]
  if (partSize === undefined) {
    yield* format.write(source)
    return
  }
  const { ending, folder } = statesFile(id)
  for (const [from, to] of parts(source.length, partSize)) {
    const name = `part-${String(from / partSize).padStart(5, '0')}${folder ? '' : ending}`
    for await (const piece of format.write(partOf(source, from, to))) {
      const file = piece.file === '' ? name : `${name}/${piece.file}`
      yield { file, bytes: piece.bytes, share: (from + piece.share * (to - from)) / source.length }
    }
  }
}

function partOf(source: StatesSource, first: number, end: number): StatesSource {
  return {
    ...source,
    length: end - first,
    position: source.position + first,
    points: (from, to) => source.points(first + from, first + to),
    values: (column, from, to) => source.values(column, first + from, first + to),
  }
}

/** The files of a folder as one ZIP archive, for where only a file can be saved. */
export async function* zipped(pieces: AsyncIterable<StatesPiece>): AsyncGenerator<StatesPiece> {
  const zip = new ZipWriter()
  let open: string | null = null
  const out = (bytes: Uint8Array, share: number): StatesPiece => ({ file: '', bytes, share })
  for await (const { file, bytes, share } of pieces) {
    if (open !== file) {
      if (open !== null) yield out(zip.end(), share)
      yield out(zip.begin(file), share)
      open = file
    }
    yield out(zip.add(bytes), share)
  }
  if (open !== null) yield out(zip.end(), 1)
  yield out(zip.finish(), 1)
}
