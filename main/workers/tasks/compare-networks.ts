// Two networks, or two checkpoints, on the same text: where each predicts better, and which of their units do the same.

import { AppError } from '../../../core/errors.ts'
import { statesOf, type Unit, unitName } from '../../../core/model/units.ts'
import { CLASS_NAMES, classOf } from '../../../core/predictions/character-classes.ts'
import { groupsOf } from '../../../core/predictions/feature-groups.ts'
import { lossesBy, lossesOf } from '../../../core/predictions/losses.ts'
import { readAlong } from '../../../core/run/read-along.ts'
import { codePoints } from '../../../core/text/code-points.ts'
import { matchUnits, type States } from '../../../core/units/matched-units.ts'
import type { Progress } from '../../../core/util/generators.ts'
import type { MatchedUnit, NetworkAt, NetworkComparison } from '../../contract/compare-types.ts'
import type { TextPart } from '../../contract/prediction-types.ts'
import type { Store } from '../../store/store.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { type OpenedModel, openCheckpoint, openModel } from '../network.ts'
import { type Evaluating, evaluateStretch } from '../recorded-feature.ts'
import { createReporter } from './unit/reporter.ts'

export interface CompareNetworksInput {
  networks: [NetworkAt, NetworkAt]
  part: TextPart
  features?: string[]
  /** most characters whose states are correlated */
  matched?: number
  seed?: number
}

type Context = TaskContext<({ type: 'progress' } & Progress) | Evaluating>

/** Characters that are read before the part, for the state. */
const WARM = 512
/** Enough for an r, and some seconds for 1,024 units of each. */
const MATCHED = 4096
/** Most characters of the part: losses and states are in memory. */
export const MOST_COMPARED = 1_000_000

/** @throws AppError `no-checkpoint`, `no-such-checkpoint`, `not-aligned`, or what is wrong with a feature */
export function compareNetworks(input: CompareNetworksInput, context: Context): NetworkComparison {
  const { store, emit } = context
  const { networks, part, features = [], matched: most = MATCHED, seed = 1 } = input
  const { start, end, corpus } = part
  const report = createReporter(context)
  const run = <T>(work: Generator<Progress, T, undefined>): T => {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value
      report(step.value)
    }
  }
  const names = namesOf(store, networks)
  const groups = features.map((feature) => ({ feature, ...evaluateStretch(feature, part, store, emit) }))
  const matched = Math.min(most, end - start)
  const [first, second] = networks.map((network) => readOne(network))
  const skip = start === 0 ? 1 : 0 // the first character of a text has no prediction
  const predictors = [first, second].map(({ logProbabilities }, i) => ({
    name: names[i],
    logProbabilities: logProbabilities.subarray(skip),
  }))
  const text = codePoints(store.corpusText(corpus, start + skip, end))
  const found = run(matchUnits(first.states, second.states, matched, seed))
  return {
    ...{ networks: names, corpus: store.corpus(corpus).name, start: start + skip, end, seed, matched },
    losses: lossesOf(predictors),
    classes: lossesBy(predictors, Uint8Array.from(text, classOf), CLASS_NAMES),
    features: groups.map(({ feature, kind, values }) => {
      const { names, of } = groupsOf(kind, values.subarray(skip))
      return { feature, groups: lossesBy(predictors, of, names) }
    }),
    units: first.units
      .map(
        (unit, i): MatchedUnit => ({
          unit: unitName(unit),
          match: found.match[i] < 0 ? null : unitName(second.units[found.match[i]]),
          ...{ r: found.r[i], mutual: found.mutual[i] === 1, rotated: found.rotated[i] },
        }),
      )
      .sort((a, b) => Math.abs(b.r) - Math.abs(a.r)),
  }

  /** Losses over all of the part, states of its first characters. */
  function readOne(network: NetworkAt) {
    const opened = open(store, network)
    const { spec } = opened.network
    const units = statesOf(spec.cell).flatMap((kind) =>
      Array.from(
        { length: spec.layers * spec.hidden },
        (_, k): Unit => ({ layer: Math.floor(k / spec.hidden), kind, index: k % spec.hidden }),
      ),
    )
    const warm = Math.min(start, WARM)
    const ids = aligned(opened, store.corpusText(corpus, start - warm, end))
    const backend = chooseBackend({ threads: 1 })
    try {
      const values = new Float32Array(units.length * matched)
      const states: States = { values, units: units.length, width: spec.hidden }
      const { values: early } = run(
        readAlong(backend, opened.network, ids.subarray(0, warm + matched), { warm, units }),
      )
      for (const [u, row] of early.entries()) values.set(units[u].kind === 'c' ? row.map(Math.tanh) : row, u * matched)
      const { logProbabilities } = run(readAlong(backend, opened.network, ids, { warm, units: [] }))
      return { units, states, logProbabilities }
    } finally {
      backend.dispose()
    }
  }
}

function open(store: Store, { model, step }: NetworkAt): OpenedModel {
  return step === undefined ? openModel(store, model) : openCheckpoint(store, model, step)
}

/** Two names that differ. */
function namesOf(store: Store, networks: readonly NetworkAt[]): [string, string] {
  const [one, other] = networks.map(({ model, step }) => {
    const { name } = store.model(model)
    return step === undefined ? name : `${name} at step ${step}`
  })
  return [one, one === other ? `${other} (2)` : other]
}

/** Reads unknown characters as the recorder does. @throws AppError `not-aligned` */
function aligned({ vocabulary }: OpenedModel, text: string): Uint16Array {
  const { ids, positions } = vocabulary.encodeWith(text, 'map')
  if (positions === null) return ids
  throw new AppError('not-aligned', 'This text holds characters that a network can only read as several others.')
}
