// A network at every kept checkpoint, on characters of a recording: units against features, and the distance to n-gram
// models of its training text. The last checkpoint is read first: it gives the direction in which all are scored.

import { AppError } from '../../../core/errors.ts'
import type { FeatureValues } from '../../../core/features/evaluate.ts'
import { parseUnit } from '../../../core/model/units.ts'
import { type Along, readAlong } from '../../../core/run/read-along.ts'
import { drawBlocks } from '../../../core/search/metrics/bootstrap.ts'
import { blocksOf, MIN_CHARACTERS, splitCharacters } from '../../../core/search/split.ts'
import { bootstrapMean } from '../../../core/stats/block-bootstrap.ts'
import { birthScore, birthSign, type ScoredOver } from '../../../core/units/births.ts'
import type { Progress } from '../../../core/util/generators.ts'
import type { BirthEvent, BirthOptions, Births } from '../../contract/birth-types.ts'
import { chooseBackend } from '../backend.ts'
import { type NgramsBeside, ngramsBeside } from '../birth-ngrams.ts'
import { type CheckpointText, checkpointText } from '../checkpoint-text.ts'
import type { TaskContext } from '../context.ts'
import { knownUnit } from '../known-unit.ts'
import { type Evaluating, evaluateStretch } from '../recorded-feature.ts'

export interface BirthsInput extends BirthOptions {
  recording: number
}

type Context = TaskContext<BirthEvent | Evaluating>

/** Milliseconds between two reports of progress. */
const EVERY = 100
/** Characters that each checkpoint reads, unless others are asked for. */
const CHARACTERS = 20_000
/** Characters in front of them, for the state. */
const WARM = 512
/** Blocks of the bootstrap of a score. */
const BLOCKS = 48
const ORDER = 8

/** @throws AppError `no-kept-checkpoints`, `no-such-unit`, or what is wrong with a feature */
export function births(input: BirthsInput, context: Context): void {
  const { store, emit, check } = context
  const { recording, pairs, order = ORDER, characters = CHARACTERS, seed = 1 } = input
  const info = store.recording(recording)
  const model = store.model(info.model)
  const steps = store.keptCheckpoints(info.model).map(({ step }) => step)
  if (steps.length === 0)
    throw new AppError(
      'no-kept-checkpoints',
      `No checkpoints of “${model.name}” are kept; train one with --keep-every log, or Keep one every: log in the form.`,
    )
  const heldOut =
    info.characters < MIN_CHARACTERS ? Uint32Array.of(0, info.characters) : splitCharacters(info.characters).heldout
  const start = heldOut[0]
  const end = Math.min(heldOut[heldOut.length - 1], start + characters)
  const part = { corpus: info.corpus, start: info.start + start, end: info.start + end }
  const units = pairs.map(({ unit }) => knownUnit(parseUnit(unit), model.spec))
  const features = pairs.map(({ feature }) => evaluateStretch(feature, part, store, emit))
  const over = scoredOver(heldOut, start, end, seed)
  const report = reporter(context)
  const text = checkpointText(store, recording, { start, end, before: WARM })
  const notes: string[] = []
  const ngrams = order === 0 ? null : ngramsOf()
  const found = emptyBirths()
  for (let k = steps.length - 1; k >= 0; k--) readOne(k)

  function ngramsOf(): NgramsBeside | null {
    try {
      const beside = { model: info.model, part, order, vocabulary: model.vocabulary }
      return report('n-grams', ngramsBeside(store, beside))
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'cancelled' || pairs.length === 0) throw error
      notes.push(error.message)
      return null
    }
  }

  function emptyBirths(): Births {
    const blank = () => steps.map(() => Number.NaN)
    return {
      ...{ model: model.name, corpus: info.corpusName, start: part.start, end: part.end, steps },
      ...{ loss: blank(), lossError: blank() },
      pairs: pairs.map((pair, i) => ({
        ...pair,
        measure: features[i].kind === 'number' ? 'r' : 'AUROC',
        sign: 1,
        positives: positivesOf(features[i], over.blocks),
        scores: steps.map(() => null),
      })),
      scored: lengthOf(over.blocks),
      ngrams: (ngrams?.losses ?? []).map((loss, i) => ({
        ...{ order: i + 1, loss, divergence: blank(), divergenceError: blank() },
        ...{ difference: blank(), differenceError: blank() },
      })),
      places: ngrams?.places ?? 0,
      training: ngrams?.training ?? null,
      points: store.lossPoints(info.model).map(({ step, train, validation }) => ({ step, train, validation })),
      samples: store.samples(info.model),
      notes: [...notes, ...(ngrams?.notes ?? [])],
    }
  }

  function readOne(k: number): void {
    check()
    const looking = ngrams?.looking()
    const along = readCheckpoint(context, text, steps[k], units, looking?.look, (work) =>
      report('checkpoints', work, steps.length - 1 - k, steps.length),
    )
    const loss = bootstrapMean(along.logProbabilities.subarray(1).map((value) => -value))
    found.loss[k] = loss.mean
    found.lossError[k] = loss.standardError
    for (const [i, pair] of found.pairs.entries()) {
      const values = units[i].kind === 'c' ? along.values[i].map(Math.tanh) : along.values[i]
      if (k === steps.length - 1) pair.sign = birthSign(values, features[i], over)
      pair.scores[k] = birthScore(values, features[i], pair.sign, over)
    }
    const beside = ngrams && looking ? ngrams.compare(looking, along.logProbabilities) : []
    for (const [i, one] of beside.entries()) {
      found.ngrams[i].divergence[k] = one.divergence.mean
      found.ngrams[i].divergenceError[k] = one.divergence.standardError
      found.ngrams[i].difference[k] = one.difference.mean
      found.ngrams[i].differenceError[k] = one.difference.standardError
    }
    emit({ type: 'births', births: structuredClone(found), whole: k === 0 })
  }
}

