// Patching between two texts that are read from zero state.

import { AppError } from '../../../core/errors.ts'
import { unitName } from '../../../core/model/units.ts'
import { readPair } from '../../../core/run/patch.ts'
import type { Target } from '../../../core/run/windows.ts'
import { encodeTyped } from '../../../core/text/typed.ts'
import type { Vocabulary } from '../../../core/text/vocabulary.ts'
import { type Patching, patching } from '../../../core/units/patching.ts'
import { likeliest, softmax } from '../../../core/util/softmax.ts'
import type { PatchEvent, Patched, PatchRequest } from '../../contract/patch-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { openModel } from '../network.ts'

/** Ids of a text at most: the states and gates after each are kept. */
const MOST = 1000
const [EXACT, ROWS, SHARE] = [64, 40, 90]

/** @throws AppError `text-too-short`, `text-too-long`, `no-such-character`, `bad-position`, `no-checkpoint` */
export function patch(input: PatchRequest, context: TaskContext<PatchEvent>): void {
  const { exact = EXACT, rows = ROWS, share = SHARE } = input
  const began = performance.now()
  const { network, vocabulary } = openModel(context.store, input.model)
  const [a, b] = (['a', 'b'] as const).map((which) => readable(input, which, vocabulary))
  const backend = chooseBackend({ threads: 0 })
  try {
    const pair = readPair(backend, network, a.ids, b.ids)
    context.check()
    const likely = (row: Float32Array) => likeliest(softmax(row, 0, row.length), 1)[0]
    const size = vocabulary.size
    const target = targetOf(input, vocabulary, [
      likely(pair.a.logits.subarray((a.ids.length - 1) * size)),
      likely(pair.b.logits.subarray((b.ids.length - 1) * size)),
    ])
    const { from, beside, column } = alignment(input, a, b)
    const work = patching(backend, pair, { target, ends: b.ends, from, column, share: share / 100, exact })
    let step = work.next()
    for (; !step.done; step = work.next()) {
      context.check()
      context.emit({ type: 'progress', ...step.value })
    }
    const first = b.characters.findIndex((character, p) => character !== beside[p])
    const named = (id: number) => vocabulary.characters[id]
    context.emit({
      ...({ type: 'result', measure: target.of } as const),
      ...{ target: named(target.id), against: target.of === 'difference' ? named(target.less) : null },
      ...{ characters: b.characters, positions: b.positions, beside, first: Math.max(0, first), column, share },
      ...told(step.value, b.characters.length, rows),
      seconds: (performance.now() - began) / 1000,
    })
  } finally {
    backend.dispose()
  }
}

interface Readable {
  ids: Int32Array
  /** [characters that are read] with their places in the text, and the last id of each */
  characters: string[]
  positions: Uint32Array
  ends: Int32Array
}

function readable({ unknown = 'map', ...input }: PatchRequest, which: 'a' | 'b', vocabulary: Vocabulary): Readable {
  const name = `Text ${which.toUpperCase()}`
  const { ids, starts } = encodeTyped(input[which], vocabulary, unknown)
  if (ids.length === 0)
    throw new AppError('text-too-short', `${name} has no character that the network knows; write one.`)
  if (ids.length > MOST)
    throw new AppError(
      'text-too-long',
      `${name} has ${ids.length} characters; patching takes up to ${MOST}. Keep what stands before the prediction.`,
    )
  const points = Array.from(input[which])
  const positions = Uint32Array.from([...points.keys()].filter((p) => starts[p + 1] > starts[p]))
  return {
    ids: Int32Array.from(ids),
    characters: Array.from(positions, (p) => points[p]),
    positions,
    ends: Int32Array.from(positions, (p) => starts[p + 1] - 1),
  }
}

type PatchTarget = Exclude<Target, { of: 'loss' }>

/** @param likeliest after a, and after b */
function targetOf(
  { measure, target, against }: PatchRequest,
  vocabulary: Vocabulary,
  [afterA, afterB]: [number, number],
): PatchTarget {
  const idOf = (character: string | undefined, otherwise: number) => {
    const id = character === undefined ? otherwise : vocabulary.characters.indexOf(character)
    if (id >= 0) return id
    throw new AppError(
      'no-such-character',
      `The network does not know the character “${character}”; choose one of its ${vocabulary.size}.`,
    )
  }
  const id = idOf(target, afterA)
  const less = idOf(against, afterB)
  if (measure === 'logit' || measure === 'log-probability') return { of: measure, id }
  if (id !== less) return { of: 'difference', id, less }
  if (measure === 'difference' || (target !== undefined && against !== undefined))
    throw new AppError(
      'no-difference',
      `Both characters are “${vocabulary.characters[id]}”; choose two, or measure the log-probability of one.`,
    )
  return { of: 'log-probability', id }
}

/** Which character of a stands beside each of b, and the column at which the set is looked for. */
function alignment({ atA, atB, time }: PatchRequest, a: Readable, b: Readable) {
  const [many, others] = [b.characters.length, a.characters.length]
  const columnAt = ({ positions }: Readable, at: number, what: string) => {
    const found = positions.findLastIndex((p) => p <= at)
    if (found >= 0 && at <= positions[positions.length - 1]) return found
    throw new AppError(
      'bad-position',
      `Character ${at} is not in text ${what}, whose last one is ${positions[positions.length - 1]}; choose another.`,
    )
  }
  const shift = atA === undefined || atB === undefined ? others - many : columnAt(a, atA, 'A') - columnAt(b, atB, 'B')
  const there = (p: number) => p + shift >= 0 && p + shift < others
  const beside = b.characters.map((_, p) => (there(p) ? a.characters[p + shift] : ''))
  const from = Int32Array.from(beside, (_, p) => (there(p) ? a.ends[p + shift] : -1))
  if (time !== undefined) return { from, beside, column: columnAt(b, time, 'B') }
  const last = beside.findLastIndex((character, p) => character !== '' && character !== b.characters[p])
  return {
    from,
    beside,
    column:
      last >= 0
        ? last
        : Math.max(
            0,
            from.findLastIndex((id) => id >= 0),
          ),
  }
}

/** The units of the set, and those of largest change at any character. */
function told(found: Patching, columns: number, rows: number) {
  const { before, after, units, estimate, measured, agreement, whole, set } = found
  const most = new Float32Array(units.length)
  for (let at = 0; at < estimate.length; at++) {
    const unit = Math.floor(at / columns)
    most[unit] = Math.max(most[unit], Math.abs(estimate[at]) || 0)
  }
  const chosen = new Set(set.map(({ unit }) => unitName(unit)))
  const names = units.map(unitName)
  const order = [...units.keys()]
    .sort((x, y) => most[y] - most[x])
    .filter((unit, rank) => rank < rows || chosen.has(names[unit]))
  const rowOf = new Map(order.map((unit, row) => [unit, row]))
  const exact = new Float32Array(order.length * columns).fill(Number.NaN)
  for (const { unit, column, change } of measured) {
    const row = rowOf.get(unit)
    if (row !== undefined) exact[row * columns + column] = change
  }
  const kept = new Float32Array(order.length * columns)
  for (const [row, unit] of order.entries())
    kept.set(estimate.subarray(unit * columns, (unit + 1) * columns), row * columns)
  return {
    ...{ before, after, agreement, whole, exact, estimate: kept, measured: measured.length },
    ...{ units: order.map((unit) => names[unit]), total: units.length },
    set: set.map(({ unit, ...share }) => ({ unit: unitName(unit), ...share })),
  } satisfies Partial<Patched>
}
