// neuronscope births

import type { BirthPair, Births } from '../contract/birth-types.ts'
import { bits } from '../contract/losses.ts'
import { define, find, number, required, texts, UsageError } from './command.ts'
import * as option from './options.ts'

export const births = define<Births>({
  name: 'births',
  usage: '--recording R [--pair "UNIT EXPR"]… [--order 8] [--characters 20000] [--seed 1]',
  summary: 'follows units and n-gram models through the checkpoints that a training kept',
  details: `Every checkpoint that train --keep-every kept reads the held-out part of the recording: from its first to its last
character, or --characters of them. --pair names a unit and a feature, apart by a space, as in "L1.c.17 inside_quotes": its
AUROC (of a number its r) at each step, with 95 % from resampled blocks, in the direction that the unit has at the last
step. The n-gram models (interpolated modified Kneser-Ney, orders 1 to --order; 0 leaves them out) are of what the network
was trained on; the symmetric Kullback-Leibler divergence, Σ (p − q) · ln(p/q), is a mean over at most 1,000 characters.

JSON: model, corpus, start, end, steps, notes, points and samples of the training run, training (text of the n-grams), and
by step:
  loss, lossError      of the network, nats a character, and its standard error
  pairs                unit, feature, measure, sign, positives, scores: score, interval
  ngrams               order, loss, divergence, divergenceError, difference (network − n-gram), differenceError: nats`,
  options: {
    recording: option.text,
    pair: option.texts,
    order: option.whole(0, 20),
    characters: option.whole(512, 1_000_000),
    seed: option.seed,
  },
  writes: false,
  async run({ app, values, signal, progress }) {
    const { id } = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const options = {
      pairs: texts(values, 'pair').map(pairOf),
      ...{ order: number(values, 'order'), characters: number(values, 'characters'), seed: number(values, 'seed') },
    }
    let found: Births | undefined
    for await (const event of app.births.run(id, options, signal))
      if (event.type === 'births') found = event.births
      else progress(`${event.phase}: ${Math.round((100 * event.done) / event.total)} %`)
    return found!
  },
  format: (found) =>
    [
      `${found.model} at ${found.steps.length} steps, on characters ${found.start}:${found.end} of ${found.corpus}`,
      ...lossLines(found),
      ...scoreLines(found),
      ...ngramLines(found),
    ].join('\n'),
})

/** “L1.c.17 inside_quotes” @throws UsageError */
function pairOf(words: string): BirthPair {
  const [, unit, feature] = /^\s*(\S+)\s+(.*\S)\s*$/s.exec(words) ?? []
  if (feature !== undefined) return { unit, feature }
  throw new UsageError(`--pair takes a unit and a feature, as in "L1.c.17 inside_quotes", not “${words}”.`)
}

const right = (words: string, width: number) => words.padStart(width)
const fixed = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : '–')

/** A table with a row for each step. */
function table(
  title: string,
  { steps }: Births,
  heads: readonly string[],
  cell: (column: number, step: number) => string,
) {
  const width = (column: number) => Math.max(16, heads[column].length + 2)
  const row = (first: string, of: (column: number) => string) =>
    `${first.padEnd(10)}${heads.map((_, column) => right(of(column), width(column))).join('')}`
  return [
    '',
    title,
    row('step', (column) => heads[column]),
    ...steps.map((step, k) => row(String(step), (column) => cell(column, k))),
  ]
}

function lossLines(found: Births): string[] {
  return table(
    'loss, bits a character',
    found,
    ['network'],
    (_, k) => `${fixed(bits(found.loss[k]), 4)} ± ${fixed(bits(found.lossError[k]), 4)}`,
  )
}

function scoreLines(found: Births): string[] {
  const { pairs, scored } = found
  if (pairs.length === 0) return []
  const heads = pairs.map(({ unit, feature, measure }) => `${measure} ${unit} ${feature}`.slice(0, 36))
  return table(`scores on ${scored} held-out characters, with 95 %`, found, heads, (i, k) => {
    const one = pairs[i].scores[k]
    return one ? `${fixed(one.score, 3)} (${fixed(one.interval[0], 2)}–${fixed(one.interval[1], 2)})` : '–'
  })
}

function ngramLines(found: Births): string[] {
  const { ngrams, places } = found
  if (ngrams.length === 0) return []
  const heads = ngrams.map(({ order }) => `${order}-gram`)
  return [
    ...table(
      `symmetric divergence from n-gram models at ${places} characters, bits`,
      found,
      heads,
      (i, k) => `${fixed(bits(ngrams[i].divergence[k]), 3)} ± ${fixed(bits(ngrams[i].divergenceError[k]), 3)}`,
    ),
    ...table(
      'loss of the network less that of n-gram models, bits',
      found,
      heads,
      (i, k) => `${fixed(bits(ngrams[i].difference[k]), 3)} ± ${fixed(bits(ngrams[i].differenceError[k]), 3)}`,
    ),
  ]
}
