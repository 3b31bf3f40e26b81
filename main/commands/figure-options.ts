// A figure's specification from the options of a command: each field of its kind is read by its name, and options that
// say nothing about the kind are refused.

import { FIGURE_KINDS, type FigureKind, type FigureSpecification, fieldsOf } from '../../core/figures/kinds/kinds.ts'
import { BIRTH_PARTS, type Field, PREDICTION_PARTS } from '../../core/schema/figures.ts'
import type { RecordingInfo } from '../contract/types.ts'
import { DEFAULT_SHIFTS } from '../services/search.ts'
import { type CommandContext, find, number, recordedRange, required, text, UsageError, type Values } from './command.ts'
import * as option from './options.ts'
import { alignedAt } from './patch.ts'
import { expressionOf } from './search.ts'

/** Kinds that are called otherwise here. */
const WORDS: Partial<Record<FigureKind, string>> = { memory: 'auroc-by-distance' }
const KINDS = Object.keys(FIGURE_KINDS) as FigureKind[]
export const KIND_WORDS = KINDS.map((kind) => WORDS[kind] ?? kind)

/** By the word of this command line, or by its older one. */
export function kindNamed(word: string): FigureKind | undefined {
  return KINDS.find((kind) => kind === word || WORDS[kind] === word)
}

/** Options that a field is read from, where they are not called as it is. */
const OPTIONS_OF: Record<string, readonly string[]> = {
  unit: ['unit'],
  units: ['unit'],
  among: ['unit'],
  feature: ['feature', 'regex', 'flags'],
  start: ['range'],
  end: ['range'],
  from: ['range'],
  until: ['range'],
  sign: ['below'],
  value: ['to'],
  states: ['both-states'],
  context: ['feed-forward'],
  open: ['delimiters'],
  close: ['delimiters'],
  atA: ['align'],
  atB: ['align'],
}

/** What only some figures take, besides the file, the recording, and how it is drawn. */
export const FIGURE_OPTIONS = {
  recording: option.text,
  model: option.text,
  unit: option.units,
  range: option.range,
  feature: option.text,
  regex: option.text,
  flags: option.text,
  features: option.text,
  part: option.choice([...PREDICTION_PARTS, ...BIRTH_PARTS]),
  order: option.whole(0, 20),
  against: option.text,
  'feed-forward': option.whole(1, 20),
  delimiters: option.text,
  metric: option.choice(['auroc', 'r']),
  method: option.choice(['greedy', 'l1', 'gradient', 'occlusion', 'integrated']),
  position: option.whole(0, Number.MAX_SAFE_INTEGER),
  'both-states': option.flag,
  at: option.choice(['ends', 'begins', 'inside']),
  target: option.text,
  places: option.whole(8, 1024),
  window: option.whole(1, 256),
  exact: option.whole(0, 500),
  a: option.text,
  b: option.text,
  measure: option.choice(['difference', 'log-probability', 'logit']),
  align: option.alignment,
  time: option.whole(0, Number.MAX_SAFE_INTEGER),
  share: option.whole(1, 100),
  on: option.text,
  best: option.whole(1, 10_000),
  columns: option.whole(20, 400),
  lanes: option.units,
  threshold: option.anyNumber,
  below: option.flag,
  rows: option.whole(1, 100),
  shifts: option.shifts,
  seed: option.seed,
  scale: option.scale,
  to: option.hold,
  most: option.whole(1, 1 << 20),
  text: option.text,
  prime: option.text,
  temperature: option.real(0, 2),
  length: option.whole(1, 10_000),
  unknown: option.choice(['skip', 'map']),
} as const satisfies Record<string, option.Option>

function optionsOf(kind: FigureKind): Set<string> {
  const names = Object.keys(fieldsOf(kind)).flatMap((field) => OPTIONS_OF[field] ?? [field])
  return new Set([...names, ...(kind === 'generated' ? ['length'] : [])])
}

