// neuronscope compare

import type { MatchedUnit, NetworkAt, NetworkComparison } from '../contract/compare-types.ts'
import { bits } from '../contract/losses.ts'
import type { LossGroup } from '../contract/prediction-types.ts'
import { type CommandContext, define, find, number, required, textRange, texts } from './command.ts'
import * as option from './options.ts'

export const compare = define<NetworkComparison>({
  name: 'compare',
  usage:
    '--model M[@STEP] --against N[@STEP] --corpus N [--range A:B] [--feature EXPR]… [--characters 4096] [--seed 1]',
  summary: 'compares two networks, or two kept checkpoints, on one text: where each is better, which units do the same',
  details: `M@64 is M as its training kept it at step 64 (train --keep-every). Losses and their differences have standard errors from
resampled blocks, by class of character and by --feature. Each unit of the first is matched with the unit of the other with
the greatest |r| (best match each; * where each is the other's best), chosen on the first half of the first --characters
characters; the r is that of the second half. Beside it is the r with the best of the other network's states after a random
rotation of each layer and kind, which keeps what they say and has no units.

JSON: networks, corpus, start, end, seed, losses, classes and features as in predictions, matched (characters), units: unit,
match, r, mutual, rotated, the greatest |r| first.`,
  options: {
    model: option.text,
    against: option.text,
    corpus: option.text,
    range: option.range,
    feature: option.texts,
    characters: option.whole(64, 65_536),
    seed: option.seed,
  },
  writes: false,
  async run({ app, values, signal, progress }) {
    const networks: [NetworkAt, NetworkAt] = [
      networkAt(app, required(values, 'model')),
      networkAt(app, required(values, 'against')),
    ]
    const corpus = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
    const part = { corpus: corpus.id, ...textRange(values, corpus) }
    const features = values.feature === undefined ? [] : texts(values, 'feature')
    const input = { networks, part, features, matched: number(values, 'characters'), seed: number(values, 'seed') }
    return await app.compare.run(input, signal, (share) => progress(`${Math.round(100 * share)} %`))
  },
  format: (found) =>
    [
      `${found.networks.join(' and ')} on characters ${found.start}:${found.end} of ${found.corpus}`,
      ...groupLines('loss a character', [{ name: 'all', characters: found.end - found.start, losses: found.losses }]),
      ...groupLines('by class of character', found.classes),
      ...found.features.flatMap(({ feature, groups }) => groupLines(`by ${feature}`, groups)),
      ...unitLines(found),
    ].join('\n'),
})

/** A name, or a name@step; a network that is so called comes first. */
function networkAt(app: CommandContext['app'], named: string): NetworkAt {
  const [, name, step] = /^(.+)@(\d+)$/.exec(named) ?? []
  const models = app.models.list()
  if (name === undefined || models.some((model) => model.name === named))
    return { model: find(models, named, 'model').id }
  return { model: find(models, name, 'model').id, step: Number(step) }
}

const right = (words: string, width: number) => words.padStart(width)
const fixed = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : '–')

function groupLines(title: string, groups: readonly LossGroup[]): string[] {
  const [first, second] = groups[0]?.losses.map(({ predictor }) => right(predictor.slice(0, 19), 20)) ?? []
  if (first === undefined) return []
  return [
    '',
    `${`bits, ${title}`.padEnd(30)}${right('characters', 11)}${first}${second}${right('difference ± se', 20)}`,
    ...groups.map(({ name, characters, losses: [one, other] }) => {
      const difference = `${fixed(bits(other.difference), 4)} ± ${fixed(bits(other.differenceError), 4)}`
      return `${name.slice(0, 29).padEnd(30)}${right(String(characters), 11)}${right(fixed(bits(one.nats), 4), 20)}${right(fixed(bits(other.nats), 4), 20)}${right(difference, 20)}`
    }),
  ]
}

/** Rows that are printed. */
const SHOWN = 20

function unitLines({ units, matched, networks }: NetworkComparison): string[] {
  const middle = (of: (unit: MatchedUnit) => number) => {
    const sorted = units.map((unit) => Math.abs(of(unit))).sort((a, b) => a - b)
    return sorted[sorted.length >> 1]
  }
  return [
    '',
    `units of ${networks[0]}, each with its best match, over ${matched} characters; median |r| ${fixed(
      middle(({ r }) => r),
      3,
    )}, with rotated states ${fixed(
      middle(({ rotated }) => rotated),
      3,
    )}; ${units.filter(({ mutual }) => mutual).length} of ${units.length} mutual`,
    `${'unit'.padEnd(14)}${'match'.padEnd(14)}${right('r', 9)}${right('rotated', 10)}`,
    ...units
      .slice(0, SHOWN)
      .map(
        ({ unit, match, r, mutual, rotated }) =>
          `${unit.padEnd(14)}${`${match ?? '–'}${mutual ? ' *' : ''}`.padEnd(14)}${right(fixed(r, 3), 9)}${right(fixed(rotated, 3), 10)}`,
      ),
  ]
}
