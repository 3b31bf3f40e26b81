// NPZ (numpy.savez): `activations` [characters, units] float32, `units` their names, `codepoints`, `start` (the position of
// the first character in its text), `provenance`; features as `features`
// [characters, features] with `feature_names`, and `log_probabilities`.

import { npyHeader, npyTexts } from './npy.ts'
import {
  bytesOf,
  columnsOf,
  likelihoodApart,
  partCharacters,
  parts,
  rowMajor,
  type StatesFormat,
  type StatesPiece,
  type StatesSource,
} from './states-format.ts'
import { ZipWriter } from './zip-writer.ts'

export const npz: StatesFormat = {
  id: 'npz',
  *write(source) {
    const zip = new ZipWriter()
    const units = columnsOf(source, 'unit')
    const [likely, others] = likelihoodApart(source)
    const whole = function* (name: string, bytes: Uint8Array): Generator<StatesPiece> {
      for (const piece of zip.whole(name, bytes)) yield { file: '', bytes: piece, share: 0 }
    }
    const names = (columns: readonly number[]) => npyTexts(columns.map((column) => source.columns[column].name))
    const start = npyHeader('<i4', [1])
    yield* whole('start.npy', new Uint8Array([...start, ...bytesOf(Int32Array.of(source.position))]))
    yield* whole('units.npy', names(units))
    yield* whole('provenance.npy', npyTexts([source.provenance]))
    if (others.length > 0) {
      yield* whole('feature_names.npy', names(others))
      yield* array(zip, source, 'features.npy', others, [0, 0.1])
    }
    if (likely !== null) yield* array(zip, source, 'log_probabilities.npy', [likely], [0.1, 0.1])
    yield { file: '', bytes: zip.begin('codepoints.npy'), share: 0.1 }
    yield { file: '', bytes: zip.add(npyHeader('<u4', [source.length])), share: 0.1 }
    for (const [from, to] of parts(source.length, partCharacters(1)))
      yield { file: '', bytes: zip.add(bytesOf(source.points(from, to))), share: 0.1 }
    yield { file: '', bytes: zip.end(), share: 0.1 }
    yield* array(zip, source, 'activations.npy', units, [0.1, 1])
    yield { file: '', bytes: zip.finish(), share: 1 }
  },
}

function* array(
  zip: ZipWriter,
  source: StatesSource,
  name: string,
  columns: readonly number[],
  [before, after]: [number, number],
): Generator<StatesPiece> {
  yield { file: '', bytes: zip.begin(name), share: before }
  const shape = name.startsWith('log_') ? [source.length] : [source.length, columns.length]
  yield { file: '', bytes: zip.add(npyHeader('<f4', shape)), share: before }
  for (const [from, to] of parts(source.length, partCharacters(columns.length))) {
    const bytes = zip.add(bytesOf(rowMajor(source, columns, from, to)))
    yield { file: '', bytes, share: before + ((after - before) * to) / source.length }
  }
  yield { file: '', bytes: zip.end(), share: after }
}