/** @throws UsageError for an option that would be dropped */
export function refuseUnused(kind: FigureKind, values: Values): void {
  const takes = optionsOf(kind)
  const dropped = (name: string) => name in FIGURE_OPTIONS && !takes.has(name)
  const unused = Object.keys(values).find(dropped)
  if (unused !== undefined) throw new UsageError(`--${unused} says nothing about ${withArticle(kind)}; leave it out.`)
}

export function withArticle(kind: FigureKind): string {
  if (kind === 'text') return 'coloured text'
  if (['passages', 'gates', 'characters', 'weights', 'explanations', 'patching'].includes(kind)) return kind
  const word = WORDS[kind] ?? kind
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}

/** @throws UsageError, AppError what is missing or cannot be found */
export async function specificationOf(kind: FigureKind, context: CommandContext): Promise<FigureSpecification> {
  const { app, values } = context
  const fields = fieldsOf(kind)
  const recording =
    'recording' in fields ? find(app.reader.recordings(), required(values, 'recording'), 'recording') : null
  const model = 'model' in fields ? find(app.reader.models(), required(values, 'model'), 'model') : null
  const on = 'on' in fields ? find(app.reader.recordings(), required(values, 'on'), 'recording') : null
  const specification: Record<string, unknown> = { kind }
  const against = text(values, 'against')
  for (const [name, field] of Object.entries(fields)) {
    const value = readField(name, field, { app, values, recording, model: model?.id, on: on?.id, kind })
    if (value !== undefined) specification[name] = value
  }
  if (kind === 'predictions' && against !== undefined)
    specification.against = find(app.reader.models(), against, 'model').id
  if (kind === 'births' && values.order === undefined) specification.order = ORDER_BESIDE
  if (kind === 'matrix' && values.features === undefined) {
    const all = (await app.features.describe()).features.filter(({ kind }) => kind !== null)
    specification.features = all.map(({ key }) => key)
  }
  if (kind === 'generated') specification.text = await written(context, specification)
  return specification as unknown as FigureSpecification
}

interface From {
  app: CommandContext['app']
  values: Values
  recording: RecordingInfo | null
  model: number | undefined
  on: number | undefined
  kind: FigureKind
}

/** Units of a probe, and characters of an ablation and of a checkpoint, where nothing else was asked for. */
const MOST: Partial<Record<FigureKind, number>> = { probe: 16, births: 20_000 }
const MOST_READ = 16_384
/** N-gram models beside a network along its training. */
const ORDER_BESIDE = 8
/** Characters that a prediction is divided among. */
const MOST_DIVIDED = 48

const DEFAULTS: Record<string, unknown> = {
  columns: 80,
  rows: 10,
  seed: 1,
  shifts: DEFAULT_SHIFTS,
  metric: 'auroc',
  prime: '',
  text: '',
  temperature: 0.8,
  at: 'ends',
  order: 20,
  places: 48,
  window: 24,
  exact: 50,
  share: 90,
  unknown: 'map',
}

