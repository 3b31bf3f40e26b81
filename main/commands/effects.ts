// neuronscope effects

import type { FeatureEffects, FeaturePlace, MeasuredUnit } from '../contract/effects-types.ts'
import { bits } from '../contract/losses.ts'
import { define, find, number, required, text } from './command.ts'
import * as option from './options.ts'
import { expressionOf } from './search.ts'

interface EffectRow {
  unit: string
  auroc: number | null
  /** estimated */
  change: number
  interval: [number, number] | null
  matched: number | null
  /** exactly; null where it was not measured */
  measured: Omit<MeasuredUnit, 'unit'> | null
}

type Counted = Pick<
  FeatureEffects,
  'at' | 'target' | 'window' | 'places' | 'total' | 'matches' | 'seed' | 'before' | 'seconds'
>
interface Found extends Counted {
  feature: string
  matchedBefore: number | null
  agreement: number | null
  units: EffectRow[]
}

const PHASES = { searching: 'searching', estimating: 'estimating all units', measuring: 'measuring the largest' }
const SHOWN = 20

export const effects = define<Found>({
  name: 'effects',
  usage:
    '--recording R (--regex P [--flags F] | --feature EXPR) [--at ends|begins|inside] [--target CHARACTER] [--places 48] [--window 24] [--exact 50] [--seed 1]',
  summary: 'sets what every unit knows of a feature beside what the network loses without it; prints bits',
  details: `Which units only follow a feature, and which does the network use where it ends? Every unit has its held-out AUROC
for the feature, and the change of the loss at the characters where the feature ends when the unit is held at its mean
over the --window characters before. The change is estimated for all units from one backward pass (attribution patching:
the derivative by the unit's states, without what the unit passes on to itself), and measured exactly, by holding the
unit, for the --exact largest. --at begins and --at inside measure where the feature begins and where it holds. --target
measures the logit of one character instead of the loss. The same is computed at as many characters elsewhere that match
in preceding character, class and loss.

JSON: feature, at, target, window, seed, places (characters that were measured), total (of how many), matches, before and
matchedBefore (mean loss in nats, or mean logit), agreement (Spearman's ρ of estimate and measurement over the measured
units), seconds, and units, the largest change first:
  unit, auroc           of the held-out part; null where the text is too short for one
  change, interval      estimated, and its 95 % from resampled blocks of the text; nats, or logits
  matched               estimated at the matched characters
  measured              null, or change, interval, matched, beyond (change − matched), beyondInterval`,
  options: {
    recording: option.text,
    feature: option.text,
    regex: option.text,
    flags: option.text,
    at: option.choice(['ends', 'begins', 'inside']),
    target: option.text,
    places: option.whole(8, 1024),
    window: option.whole(1, 256),
    exact: option.whole(0, 500),
    seed: option.seed,
  },
  writes: false,
  async run({ app, values, signal, progress }) {
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const feature = expressionOf(values)
    const input = {
      ...{ recording: recording.id, expression: feature },
      ...{ at: text(values, 'at') as FeaturePlace | undefined, target: text(values, 'target') },
      ...{ places: number(values, 'places'), window: number(values, 'window') },
      ...{ exact: number(values, 'exact'), seed: number(values, 'seed') },
    }
    let result: FeatureEffects | undefined
    for await (const event of app.effects.run(input, signal)) {
      if (event.type === 'progress')
        progress(`${PHASES[event.phase]}: ${Math.round((100 * event.done) / event.total)} %`)
      else if (event.type === 'result') result = event
    }
    return found(feature, result!)
  },
  format: ({ feature, at, target, places, total, matches, window, before, agreement, units, seconds }) => {
    const shown = units.slice(0, SHOWN)
    const value = target === null ? bits : (change: number) => change
    const of = target === null ? 'bits' : `logit of “${target}”`
    return [
      `${places} of ${total} characters where ${feature} ${AT[at]}, ${matches} matched ones; each unit held at its mean over ${window} characters`,
      `${target === null ? 'loss' : 'mean logit'} there ${value(before).toFixed(3)}; ${seconds.toFixed(1)} s; rank agreement of estimates and ${units.filter(({ measured }) => measured).length} measured units ${agreement === null ? '–' : agreement.toFixed(3)}`,
      `${of.padEnd(14)}${'AUROC'.padStart(7)}${'estimate'.padStart(10)}${'measured'.padStart(10)}${'95 %'.padStart(20)}${'matched'.padStart(10)}`,
      ...shown.map((row) => line(row, value)),
    ].join('\n')
  },
})

const AT: Record<FeaturePlace, string> = { ends: 'ends', begins: 'begins', inside: 'holds' }

function found(feature: string, result: FeatureEffects): Found {
  const { units, auroc, change, low, high, matched, measured, agreement, matchedBefore, ...counted } = result
  const exactly = new Map(measured.map(({ unit, ...effect }) => [unit, effect]))
  const known = (value: number) => (Number.isNaN(value) ? null : value)
  const rows = units.map((unit, column) => ({
    unit,
    auroc: known(auroc[column]),
    change: change[column],
    interval: Number.isNaN(low[column]) ? null : ([low[column], high[column]] as [number, number]),
    matched: known(matched[column]),
    measured: exactly.get(unit) ?? null,
  }))
  const size = ({ measured, change }: EffectRow) => Math.abs(measured?.change ?? change)
  rows.sort((a, b) => size(b) - size(a))
  const { at, target, window, places, total, matches, seed, before, seconds } = counted
  return {
    ...{ feature, at, target, window, places, total, matches, seed, before, seconds },
    ...{ matchedBefore: known(matchedBefore), agreement: known(agreement), units: rows },
  }
}

function line({ unit, auroc, change, matched, measured, interval }: EffectRow, value: (change: number) => number) {
  const signed = (nats: number | null | undefined) => {
    if (nats === null || nats === undefined || Number.isNaN(nats)) return '–'
    return `${nats >= 0 ? '+' : '−'}${Math.abs(value(nats)).toFixed(4)}`
  }
  const range = measured ? measured.interval : interval
  const ends = range ? `${signed(range[0])} … ${signed(range[1])}` : '–'
  return `${unit.padEnd(14)}${(auroc === null ? '–' : auroc.toFixed(3)).padStart(7)}${signed(change).padStart(10)}${signed(measured?.change).padStart(10)}${ends.padStart(20)}${signed(measured ? measured.matched : matched).padStart(10)}`
}
