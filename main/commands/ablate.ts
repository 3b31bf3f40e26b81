// neuronscope ablate

import type { OnsetPoint } from '../../core/units/since-onset.ts'
import { bits } from '../contract/losses.ts'
import type { ClampTo, EffectPlace, InterventionPlace, UnitEffect } from '../contract/unit-types.ts'
import { define, find, number, recordedRange, required, text, UsageError, type Values } from './command.ts'
import * as option from './options.ts'
import { unitsOf } from './probe.ts'
import { expressionOf } from './search.ts'

interface Ablated extends Omit<UnitEffect, 'stretches'> {
  feature: string | null
  /** characters of the text that were read: [from, to, from, to, …] */
  ranges: number[]
}

export const ablate = define<Ablated>({
  name: 'ablate',
  usage:
    '--recording R (--unit U[,U…] | --set NAME) [--to mean|zero|high|low|resample|resample-other|VALUE] [--feature EXPR | --regex P [--flags F]] [--range A:B] [--most 32768] [--controls 3] [--characters C[C…]] [--seed 1]',
  summary: 'measures what the network loses without a unit or a set of units, against control units; prints bits',
  details: `Reads a part of the recorded text with the network as it is, with the units held, and with control units held: the
same layers and kinds, about the same spread, drawn at random. --to mean holds each unit at its mean (the default),
zero at 0, high and low two standard deviations above and below the mean, a number at that raw value; resample gives the
units their values at other places of the recording, drawn for every character, resample-other only at places where the
feature differs. --range counts characters of the text and must lie in the recording; without it those are read that a
search holds out. At most --most characters are predicted, spread evenly over the range.

JSON: units, to, values (raw, of each unit; none where resampled), controls (sets of unit names), feature, ranges
(characters of the text: from, to, from, to, …), seed, seconds, and places, one object for each of all, inside (the feature
holds), outside, begins and ends:
  characters            how many were predicted there
  before, after         mean loss as it is and with the units held, nats a character
  interval              95 % of after − before, from resampled blocks of the text; null with too few blocks
  control               change (mean over the sets), least, greatest, beyond (after − before less that mean), interval
                        of beyond; null without controls
  matched               the same units at characters elsewhere that follow the same character, are of the same class and
                        were about as hard: characters (of the place that have a match), change, beyond, interval of beyond
  rising, falling       characters whose mean probability as the next one changes most: character, before, after
With --characters, of each of them sinceOnset: character, and points by the distance since the feature began, half-open:
  from, to, characters, before, after (mean probability as the next character), interval (95 % of after − before)
Losses are in nats; bits are nats / ln 2.`,
  options: {
    recording: option.text,
    unit: option.units,
    set: option.text,
    to: option.hold,
    feature: option.text,
    regex: option.text,
    flags: option.text,
    range: option.range,
    most: option.whole(1, 1 << 20),
    controls: option.whole(0, 8),
    characters: option.text,
    seed: option.seed,
  },
  aliases: { hold: 'to' },
  writes: false,
  async run({ app, values, signal, progress }) {
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const units = unitsOf(values, app.reader.unitSets(), 'unit')
    if (!units) throw new UsageError('--unit or --set is needed.')
    const feature = featureOf(values)
    const input = {
      recording: recording.id,
      units,
      expression: feature ?? undefined,
      ...heldAt(values),
      range: values.range === undefined ? undefined : recordedRange(values, recording),
      most: number(values, 'most'),
      controls: number(values, 'controls'),
      ...followedIn(values, feature),
      seed: number(values, 'seed'),
    }
    let result: UnitEffect | undefined
    for await (const event of app.units.effect(input, signal)) {
      if (event.type === 'progress') progress(`${event.done} of ${event.total} characters`)
      else {
        const { type: _, ...effect } = event
        result = effect
      }
    }
    const { stretches, ...effect } = result!
    return { ...effect, feature, ranges: stretches.map((at) => at + recording.start) }
  },
  format: ({ units, to, values, controls, ranges, places, sinceOnset = [] }) => {
    const parts = ranges.flatMap((from, i) => (i % 2 === 0 ? [`${from}:${ranges[i + 1]}`] : []))
    const held = values.length > 0 ? `held at ${values.map((value) => value.toPrecision(4)).join(', ')}` : to
    const beside = controls.length > 0 ? `; controls: ${controls.map((set) => set.join(',')).join('; ')}` : ''
    return [
      `${units.join(',')} ${held}, characters ${parts.join(' and ')} of the text${beside}`,
      HEAD,
      ...places.map(row),
      ...sinceOnset.flatMap(({ character, points }) => [
        `probability of ${JSON.stringify(character)} by characters since the feature began`,
        ...points.map(onsetRow),
      ]),
    ].join('\n')
  },
})

const WORDS: Record<InterventionPlace, string> = {
  all: 'everywhere',
  inside: 'feature holds',
  outside: 'elsewhere',
  begins: 'feature begins',
  ends: 'feature ends',
}

const HEAD = `${'bits a character'.padEnd(17)}${'characters'.padStart(11)}${'before'.padStart(8)}${'after'.padStart(8)}${'change'.padStart(9)}${'95 %'.padStart(20)}${'controls'.padStart(10)}${'matched'.padStart(10)}`

function row({ place, characters, before, after, interval, control, matched }: EffectPlace): string {
  const loss = (nats: number) => bits(nats).toFixed(3).padStart(8)
  const change = (nats: number | undefined) => (nats === undefined ? '–' : signed(bits(nats)))
  const range = interval ? `${signed(bits(interval[0]))} … ${signed(bits(interval[1]))}` : '–'
  return `${WORDS[place].padEnd(17)}${String(characters).padStart(11)}${loss(before)}${loss(after)}${change(after - before).padStart(9)}${range.padStart(20)}${change(control?.change).padStart(10)}${change(matched?.change).padStart(10)}`
}

function onsetRow({ from, to, characters, before, after, interval }: OnsetPoint): string {
  const where = to === from + 1 ? `${from}` : to === Number.MAX_SAFE_INTEGER ? `${from} and more` : `${from}–${to - 1}`
  const range = interval ? `${signed(interval[0])} … ${signed(interval[1])}` : '–'
  return `${where.padEnd(17)}${String(characters).padStart(11)}${before.toFixed(4).padStart(8)}${after.toFixed(4).padStart(8)}${signed(after - before).padStart(9)}${range.padStart(20)}`
}

const signed = (value: number) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(4)}`

/** @throws UsageError without a feature to count from */
function followedIn(values: Values, feature: string | null): { characters?: string[] } {
  const characters = Array.from(text(values, 'characters') ?? '')
  if (characters.length > 0 && feature === null)
    throw new UsageError('--characters needs --feature: they are told by the distance since it began.')
  return characters.length > 0 ? { characters: [...new Set(characters)] } : {}
}

function heldAt(values: Values): { to: ClampTo; value?: number } {
  const hold = text(values, 'to') ?? 'mean'
  return option.isHold(hold) ? { to: hold } : { to: 'value', value: option.anyNumber.number!(hold) }
}

function featureOf(values: Values): string | null {
  return values.feature === undefined && values.regex === undefined ? null : expressionOf(values)
}