/** @param run drives a generator to its end */
function readCheckpoint(
  { store }: Context,
  text: CheckpointText,
  step: number,
  units: Parameters<typeof readAlong>[3]['units'],
  look: Parameters<typeof readAlong>[3]['look'],
  run: (work: Generator<Progress, Along, undefined>) => Along,
): Along {
  const backend = chooseBackend({ threads: 1 })
  try {
    return run(readAlong(backend, text.networkAt(store, step), text.ids, { warm: text.warm, units, look }))
  } finally {
    backend.dispose()
  }
}

/** The held-out part of the recording's searches, as far as it is read, in blocks; from `start` on. */
function scoredOver(heldOut: Uint32Array, start: number, end: number, seed: number): ScoredOver {
  const stretches: number[] = []
  for (let s = 0; s < heldOut.length; s += 2)
    if (heldOut[s] < end) stretches.push(heldOut[s] - start, Math.min(heldOut[s + 1], end) - start)
  const blocks = blocksOf(Uint32Array.from(stretches), BLOCKS)
  return { blocks, draws: drawBlocks(blocks.length / 2, seed) }
}

function lengthOf(blocks: Uint32Array): number {
  return blocks.reduce((sum, edge, i) => sum + (i % 2 === 1 ? edge : -edge), 0)
}

function positivesOf(feature: FeatureValues, blocks: Uint32Array): number {
  if (feature.kind === 'number') return lengthOf(blocks)
  let sum = 0
  for (let b = 0; b < blocks.length; b += 2) for (let t = blocks[b]; t < blocks[b + 1]; t++) sum += feature.values[t]
  return sum
}

/** Reports now and then, and ends early when the task is cancelled. */
function reporter({ emit, check }: Context) {
  let reported = Number.NEGATIVE_INFINITY
  return <T>(phase: 'n-grams' | 'checkpoints', work: Generator<Progress, T, undefined>, before = 0, parts = 1): T => {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value
      check()
      if (performance.now() - reported < EVERY) continue
      reported = performance.now()
      const { done, total } = step.value
      emit({ type: 'progress', phase, done: before * total + done, total: parts * total })
    }
  }
}
