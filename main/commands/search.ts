// neuronscope search

import { regexFeature } from '../../core/features/regex-feature.ts'
import { metricOf } from '../../core/schema/metrics.ts'
import type { SearchResult } from '../contract/search-result.ts'
import type {
  Baselines,
  Interval,
  MetricValues,
  RepeatEvent,
  Replication,
  Scale,
  Score,
  SearchEvent,
} from '../contract/types.ts'
import { searchResult } from '../services/search-result.ts'
import { type CommandContext, define, find, number, required, text, UsageError, type Values } from './command.ts'
import * as option from './options.ts'

type Found = {
  feature: string
  /** its id among the searches that are kept, with --keep */
  kept?: number
  /** whether the network is of another program: its weights are not here */
  external: boolean
  /** of cell states */
  scale: Scale
  /** the same units, signs and thresholds on another recording, in the order of `scores` */
  replication?: { recording: string; characters: number; scores: Replication[] }
  /** the baselines, under the name that they have in JSON since the first version */
  controls: SearchResult['baselines']
} & Omit<SearchResult, 'maxima' | 'largest' | 'baselines'>

/** The feature that `--regex` (with `--flags`) or `--feature` names. */
export function expressionOf(values: Values): string {
  const [regex, feature] = [text(values, 'regex'), text(values, 'feature')]
  if ((regex === undefined) === (feature === undefined)) throw new UsageError('Give either --regex or --feature.')
  return feature ?? regexFeature(regex as string, text(values, 'flags') ?? '')
}

export const search = define<Found>({
  name: 'search',
  usage:
    '--recording R (--regex P [--flags F] | --feature EXPR) [--top 20] [--shifts 255] [--seed 1] [--scale tanh|raw] [--replicate OTHER] [--keep [--note T]]',
  summary: 'ranks all units against a feature',
  options: {
    recording: option.text,
    regex: option.text,
    flags: option.text,
    feature: option.text,
    top: option.top,
    shifts: option.shifts,
    seed: option.seed,
    keep: option.flag,
    note: option.text,
    scale: option.scale,
    replicate: option.text,
  },
  writes: ({ keep }) => keep === true,
  async run(context) {
    const { app, values, signal, progress } = context
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const expression = expressionOf(values)
    const top = number(values, 'top') ?? 20
    const scale = (text(values, 'scale') ?? 'tanh') as Scale
    const options = { shifts: number(values, 'shifts'), seed: number(values, 'seed'), scale }
    const other = text(values, 'replicate')
    const others = other === undefined ? undefined : find(app.reader.recordings(), other, 'recording')
    const events = app.searches.run(recording.id, expression, options, signal)
    const {
      maxima: _,
      largest: __,
      baselines: controls,
      ...found
    } = await searchResult(events, (event) => {
      const said = saying(event)
      if (said) progress(said)
    })
    const kept = values.keep ? await keep(context, recording.id, expression) : undefined
    const scores = found.scores.slice(0, top)
    const replication = others && {
      recording: others.name,
      characters: others.characters,
      scores: await app.evidence.replicate(others.id, expression, scores.slice(0, 100), { scale }, signal),
    }
    const notes = [...found.notes, ...fewerShifts(options.shifts, found)]
    const external = recording.external ?? false
    return { feature: expression, scale, external, ...found, controls, notes, scores, replication, kept }
  },
  format: (found) =>
    [heading(found), ...table(found), ...baselineLines(found), ...found.verdict, ...replicationLines(found)].join('\n'),
})

/** A sentence where fewer shifts were made than were asked for: a short recording has no more that are far enough apart. */
function fewerShifts(
  asked: number | undefined,
  { shifts, characters }: Pick<SearchResult, 'shifts' | 'characters'>,
): string[] {
  if (asked === undefined || shifts >= asked) return []
  return [`${shifts} circular shifts were made instead of ${asked}: ${characters} characters have no more of them.`]
}

/** Pins the newest search of this expression, and notes what there is to be noted. @returns its id */
async function keep(
  { app, values }: CommandContext,
  recording: number,
  expression: string,
): Promise<number | undefined> {
  const mine = app.searches.list(recording).filter((search) => search.expression === expression)
  const newest = mine.sort((a, b) => b.madeAt - a.madeAt || b.id - a.id).at(0)
  if (newest) await app.searches.pin(newest.id, true, text(values, 'note'))
  return newest?.id
}

