// Pearson's r from the recorded values: from codes it is up to 1e-3 off in short texts and 1e-4 in long ones. A unit's
// mean and variance in each part are in its code book, so that one pass sums the products with the feature alone.

import { FLOAT16 } from '../util/float16-table.ts'
import type { CodeBook } from './codes/codebook.ts'
import { type PreparedFeature, SCORED_PARTS } from './prepared.ts'
import type { ActivationSource } from './types.ts'

/** Pearson's r over each part; 0 where either variable is constant. */
export interface ExactR {
  train: number
  heldout: number
}

/** One part of the text: count, means, and sums of squared deviations and of products of deviations. */
interface Moments {
  n: number
  x: number
  y: number
  xx: number
  yy: number
  xy: number
}

/** Yielded after each group of units. */
export interface ExactStep {
  /** units */
  done: number
  /** of the group's units */
  r: ExactR[]
}

/** @param book of a column of the source */
export function* exactR(
  source: ActivationSource,
  feature: PreparedFeature,
  book: (column: number) => CodeBook,
): Generator<ExactStep> {
  const { units, groupUnits, characters, blockCharacters } = source
  const sum = feature.kind === 'boolean' ? sumMarks(feature) : sumProducts(feature)
  const ys = momentsOfFeature(feature)
  for (let first = 0; first < units; first += groupUnits) {
    const books = Array.from({ length: Math.min(groupUnits, units - first) }, (_, unit) => book(first + unit))
    const scales = books.map((_, unit) => source.scale?.(first + unit) ?? FLOAT16)
    const products = new Float64Array(books.length * SCORED_PARTS)
    for (let block = 0; block * blockCharacters < characters; block++) {
      const from = block * blockCharacters
      const bits = source.group(block, first / groupUnits)
      sum(books, scales, bits, from, Math.min(from + blockCharacters, characters), blockCharacters, products)
    }
    const r = books.map((book, unit) =>
      exactOf(book, ys, products.subarray(unit * SCORED_PARTS, (unit + 1) * SCORED_PARTS)),
    )
    yield { done: first + books.length, r }
  }
}

/** Adds the characters from…to to Σ (x − mean)(y − mean) of each unit and part: [units][SCORED_PARTS]. */
type AddProducts = (
  books: readonly CodeBook[],
  scales: readonly Float32Array[],
  bits: Uint16Array,
  from: number,
  to: number,
  stride: number,
  products: Float64Array,
) => void

/** Of a truth value that is Σ (x − mean) where it holds. Blocks must come in order, group after group. */
function sumMarks({ marks, rarer }: Extract<PreparedFeature, { kind: 'boolean' }>): AddProducts {
  const next = new Uint32Array(SCORED_PARTS)
  const sign = rarer === 1 ? 1 : -1
  return (books, scales, bits, from, to, stride, products) => {
    if (from === 0) next.fill(0)
    for (const [part, at] of marks.entries()) {
      const begin = next[part]
      let end = begin
      while (end < at.length && at[end] < to) end++
      next[part] = end
      for (const [unit, { moments }] of books.entries()) {
        const offset = unit * stride - from
        const scale = scales[unit]
        let sum = 0
        for (let i = begin; i < end; i++) sum += scale[bits[offset + at[i]]]
        products[unit * SCORED_PARTS + part] += sign * (sum - (end - begin) * moments[part * 2])
      }
    }
  }
}

function sumProducts({ values, stretches, totals }: Extract<PreparedFeature, { kind: 'number' }>): AddProducts {
  return (books, scales, bits, from, to, stride, products) => {
    for (const [part, edges] of stretches.entries()) {
      const y = totals[part].sum / totals[part].n
      for (let s = 0; s < edges.length; s += 2) {
        const [begin, end] = [Math.max(edges[s], from), Math.min(edges[s + 1], to)]
        if (begin >= end) continue
        for (const [unit, { moments }] of books.entries()) {
          const offset = unit * stride - from
          const x = moments[part * 2]
          const scale = scales[unit]
          let sum = 0
          for (let t = begin; t < end; t++) sum += (scale[bits[offset + t]] - x) * (values[t] - y)
          products[unit * SCORED_PARTS + part] += sum
        }
      }
    }
  }
}

/** [SCORED_PARTS] */
function momentsOfFeature(feature: PreparedFeature): Pick<Moments, 'n' | 'y' | 'yy'>[] {
  if (feature.kind === 'number')
    return feature.totals.map(({ n, sum, squares }) => ({ n, y: n && sum / n, yy: n && squares - (sum * sum) / n }))
  return feature.lengths.map((n, part) => {
    const marked = feature.marks[part].length
    const trues = feature.rarer === 1 ? marked : n - marked
    return { n, y: n && trues / n, yy: n && (trues * (n - trues)) / n }
  })
}

function exactOf(
  { moments, length }: CodeBook,
  ys: readonly Pick<Moments, 'n' | 'y' | 'yy'>[],
  xy: Float64Array,
): ExactR {
  if (length === 0) return { train: 0, heldout: 0 }
  const parts = ys.map((y, part) => ({ ...y, x: moments[part * 2], xx: moments[part * 2 + 1], xy: xy[part] }))
  const [train, heldout] = parts
  return { train: pearson(train), heldout: pearson(heldout) }
}

function pearson({ xx, yy, xy }: Moments): number {
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy))) : 0
}
