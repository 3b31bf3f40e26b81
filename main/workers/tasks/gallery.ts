// Many units at once: over a stretch of text, in order of similarity, and their correlations.

import { columnNamed, nameAt } from '../../../core/model/unit-names.ts'
import type { StateKind } from '../../../core/model/units.ts'
import type { ScaleChoice } from '../../../core/schema/unit-scale.ts'
import { correlations } from '../../../core/units/correlated.ts'
import {
  columnsOfPart,
  correlationMatrix,
  sampleUnits,
  galleryValues as valuesOf,
} from '../../../core/units/gallery.ts'
import { leafOrder } from '../../../core/units/leaf-order.ts'
import { scaleOf, unitScales } from '../../../core/units/scale.ts'
import type { GalleryOrder, GalleryValues, UnitComparison } from '../../contract/gallery-types.ts'
import { recordedActivations } from '../activations.ts'
import type { TaskContext } from '../context.ts'

export interface GalleryInput {
  recording: number
  layer: number | null
  kind: string | null
}

export interface GalleryRange {
  start: number
  end: number
  bins: number
  /** chosen scales, by unit */
  choices?: Record<string, ScaleChoice>
}

export function galleryValues(
  { recording, layer, kind, choices = {}, ...range }: GalleryInput & GalleryRange,
  { store }: TaskContext,
): GalleryValues {
  const shape = store.recording(recording)
  const source = recordedActivations(store, recording, shape.characters)
  const scales = unitScales(store.summary(recording), shape)
  const scale = (column: number, kind: StateKind) => scaleOf(scales, column, kind, choices[nameAt(shape, column)])
  return valuesOf(source, shape, columnsOfPart(shape, { layer, kind }), range, scale)
}

/** Blocks that are read for an order, and its multiplications: about a second. */
const BLOCKS = 4
const WORK = 1e9
const FEWEST = 128

export function galleryOrder({ recording, layer, kind }: GalleryInput, { store, check }: TaskContext): GalleryOrder {
  const shape = store.recording(recording)
  const source = recordedActivations(store, recording, shape.characters)
  const columns = columnsOfPart(shape, { layer, kind })
  const n = columns.length
  const most = Math.max(FEWEST, Math.min(2048, Math.floor(WORK / (n * n))))
  const sample = finish(sampleUnits(source, shape, columns, { blocks: BLOCKS, most }), check)
  const r = finish(correlationMatrix(sample, n), check)
  const order = finish(
    leafOrder(
      r.map((each) => 1 - each),
      n,
    ),
    check,
  )
  return {
    columns: order.map((i) => columns[i]),
    memory: Float32Array.from(order, (i) => sample.memory[i]),
    characters: sample.length,
  }
}

export function galleryCompare(
  { recording, units }: { recording: number; units: string[] },
  { store, check }: TaskContext,
): UnitComparison {
  const shape = store.recording(recording)
  const source = recordedActivations(store, recording, shape.characters)
  const columns = Uint32Array.from(units, (unit) => columnNamed(shape, unit))
  return finish(correlations(source, shape, { of: columns, against: columns }), check)
}

/** Runs a generator to its end, checking for cancellation. */
function finish<T>(work: Generator<unknown, T, undefined>, check: () => void): T {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    check()
  }
}