/** A line of progress; none for other events. */
export function saying(event: SearchEvent | RepeatEvent): string | undefined {
  if (event.type === 'scores') return `units ranked, ${event.seconds.toFixed(2)} s`
  if (event.type === 'null') return `held against chance, ${event.seconds.toFixed(2)} s`
  return event.type === 'baselines' ? 'held against baselines' : undefined
}

function heading({ feature, kind, positives, characters, scores, seconds, scale }: Found): string {
  const on = scale === 'tanh' ? 'tanh of cell states' : 'raw cell states'
  const share = kind === 'boolean' ? `${positives} of ${characters}` : `${characters}`
  return `${feature}: ${share} characters, ${scores.length} units shown, ${on}, ${seconds.toFixed(2)} s`
}

/** What is shown of a truth value, and what of a number: the train part, and the held-out part with its interval. */
const COLUMNS = {
  boolean: { train: ['r', 'auroc', 'f1'], heldout: ['r', 'auroc', 'f1', 'averagePrecision'], sure: 'auroc' },
  number: { train: ['r', 'spearman', 'r2'], heldout: ['r', 'spearman', 'r2'], sure: 'r' },
} as const
function table({ kind, scores }: Found): string[] {
  const { train, heldout, sure } = COLUMNS[kind]
  const titles = (names: readonly (keyof MetricValues)[]) =>
    names.map((name) => metricOf(name).plain.padStart(7)).join('')
  const width = Math.max(10, ...scores.map(({ unit }) => unit.length + 1))
  const head = `${'unit'.padEnd(width)}${titles(train)} | held out:${titles(heldout)}  95 % of ${metricOf(sure).plain}`
  return [`${head}       p`, ...scores.map((score) => row(score, kind, width))]
}

function row({ unit, heldout, intervals, p, ...train }: Score, kind: SearchResult['kind'], width: number): string {
  const columns = COLUMNS[kind]
  const figures = (of: MetricValues, names: readonly (keyof MetricValues)[]) =>
    names.map((name) => figure(of[name])).join('')
  const sure = intervals ? range(intervals[columns.sure]) : ''
  const chance = p === null ? '' : p.toFixed(3)
  return `${unit.padEnd(width)}${figures(train, columns.train)} |          ${figures(heldout, columns.heldout)}  ${sure.padEnd(15)}${chance.padStart(7)}`
}

/** What the units have to beat, held out, under the columns of the table. */
function baselineLines({ kind, controls: baselines, external }: Found): string[] {
  if (!baselines) return []
  const { lastCharacter, lastThree, untrained, rotated, controlFeature } = baselines
  const line = (name: string, { figures }: Baselines['lastCharacter']) =>
    `  ${name.padEnd(31)}${COLUMNS[kind].heldout.map((key) => figure(figures[key])).join('')}`
  return [
    'To be beaten, held out:',
    line('the last character', lastCharacter),
    line('the last three characters', lastThree),
    untrained
      ? line(`the untrained network, ${untrained.unit}`, untrained)
      : `  the untrained network: ${external ? 'its states are not here' : 'not recorded yet; record --control does so'}`,
    ...(rotated ? [line('the same states in a random basis', rotated)] : []),
    ...(controlFeature ? [line('features with the same runs', controlFeature)] : []),
  ]
}

/** The held-out figures once more beside those of the other recording. */
function replicationLines({ kind, scores, replication }: Found): string[] {
  if (!replication) return []
  const keys = COLUMNS[kind].heldout
  const titles = keys.map((key) => metricOf(key).plain.padStart(7)).join('')
  const row = (found: Replication, i: number) => {
    const columns = (figures: MetricValues) => keys.map((key) => figure(figures[key])).join('')
    return `${found.unit.padEnd(10)}${columns(scores[i].heldout)} | ${columns(found.figures)}`
  }
  return [
    `The same units, signs and thresholds on ${replication.recording}, ${replication.characters} characters:`,
    `${'unit'.padEnd(10)}${titles} | ${titles}   held out here, and there`,
    ...replication.scores.map(row),
  ]
}

function figure(value: number): string {
  return (Number.isNaN(value) ? '' : value.toFixed(3)).padStart(7)
}

function range([low, high]: Interval): string {
  return Number.isNaN(low) ? '' : `${low.toFixed(3)}–${high.toFixed(3)}`
}
