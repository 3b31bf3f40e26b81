// Ablation: a part of the recorded text read by the unmodified network, with units held, and with control units held.

import { AppError } from '../../../../core/errors.ts'
import { columnOf, parseUnit, type Unit, unitAt, unitName } from '../../../../core/model/units.ts'
import { intervene, type PlaceLikelihoods } from '../../../../core/run/ablate.ts'
import type { Hold } from '../../../../core/run/held.ts'
import { type Shard, splitIntoShards } from '../../../../core/run/shards.ts'
import { MIN_CHARACTERS, splitCharacters } from '../../../../core/search/split.ts'
import type { Vocabulary } from '../../../../core/text/vocabulary.ts'
import { effectsOf } from '../../../../core/units/ablation-effects.ts'
import { controlUnits } from '../../../../core/units/control-units.ts'
import { heldValue, likewise, shownDeviation } from '../../../../core/units/held-values.ts'
import { classesOf } from '../../../../core/units/matched-characters.ts'
import { resampling } from '../../../../core/units/resampling.ts'
import { sinceOnset } from '../../../../core/units/since-onset.ts'
import type { ClampTo, EffectPlace, UnitEffectEvent } from '../../../contract/unit-types.ts'
import { chooseBackend } from '../../backend.ts'
import type { TaskContext } from '../../context.ts'
import { recordedNetwork } from '../../recorded-network.ts'
import { type FeatureClock, recordedTruth, recordedValues } from '../../recorded-unit.ts'
import { createReporter } from './reporter.ts'

export interface UnitEffectInput {
  recording: number
  /** held together */
  units: readonly string[]
  expression?: string
  to: ClampTo
  /** raw, with `to: 'value'` */
  value?: number
  /** characters of the recording; the held-out ones by default */
  range?: { start: number; end: number }
  /** most characters that are predicted, spread evenly over the range */
  most?: number
  /** characters whose probability is followed by the distance since the feature began */
  characters?: readonly string[]
  /** sets of control units */
  controls?: number
  /** of the control units, the places that values are drawn from, and the draws of the intervals */
  seed?: number
}

type Context = TaskContext<UnitEffectEvent | FeatureClock>

/** Warm-up of each stream, characters. */
const WARM = 512
/** Default numbers of predicted characters and of sets of control units. */
const MOST = 32_768
const CONTROLS = 3
const STREAMS = 16
/** Number of rising and of falling characters that are reported. */
const COUNT = 6

export function unitEffect(input: UnitEffectInput, context: Context): void {
  const { recording, expression, most = MOST, seed = 1 } = input
  const { store } = context
  const truth = expression === undefined ? null : recordedTruth(store, recording, expression, context.emit)
  const stretches = stretchesOf(store.recording(recording).characters, input.range)
  const start = stretches[0]
  const end = stretches[stretches.length - 1]
  const { network, vocabulary, ids, warm } = recordedNetwork(store, recording, { start, end, before: WARM })
  const reads = truth && along(truth, start - warm, ids.length)
  const characters = input.characters ?? []
  const followed = characters.map((character) => idOf(character, vocabulary))
  const question = questionOf(input, context, { length: ids.length, truth, reads, seed })
  const started = performance.now()
  const backend = chooseBackend()
  try {
    const report = createReporter(context)
    const shards = shardsOf(stretches, warm - start, most)
    const work = intervene(backend, network, ids, { holds: question.holds, shards, truth: reads, followed })
    let step = work.next()
    for (; !step.done; step = work.next()) report(step.value)
    const classes = classesOf(vocabulary.characters)
    const places = effectsOf(step.value, { ids, truth: reads, classes, seed }).map((effect) => ({
      ...effect,
      ...changesOf(step.value.likelihoods.get(effect.place)!, vocabulary.characters),
    }))
    const { to, units } = input
    const onsets = reads ? sinceOnset(step.value, reads, seed) : []
    const since = onsets.length > 0 && {
      sinceOnset: onsets.map((points, i) => ({ character: characters[i], points })),
    }
    const { values, controls } = question
    const seconds = (performance.now() - started) / 1000
    const asked = { to, units, values, controls, stretches: [...stretches], seed }
    context.emit({ type: 'result', ...asked, places, ...since, seconds })
  } finally {
    backend.dispose()
  }
}

function idOf(character: string, vocabulary: Vocabulary): number {
  const id = vocabulary.characters.indexOf(character)
  if (id >= 0) return id
  throw new AppError(
    'no-such-character',
    `The network does not know the character “${character}”; choose one of its ${vocabulary.size}.`,
  )
}

