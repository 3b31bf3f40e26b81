// Ablation: the recorded text read twice, once with a unit held at a value.

import { AppError } from '../../../../core/errors.ts'
import { intervene, type PlaceEffect } from '../../../../core/run/intervene.ts'
import { shareOut } from '../../../../core/run/shares.ts'
import { parseUnit } from '../../../../core/run/units.ts'
import type { ClampTo, EffectPlace, UnitEffectEvent } from '../../../contract/unit-types.ts'
import { chooseBackend } from '../../backend.ts'
import type { TaskContext } from '../../context.ts'
import { recordedNetwork } from '../../recorded-network.ts'
import { type FeatureClock, recordedTruth, recordedValues } from '../../recorded-unit.ts'
import { createReporter } from './reporter.ts'

export interface UnitEffectInput {
  recording: number
  unit: string
  expression?: string
  to: ClampTo
}

/** Characters that warm each stream up. */
const WARM = 512
/** Most characters that are predicted, spread over the recording. */
const LIMIT = 65_536
/** Rising and falling characters that are told. */
const COUNT = 6

export function unitEffect(input: UnitEffectInput, context: TaskContext<UnitEffectEvent | FeatureClock>): void {
  const { recording, unit, expression, to } = input
  const { store } = context
  const { characters } = store.recording(recording)
  const truth = expression === undefined ? null : recordedTruth(store, recording, expression, context.emit)
  const value = heldValue(recordedValues(context, recording, unit), to)
  const { network, vocabulary, ids, warm } = recordedNetwork(store, recording, {
    start: 0,
    end: characters,
    before: WARM,
  })
  if (characters < 2)
    throw new AppError(
      'text-too-short',
      'An ablation needs at least two recorded characters, one to predict the other.',
    )
  const started = performance.now()
  const backend = chooseBackend()
  try {
    const report = createReporter(context)
    const shares = shareOut(warm, ids.length - 1, { warm: WARM, limit: LIMIT })
    const clamp = { ...parseUnit(unit), value }
    const work = intervene(backend, network, ids, [clamp], shares, truth && behind(truth, warm))
    let step = work.next()
    for (; !step.done; step = work.next()) report(step.value)
    const places = step.value.places.map((place) => told(place, vocabulary.characters))
    context.emit({ type: 'result', to, value, places, seconds: (performance.now() - started) / 1000 })
  } finally {
    backend.dispose()
  }
}

/** The raw value that a unit is held at. */
function heldValue(values: Float32Array, to: ClampTo): number {
  if (to === 'zero') return 0
  let [sum, squares] = [0, 0]
  for (const value of values) sum += value
  const mean = sum / Math.max(1, values.length)
  if (to === 'mean') return mean
  for (const value of values) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / Math.max(1, values.length))
  return mean + (to === 'high' ? 2 : -2) * deviation
}

/** A feature moved behind characters that come before the recording. */
function behind(truth: Uint8Array, warm: number): Uint8Array {
  const moved = new Uint8Array(warm + truth.length)
  moved.set(truth, warm)
  return moved
}

function told(effect: PlaceEffect, names: readonly string[]): EffectPlace {
  const { likelihoodBefore, likelihoodAfter, ...figures } = effect
  const changes = names
    .map((character, id) => ({ character, before: likelihoodBefore[id], after: likelihoodAfter[id] }))
    .sort((a, b) => b.after - b.before - (a.after - a.before))
  return {
    ...figures,
    rising: changes.slice(0, COUNT).filter(({ before, after }) => after > before),
    falling: changes
      .slice(-COUNT)
      .reverse()
      .filter(({ before, after }) => after < before),
  }
}
