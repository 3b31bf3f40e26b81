// A network's predictions beside those of n-gram models, of a feed-forward network and of another network.

import { AppError } from '../../../core/errors.ts'
import { FEED_FORWARD, predictFeedForward, trainFeedForward } from '../../../core/ngrams/feed-forward.ts'
import { predict } from '../../../core/ngrams/kneser-ney.ts'
import { compare } from '../../../core/predictions/comparison.ts'
import { ORACLE_MEMORY, ORACLES } from '../../../core/predictions/error-breakdown.ts'
import type { Predictor } from '../../../core/predictions/predictor.ts'
import { countWords } from '../../../core/predictions/words.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import type { Progress } from '../../../core/util/generators.ts'
import type {
  ComparisonOptions,
  Judged,
  PredictionComparison,
  PredictionEvent,
} from '../../contract/prediction-types.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { type JudgedText, judgedText } from '../judged-text.ts'
import { openModel } from '../network.ts'
import { type NgramText, ngramText, treeOf } from '../ngram-text.ts'
import { type Evaluating, evaluateStretch } from '../recorded-feature.ts'

export interface ComparePredictionsInput extends ComparisonOptions {
  judged: Judged
}

type Phase = Extract<PredictionEvent, { type: 'progress' }>['phase']
type Context = TaskContext<PredictionEvent | Evaluating>

/** Milliseconds between two reports of progress. */
const EVERY = 100
/** Characters that a network reads before those that are judged, as the recorder does. */
const WARM = 1000
const ORDERS = [...Array.from({ length: 20 }, (_, i) => i + 1), Number.POSITIVE_INFINITY]

export const orderName = (order: number) => (Number.isFinite(order) && order > 0 ? `${order}-gram` : 'unbounded n-gram')

export function comparePredictions(input: ComparePredictionsInput, context: Context): void {
  const { store } = context
  const found = judgedText(store, input.judged, input.training)
  const run = runner(context)
  const [networks, skipped] = networksOf(input, found, context, run)
  const { notes } = found
  if (skipped > 0) found.start += skipped // the first character of a recording has no prediction
  const text = ngramText(store, found, ORACLE_MEMORY)
  const ngrams = ngramsOf(text, run)
  const order = input.order === 0 ? Number.POSITIVE_INFINITY : input.order
  const beside = ngrams[ORDERS.indexOf(order)]
  const result = run(
    'comparing',
    compare({
      ...{ text: text.text, from: text.from, networks, ngrams, beside },
      feedForward: feedForwardOf(input.context, text, run),
      counts: countWords(text.training),
      features: (input.features ?? []).map((feature) => ({
        feature,
        ...evaluateStretch(feature, found, context.store, context.emit),
      })),
      delimiters: input.delimiters ?? [],
      oracles: input.oracles ?? ORACLES,
    }),
  )
  const { corpusName, modelName, start, end, training } = found
  const comparison: PredictionComparison = {
    ...result,
    ...{ model: modelName, corpus: corpusName, start, end, training, vocabulary: text.vocabulary },
    beside: beside.name,
    notes,
  }
  context.emit({ type: 'result', result: comparison })
}

type Run = <T>(phase: Phase, work: Generator<Progress, T, undefined>) => T

function runner({ emit, check }: Context): Run {
  let reported = Number.NEGATIVE_INFINITY
  return (phase, work) => {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value
      check()
      if (performance.now() - reported < EVERY) continue
      reported = performance.now()
      emit({ type: 'progress', phase, done: step.value.done, total: step.value.total })
    }
  }
}

/** The network, and the one that it is compared with; and the characters at the beginning without a prediction. */
function networksOf(
  { judged, against }: ComparePredictionsInput,
  found: JudgedText,
  { store }: Context,
  run: Run,
): [Predictor[], number] {
  const of = (model: number) => run('network', networkPredictions(store, model, found))
  const own = 'recording' in judged ? recorded(store, judged.recording, found) : of(found.model)
  const all: Predictor[] = [{ name: found.modelName, logProbabilities: own }]
  if (against !== undefined) {
    const { name } = store.model(against)
    all.push({ name: name === found.modelName ? `${name} (2)` : name, logProbabilities: of(against) })
  }
  let skipped = 0
  while (skipped < own.length && Number.isNaN(all[0].logProbabilities[skipped])) skipped++
  for (const one of all) one.logProbabilities = one.logProbabilities.subarray(skipped)
  if (all.some(({ logProbabilities }) => logProbabilities.some(Number.isNaN)))
    throw new AppError(
      'no-prediction',
      `“${found.modelName}” gives no probability to some characters of “${found.corpusName}”: its weights are not finite.`,
    )
  return [all, skipped]
}

function recorded(store: Context['store'], recording: number, { start, end }: JudgedText): Float32Array {
  const first = store.recording(recording).start
  return store.surprise(recording, start - first, end - first).map((nats) => -nats)
}

/** One exact pass, from zero state some characters before. The first character of a text has no prediction. */
function* networkPredictions(store: Context['store'], model: number, { corpus, start, end }: JudgedText) {
  const { network, vocabulary } = openModel(store, model)
  const warm = Math.min(start, WARM)
  const { ids, positions } = vocabulary.encodeWith(store.corpusText(corpus, start - warm, end), 'map')
  if (positions !== null)
    throw new AppError('not-aligned', 'This text holds characters that the network can only read as several others.')
  const backend = chooseBackend({ threads: 1 })
  try {
    const { logProbabilities } = yield* evaluate(backend, network, ids)
    const out = new Float32Array(end - start).fill(Number.NaN)
    out.set(logProbabilities.subarray(Math.max(0, warm - 1)), warm > 0 ? 0 : 1)
    return out
  } finally {
    backend.dispose()
  }
}

function ngramsOf(text: NgramText, run: Run): Predictor[] {
  const tree = run('training', treeOf(text))
  const { logProbabilities } = run('n-grams', predict(tree, text.ids, ORDERS))
  return ORDERS.map((order) => ({
    name: orderName(order),
    logProbabilities: logProbabilities.get(order)!.slice(text.from),
  }))
}

function feedForwardOf(context: number | undefined, text: NgramText, run: Run): Predictor | null {
  if (context === undefined) return null
  const spec = { context, hidden: FEED_FORWARD.hidden, vocabulary: text.vocabulary }
  const parameters = run('training', trainFeedForward(spec, text.trainingIds, FEED_FORWARD))
  const logProbabilities = run('n-grams', predictFeedForward(spec, parameters, text.ids)).slice(text.from)
  return { name: `${context}-NN`, logProbabilities }
}