function readField(name: string, field: Field, { app, values, recording, model, on, kind }: From): unknown {
  const hold = text(values, 'to') ?? 'mean'
  switch (name) {
    case 'recording':
      return recording!.id
    case 'model':
      return model
    case 'models':
      return modelsOf(app, model!)
    case 'on':
      return on!
    case 'states':
      return values['both-states'] === true ? 'both' : 'one'
    case 'against':
      return kind === 'patching' ? text(values, 'against') : undefined
    case 'a':
    case 'b':
      return required(values, name)
    case 'atA':
    case 'atB':
      return alignedAt(values)[name]
    case 'context':
      return number(values, 'feed-forward')
    case 'open':
    case 'close':
      return delimiter(values, name)
    case 'unit':
      return required(values, 'unit')
    case 'units':
      return required(values, 'unit').split(',')
    case 'among':
      return text(values, 'unit')?.split(',') ?? (field.optional ? undefined : [])
    case 'part':
      return partOf(values, field)
    case 'lanes':
      return text(values, 'lanes')?.split(',')
    case 'features':
      return text(values, 'features')?.split(',') ?? []
    case 'feature':
      if (field.optional && values.feature === undefined && values.regex === undefined) return undefined
      return expressionOf(values)
    case 'start':
      return recordedRange(values, recording!).start
    case 'end':
      return recordedRange(values, recording!).end
    case 'position':
      return positionOf(values, recording!)
    case 'length':
      return number(values, 'length') ?? MOST_DIVIDED
    case 'method':
      return methodOf(values, field)
    case 'from':
      return values.range === undefined ? undefined : recordedRange(values, recording!).start
    case 'until':
      return values.range === undefined ? undefined : recordedRange(values, recording!).end
    case 'sign':
      return values.threshold === undefined ? undefined : values.below === true ? -1 : 1
    case 'to':
      return option.isHold(hold) ? hold : 'value'
    case 'value':
      return option.isHold(hold) ? undefined : option.anyNumber.number!(hold)
    case 'text':
      return kind === 'tried' ? required(values, 'text') : (text(values, 'text') ?? '')
    case 'shifts':
      return shiftsOf(values, field)
    case 'most':
      return number(values, name) ?? MOST[kind] ?? MOST_READ
  }
  const given = field.is === 'number' || field.is === 'whole' ? number(values, name) : text(values, name)
  return given ?? (field.optional ? undefined : DEFAULTS[name])
}

/** Networks of one text and the same shares of it for test, of one of them; all that have weights. */
function modelsOf(app: CommandContext['app'], model: number): number[] {
  return app.testLosses.comparable(model).map(({ id }) => id)
}

/** A character of the recording, from one of the text. */
function positionOf(values: Values, { name, start, characters }: RecordingInfo): number {
  const position = Number(required(values, 'position'))
  if (position >= start && position < start + characters) return position - start
  throw new UsageError(
    `--position ${position} is not recorded; “${name}” holds characters ${start} to ${start + characters - 1} of the text.`,
  )
}

/** The first of a kind's methods, unless another of them is asked for. */
function methodOf(values: Values, field: Field): unknown {
  const choices: readonly (string | number)[] = field.is === 'choice' ? field.choices : []
  const method = text(values, 'method') ?? choices[0]
  if (choices.includes(method)) return method
  throw new UsageError(`--method takes ${choices.join(' or ')} here, not “${method}”.`)
}

/** One of the kind's own parts. */
function partOf(values: Values, field: Field): unknown {
  const choices: readonly (string | number)[] = field.is === 'choice' ? field.choices : []
  const part = text(values, 'part') ?? choices[0]
  if (choices.includes(part)) return part
  throw new UsageError(`--part takes ${choices.join(', ')} here, not “${part}”.`)
}

/** The first, or the last, of a pair. */
function delimiter(values: Values, which: 'open' | 'close'): string | undefined {
  const pair = text(values, 'delimiters')?.trim().split(/\s+/)
  return which === 'open' ? pair?.[0] : pair?.at(-1)
}

/** A matrix takes fewer than a ranking: q over all cells needs no more. */
function shiftsOf(values: Values, field: Field): number {
  const shifts = number(values, 'shifts') ?? DEFAULT_SHIFTS
  if (field.is === 'whole' && (shifts < field.low || shifts > field.high))
    throw new UsageError(
      `--shifts takes a whole number from ${field.low} to ${field.high} for a matrix, not “${shifts}”.`,
    )
  return shifts
}

/** What the network writes, unless a text was given. */
async function written(
  { app, values, signal }: CommandContext,
  specification: Record<string, unknown>,
): Promise<string> {
  const {
    model,
    prime,
    temperature,
    seed,
    text: given,
  } = specification as {
    model: number
    prime: string
    temperature: number
    seed: number
    text: string
  }
  if (given !== '') return given
  const request = { model, prime, temperature, seed, length: number(values, 'length') ?? 500 }
  const characters: string[] = []
  for await (const event of app.generation.run(request, signal))
    if (!event.prime) characters.push(...event.characters.map(({ character }) => character))
  return characters.join('')
}
