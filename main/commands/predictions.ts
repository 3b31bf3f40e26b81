// neuronscope predictions

import { ORACLE_IDS, type Oracle } from '../../core/schema/oracles.ts'
import { splitText } from '../../core/train/batches.ts'
import type { Delimiters, Judged, PredictionComparison, TextPart } from '../contract/prediction-types.ts'
import {
  type CommandContext,
  define,
  find,
  number,
  required,
  text,
  textRange,
  texts,
  UsageError,
  type Values,
} from './command.ts'
import * as option from './options.ts'
import { comparisonLines } from './prediction-lines.ts'

export const predictions = define<PredictionComparison>({
  name: 'predictions',
  usage:
    '(--recording R | --model M --corpus N [--range A:B]) [--order 20] [--against MODEL] [--feed-forward N] [--feature EXPR]… [--delimiters "( )"]… [--oracles LIST] [--train-corpus N [--train-range A:B]]',
  summary: 'compares a network with n-gram models of what it was trained on: losses, errors, characters, long range',
  details: `The n-gram models (interpolated modified Kneser-Ney of orders 1 to 20, and an unbounded one) learn what the network was
trained on, and are judged with it on other characters: those of a recording, or of --range of --corpus (the part held out
from training without). --train-corpus and --train-range name the text of the n-gram models where it is not known what the
network was trained on. --order is the n-gram model that errors and characters are compared with, 0 the unbounded one;
--against another network that reads the same text; --feed-forward trains a feed-forward network on the last N characters,
which takes about half a minute.

Losses have standard errors from resampled blocks of ⌈√n⌉ characters. An error is a character with p < ½. The oracles take
errors away in turn: ${ORACLE_IDS.join(', ')};
--oracles names others, or another order. --delimiters is a pair, apart by a space; usual pairs that close at least 20
times are shown besides. --feature gives the losses where it holds and elsewhere, or by fifths of a number.

JSON: model, corpus, start, end, training, vocabulary, beside, notes, and
  losses          predictor, nats, standardError, interval, difference (to the network), differenceError
  classes         name, characters, losses: by class of character; features likewise, in groups
  overlaps        predictors, both, onlyFirst, onlySecond, neither: characters that are errors
  means           predictors, characters: character (code point), count, first, second (mean probabilities)
  breakdowns      predictor, characters, errors, steps: title, removed, left
  delimiters      open, close, bins: from, to, closings, predictors: nats, natsError, p, pError`,
  options: {
    recording: option.text,
    model: option.text,
    corpus: option.text,
    range: option.range,
    order: option.whole(0, 20),
    against: option.text,
    'feed-forward': option.whole(1, 20),
    feature: option.texts,
    delimiters: option.texts,
    oracles: option.text,
    'train-corpus': option.text,
    'train-range': option.range,
  },
  writes: false,
  async run({ app, values, signal, progress }) {
    const against = text(values, 'against')
    const options = {
      order: number(values, 'order') ?? 20,
      ...(against !== undefined && { against: find(app.models.list(), against, 'model').id }),
      ...(values['feed-forward'] !== undefined && { context: number(values, 'feed-forward') }),
      ...(values.feature !== undefined && { features: texts(values, 'feature') }),
      ...(values.delimiters !== undefined && { delimiters: texts(values, 'delimiters').map(pairOf) }),
      ...(values.oracles !== undefined && { oracles: oraclesOf(String(values.oracles)) }),
      ...(values['train-corpus'] !== undefined && { training: trainingOf(app, values) }),
    }
    let said = ''
    let result: PredictionComparison | undefined
    for await (const event of app.predictions.run(judgedOf(app, values), options, signal)) {
      if (event.type === 'result') result = event.result
      else if (event.phase !== said) progress(`${(said = event.phase)} …`)
    }
    return result!
  },
  format: comparisonLines,
})

type App = CommandContext['app']

function judgedOf(app: App, values: Values): Judged {
  const recording = text(values, 'recording')
  if (recording !== undefined) {
    if (values.model !== undefined || values.corpus !== undefined || values.range !== undefined)
      throw new UsageError('Give either --recording, or --model and --corpus with --range.')
    return { recording: find(app.reader.recordings(), recording, 'recording').id }
  }
  const model = find(app.models.list(), required(values, 'model'), 'model')
  const corpus = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
  const own = values.range === undefined && model.corpus === corpus.id && model.heldOut
  const { train } = own ? splitText(corpus.characters, own) : { train: { end: 0 } }
  const range =
    own && train.end < corpus.characters ? { start: train.end, end: corpus.characters } : textRange(values, corpus)
  return { model: model.id, corpus: corpus.id, ...range }
}

function trainingOf(app: App, values: Values): TextPart {
  const corpus = find(app.reader.corpora(), required(values, 'train-corpus'), 'corpus')
  return { corpus: corpus.id, ...textRange({ range: values['train-range'] }, corpus) }
}

function pairOf(words: string): Delimiters {
  const [open, close, ...more] = words.trim().split(/\s+/)
  if (open && more.length === 0) return { open, close: close ?? open }
  throw new UsageError(`--delimiters takes an opening and a closing one, as in "( )", not “${words}”.`)
}

function oraclesOf(list: string): Oracle[] {
  const names = list.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !ORACLE_IDS.includes(name as Oracle))
  if (wrong === undefined) return names as Oracle[]
  throw new UsageError(`--oracles takes ${ORACLE_IDS.join(', ')}, apart by commas, not “${wrong}”.`)
}