/** Half-open stretches of the recording, ascending. @throws AppError `text-too-short`, `bad-range` */
function stretchesOf(characters: number, range: UnitEffectInput['range']): Uint32Array {
  if (characters < 2)
    throw new AppError(
      'text-too-short',
      'An ablation needs at least two recorded characters, one to predict the other.',
    )
  if (!range) return characters < MIN_CHARACTERS ? Uint32Array.of(0, characters) : splitCharacters(characters).heldout
  const { start, end } = range
  if (start + 2 > end || end > characters)
    throw new AppError(
      'bad-range',
      `The range ${start}:${end} holds fewer than two characters or leaves the ${characters} recorded ones.`,
    )
  return Uint32Array.of(start, end)
}

/** Streams and characters in proportion to the length of each stretch. @param offset of the recording in what is read */
function shardsOf(stretches: Uint32Array, offset: number, most: number): Shard[] {
  let total = 0
  for (let s = 0; s < stretches.length; s += 2) total += stretches[s + 1] - stretches[s] - 1
  const shards: Shard[] = []
  for (let s = 0; s < stretches.length; s += 2) {
    const [begin, end] = [stretches[s] + offset, stretches[s + 1] + offset - 1]
    if (end <= begin) continue
    const share = (end - begin) / total
    const limit = Math.max(1, Math.round(Math.min(most, total) * share))
    shards.push(
      ...splitIntoShards(begin, end, { warm: WARM, limit, streams: Math.max(1, Math.round(STREAMS * share)) }),
    )
  }
  return shards
}

interface Reading {
  /** characters that are read */
  length: number
  /** of the recording */
  truth: Uint8Array | null
  /** of what is read */
  reads: Uint8Array | null
  seed: number
}

/** The sets to hold: the ablated units, then each set of control units. @throws AppError `no-such-unit` */
function questionOf(input: UnitEffectInput, context: Context, reading: Reading) {
  const { recording, to, controls: sets = CONTROLS } = input
  const { layers, hidden, kinds, units: columns, characters } = context.store.recording(recording)
  const spec = { layers, hidden }
  const summary = context.store.summary(recording)
  const units = input.units.map(parseUnit)
  const column = (unit: Unit) => columnOf(spec, kinds, unit)
  for (const unit of units) column(unit)
  const deviations = Float64Array.from({ length: columns }, (_, c) =>
    shownDeviation(summary, c, unitAt(spec, kinds, c).kind),
  )
  const controls = controlUnits({ spec, kinds, deviations, units, sets, seed: reading.seed })
  const heldAt = (unit: Unit, own: Unit): number => {
    if (to === 'resample' || to === 'resample-other') return 0
    if (to !== 'value') return heldValue(summary, column(unit), to)
    if (input.value === undefined) throw new AppError('no-value', 'A value is needed to hold a unit at.')
    return unit === own ? input.value : likewise(summary, input.value, column(own), column(unit))
  }
  const holdOf = (set: readonly Unit[]): Hold => ({
    clamps: set.map((unit, i) => ({ ...unit, value: heldAt(unit, units[i]) })),
  })
  const holds = [units, ...controls].map(holdOf)
  if (to === 'resample' || to === 'resample-other') {
    if (to === 'resample-other' && !reading.truth)
      throw new AppError(
        'no-feature',
        'Values from where a feature differs need a feature; name one, or resample from anywhere.',
      )
    const other = to === 'resample-other' ? reading : { ...reading, truth: null, reads: null }
    const { places, draws } = resampling({ ...other, characters })
    for (const hold of holds) {
      const values = hold.clamps.map((unit) => {
        const all = recordedValues(context, recording, unitName(unit))
        return Float32Array.from(places, (t) => all[t])
      })
      hold.resampled = { values, draws }
    }
  }
  const values = to.startsWith('resample') ? [] : holds[0].clamps.map(({ value }) => value)
  return { holds, values, controls: controls.map((set) => set.map(unitName)) }
}

/** A feature of the recording at the characters of the read range, which may begin before it. */
function along(truth: Uint8Array, first: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => truth[first + i] ?? 0)
}

function changesOf(
  { before, after }: PlaceLikelihoods,
  names: readonly string[],
): Pick<EffectPlace, 'rising' | 'falling'> {
  const changes = names
    .map((character, id) => ({ character, before: before[id], after: after[id] }))
    .sort((a, b) => b.after - b.before - (a.after - a.before))
  return {
    rising: changes.slice(0, COUNT).filter(({ before, after }) => after > before),
    falling: changes
      .slice(-COUNT)
      .reverse()
      .filter(({ before, after }) => after < before),
  }
}
