// Exports a recording in a format of states. Each piece is produced when the host requests it, so that a file of any size
// takes the memory of one piece.

import { writeStates, zipped } from '../../../core/formats/states/states.ts'
import {
  LOG_PROBABILITY,
  type StatesColumn,
  type StatesPiece,
  type StatesSource,
} from '../../../core/formats/states/states-format.ts'
import { columnNamed, kindOfName } from '../../../core/model/unit-names.ts'
import type { StatesFileId } from '../../../core/schema/states-files.ts'
import { quantityOf, type Scale } from '../../../core/search/codes/value-scale.ts'
import { codePoints } from '../../../core/text/code-points.ts'
import { shownValues } from '../../../core/units/display-scale.ts'
import type { ActivationsPiece } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, evaluateRecorded } from '../recorded-feature.ts'

export interface ExportActivationsInput {
  recording: number
  units: string[]
  /** expressions, a column each */
  features: string[]
  /** whether the log-probability of each character, nats, is a column */
  logProbabilities: boolean
  /** characters of the recording, half-open */
  start: number
  end: number
  scale: Scale
  format: StatesFileId
  /** characters of a part, where the files are to be several */
  partSize?: number
  /** whether several files come as one archive */
  archive: boolean
  /** what is needed to make the file again, as JSON, and the program that makes it */
  provenance: string
  program: string
}

export async function exportActivations(
  input: ExportActivationsInput,
  context: TaskContext<ActivationsPiece | Evaluating>,
): Promise<void> {
  const { start, end, format, partSize, archive } = input
  const source = sourceOf(input, context)
  const pieces = writeStates(format, source, partSize)
  const total = end - start
  for await (const { file, bytes, share } of inPieces(archive ? zipped(pieces) : pieces)) {
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
    context.emit({ file, bytes: own, done: Math.floor(share * total), total }, [own.buffer as ArrayBuffer])
    await context.nextMessage()
    context.check()
  }
}

/** Bytes of a file that come at once, so that many small files and parts do not each wait for the host. */
const LEAST = 1 << 16

/** Pieces of one file together until they are worth sending. */
async function* inPieces(pieces: AsyncIterable<StatesPiece>): AsyncGenerator<StatesPiece> {
  let waiting: StatesPiece[] = []
  let size = 0
  const together = (): StatesPiece => {
    const bytes = new Uint8Array(size)
    let at = 0
    for (const piece of waiting) {
      bytes.set(piece.bytes, at)
      at += piece.bytes.length
    }
    const { file, share } = waiting[waiting.length - 1]
    waiting = []
    size = 0
    return { file, bytes, share }
  }
  for await (const piece of pieces) {
    if (waiting.length > 0 && (waiting[0].file !== piece.file || size >= LEAST)) yield together()
    waiting.push(piece)
    size += piece.bytes.length
  }
  if (waiting.length > 0) yield together()
}

interface Read {
  column: StatesColumn
  values(from: number, to: number): Float32Array
}

function sourceOf(
  { recording, units, features, logProbabilities, start, end, scale, provenance, program }: ExportActivationsInput,
  { store, check, emit }: TaskContext<ActivationsPiece | Evaluating>,
): StatesSource {
  const info = store.recording(recording)
  const ofUnit = (unit: string): Read => {
    const kind = kindOfName(unit)
    const column = columnNamed(info, unit)
    const quantity = info.groups ? '' : ` ${quantityOf(kind, scale)}`
    return {
      column: { name: `${unit}${quantity}`, kind: 'unit' },
      values(from, to) {
        const raw = store.unitValues(recording, column, from, to)
        return scale === 'tanh' ? shownValues(kind, raw) : raw
      },
    }
  }
  const ofFeature = (expression: string): Read => {
    const { kind, values } = evaluateRecorded({ recording, expression }, store, emit)
    return {
      column: { name: expression, kind: kind === 'boolean' ? 'feature' : 'number' },
      values: (from, to) => Float32Array.from(values.subarray(from, to)),
    }
  }
  const likely: Read = {
    column: { name: LOG_PROBABILITY, kind: 'number' },
    values: (from, to) => store.surprise(recording, from, to).map((nats) => -nats),
  }
  const read = [...units.map(ofUnit), ...features.map(ofFeature), ...(logProbabilities ? [likely] : [])]
  return {
    ...{ length: end - start, position: info.start + start, name: info.name, provenance, program },
    columns: read.map(({ column }) => column),
    points: (from, to) => codePoints(store.corpusText(info.corpus, info.start + start + from, info.start + start + to)),
    values(column, from, to) {
      check()
      return read[column].values(start + from, start + to)
    },
  }
}
