// Effects of all units of a recording on the prediction where a feature ends.

import { AppError } from '../../../core/errors.ts'
import { nameAt } from '../../../core/model/unit-names.ts'
import { unitAt } from '../../../core/model/units.ts'
import { holdsAt } from '../../../core/run/hold-effects.ts'
import type { Target } from '../../../core/run/windows.ts'
import { blocksOf, MIN_CHARACTERS, splitCharacters } from '../../../core/search/split.ts'
import type { Vocabulary } from '../../../core/text/vocabulary.ts'
import { type FeaturePlace, featurePlaces } from '../../../core/units/feature-places.ts'
import { classesOf } from '../../../core/units/matched-characters.ts'
import { type UnitEffects, unitEffects } from '../../../core/units/unit-effects.ts'
import type { EffectsEvent, FeatureEffects } from '../../contract/effects-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, recordedFeature } from '../recorded-feature.ts'
import { recordedNetwork } from '../recorded-network.ts'
import { createReporter } from './unit/reporter.ts'

export interface FeatureEffectsInput {
  recording: number
  expression: string
  at?: FeaturePlace
  target?: string
  places?: number
  window?: number
  exact?: number
  seed?: number
}

/** Enough of both that the whole takes seconds, and that a unit's effect has a narrow interval. */
const PLACES = 48
const WINDOW = 24
const EXACT = 50
/** Characters in front of the held-out part that warm up the network. */
const WARM = 512
/** Blocks of the bootstrap. */
const BLOCKS = 48

type Without<K extends keyof FeatureEffects> = Omit<FeatureEffects, K>
/** All but the AUROC, which a search gives. */
export type EstimatedEvent = { type: 'estimated' | 'result' } & Without<'auroc'>
export type FeatureEffectsEvent = Extract<EffectsEvent, { type: 'progress' }> | EstimatedEvent | Evaluating

export function featureEffects(input: FeatureEffectsInput, context: TaskContext<FeatureEffectsEvent>): void {
  const { recording, at = 'ends', window = WINDOW, exact = EXACT, seed = 1 } = input
  const { store, emit } = context
  const began = performance.now()
  const info = store.recording(recording)
  const { characters, kinds, units } = info
  const truth = truthOf(input, context)
  const stretches = characters < MIN_CHARACTERS ? Uint32Array.of(0, characters) : splitCharacters(characters).heldout
  const [start, end] = [stretches[0], stretches[stretches.length - 1]]
  const { network, vocabulary, ids, warm } = recordedNetwork(store, recording, { start, end, before: WARM })
  /** from the recording to what is read */
  const moved = (position: number) => position - start + warm
  const along = <T extends Uint8Array | Float32Array>(made: T, values: T): T => {
    made.set(values.subarray(Math.max(0, start - warm), end), Math.max(0, warm - start))
    return made
  }
  const { places, total, matched } = featurePlaces({
    ...{ ids, truth: along(new Uint8Array(ids.length), truth), classes: classesOf(vocabulary.characters) },
    surprise: along(new Float32Array(ids.length), store.surprise(recording, 0, end)),
    ...{ stretches: stretches.map(moved), at, length: window, most: input.places ?? PLACES, seed },
  })
  const edges = blocksOf(stretches, BLOCKS).map(moved)
  const names = Array.from({ length: units }, (_, column) => nameAt(info, column))
  const known = {
    at,
    target: input.target ?? null,
    window,
    places: places.length,
    total,
    matches: matched.length,
    seed,
  }
  const answer = ({ estimated, measured, agreement }: UnitEffects): Without<'auroc'> => ({
    ...known,
    ...estimated,
    units: names,
    measured: measured.map(({ hold, ...effect }) => ({ unit: names[hold], ...effect })),
    agreement,
    seconds: (performance.now() - began) / 1000,
  })
  const backend = chooseBackend()
  try {
    const report = createPhases(context)
    const work = unitEffects(backend, network, {
      ...{ ids, places, matched, length: window, exact, seed, target: targetOf(input, vocabulary) },
      holds: holdsAt(
        names.map((_, column) => unitAt(info, kinds, column)),
        store.summary(recording).mean,
      ),
      ...{ blocks: edges.length / 2, blockOf: (index) => blockAt(edges, index) },
    })
    let step = work.next()
    for (; !step.done; step = work.next())
      if (step.value.type === 'progress') report(step.value)
      else emit({ type: 'estimated', ...answer({ ...step.value, measured: [], agreement: Number.NaN }) })
    emit({ type: 'result', ...answer(step.value) })
  } finally {
    backend.dispose()
  }
}

/** @throws AppError `not-boolean` for a number */
function truthOf({ recording, expression }: FeatureEffectsInput, { store, emit }: TaskContext<FeatureEffectsEvent>) {
  const feature = recordedFeature({ recording, expression }, store, emit)
  if (feature.kind === 'boolean') return feature.values
  throw new AppError(
    'not-boolean',
    `“${expression}” is a number, and begins and ends nowhere; compare it first, as in column() > 60.`,
  )
}

/** @throws AppError `no-such-character` */
function targetOf({ target }: FeatureEffectsInput, vocabulary: Vocabulary): Target {
  if (target === undefined) return { of: 'loss' }
  const id = vocabulary.characters.indexOf(target)
  if (id >= 0) return { of: 'logit', id }
  throw new AppError(
    'no-such-character',
    `The network does not know the character “${target}”; choose one of its ${vocabulary.size}.`,
  )
}

/** The block of [from, to, from, to, …] that an index lies in. */
function blockAt(edges: Uint32Array, index: number): number {
  for (let block = edges.length / 2 - 1; block > 0; block--) if (edges[2 * block] <= index) return block
  return 0
}

/** Progress of several phases; each begins with a report. */
function createPhases({ emit, check }: TaskContext<FeatureEffectsEvent>) {
  let phase = ''
  let report = createReporter({ emit: () => undefined, check })
  return (progress: Extract<EffectsEvent, { type: 'progress' }>) => {
    if (progress.phase !== phase) {
      phase = progress.phase
      report = createReporter({ emit: ({ done, total }) => emit({ ...progress, done, total }), check })
    }
    report(progress)
  }
}
