// The definition of a command, and look-up of named objects.

import { parseArgs } from 'node:util'
import { AppError, shortened } from '../../core/errors.ts'
import type { UnknownMode } from '../../core/text/vocabulary.ts'
import type { App } from '../app.ts'
import { readNumber } from '../contract/numbers.ts'
import type { CorpusInfo, RecordingInfo } from '../contract/types.ts'
import { flag, type Option, text as plainText } from './options.ts'

export type Values = Record<string, string | boolean | undefined>

export interface CommandContext {
  app: App
  values: Values
  /** what stands after the command's own words */
  positionals: string[]
  signal: AbortSignal
  /** a line of progress, to standard error */
  progress(line: string): void
  /** one JSON line of a stream, to standard output, with `--json` only */
  event(line: object): void
}

export interface Command {
  /** the words that call it, `corpus add` */
  name: string
  /** what follows them */
  usage: string
  summary: string
  /** what `--help` says of it beyond that: how it works, what its JSON holds */
  details?: string
  /** by name, with what each takes (options.ts) */
  options: Record<string, Option>
  /** older names of options, which go on working: old → new */
  aliases?: Record<string, string>
  /** how many positionals it takes: [least, most] */
  positionals?: [number, number]
  /** whether it changes the workspace, or when; others open it for reading, beside a running program */
  writes: boolean | ((values: Values) => boolean)
  /** whether it makes the workspace where there is none */
  creates?: boolean
  /** the last JSON line; its `notes` and `warnings`, sentences, go to standard error where the answer is for people */
  run(context: CommandContext): Promise<object>
  /** the result for people */
  format(result: never): string
}

/** `define<Result>(…)` ties the types of `run` and `format`. */
export function define<R extends object>(
  command: Omit<Command, 'run' | 'format'> & {
    run(context: CommandContext): Promise<R>
    format(result: R): string
  },
): Command {
  return command as Command
}

/** Characters, half-open. */
export interface TextRange {
  start: number
  end: number
}

/** Wrong usage: exit code 2. */
export class UsageError extends Error {}

/** Numbers come in JavaScript's spelling. @throws UsageError that names the option and what it takes */
export function parse(command: Command, args: string[]): { values: Values; positionals: string[] } {
  const options: Record<string, Option> = { ...command.options, workspace: plainText, json: flag }
  const { values, positionals } = read(command, options, args)
  for (const [name, option] of Object.entries(options)) {
    const value = values[name]
    if (typeof value !== 'string') continue
    if (option.accepts?.(value) === false)
      throw new UsageError(shortened(`--${name} takes ${option.takes}, not “${value}”.`))
    if (option.number) values[name] = String(option.number(value))
  }
  return { values, positionals }
}

function read(command: Command, options: Record<string, Option>, args: string[]) {
  const [least, most] = command.positionals ?? [0, 0]
  const types = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  )
  try {
    const joined = withSigns(options, renamed({ ...COMMON_ALIASES, ...command.aliases }, options, args))
    const { values, positionals } = parseArgs({
      args: joined,
      options: types,
      allowPositionals: true,
      allowNegative: true,
    })
    if (positionals.length >= least && positionals.length <= most) return { values: inLines(values), positionals }
  } catch (error) {
    throw wrongUsage(command, `${inWords(error, args)}\n`)
  }
  throw wrongUsage(command)
}

/** What was given several times as one text, a line each. */
function inLines(values: Record<string, unknown>): Values {
  const entries = Object.entries(values)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : value]),
  ) as Values
}

function wrongUsage({ name, usage }: Command, why = ''): UsageError {
  return new UsageError(`${why}Usage: neuronscope ${name} --workspace FILE ${usage}`)
}

/** Other names of options that many commands take. */
const COMMON_ALIASES: Record<string, string> = { activations: 'recording' }

/** Options under another name get the one that the command knows; `--name=value` as well. */
function renamed(aliases: Record<string, string>, options: Record<string, Option>, args: readonly string[]): string[] {
  return args.map((arg) => {
    const [, name, rest] = /^--([a-z-]+)(=.*)?$/s.exec(arg) ?? []
    const known = name === undefined || options[name] ? undefined : aliases[name]
    return known !== undefined && options[known] ? `--${known}${rest ?? ''}` : arg
  })
}

/** `--top -3` is an option and its value, not two options. */
function withSigns(options: Record<string, Option>, args: readonly string[]): string[] {
  const joined: string[] = []
  for (const arg of args) {
    const name = joined.at(-1)?.replace(/^--/, '') ?? ''
    if (/^-[\d.,]/.test(arg) && options[name]?.type === 'string') joined.push(`${joined.pop()}=${arg}`)
    else joined.push(arg)
  }
  return joined
}

/** The error of Node's parser, as a sentence of this program. */
function inWords(error: unknown, args: readonly string[]): string {
  const message = error instanceof Error ? error.message : ''
  const option = /'(?:-\w, )?(--?[^' =]+)/.exec(message)?.[1] ?? 'an option'
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no option ${option} here.`
  if (message.includes('does not take an argument')) return `${option} takes no value.`
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `${option} needs a value.`
  return `“${args.join(' ')}” cannot be read.`
}

/** @throws UsageError when an option that the command cannot do without is missing */
export function required(values: Values, name: string): string {
  const value = values[name]
  if (typeof value !== 'string') throw new UsageError(`--${name} is needed.`)
  return value
}

export function text(values: Values, name: string): string | undefined {
  return values[name] as string | undefined
}

/** All values of an option that may be given several times. */
export function texts(values: Values, name: string): string[] {
  return text(values, name)?.split('\n') ?? []
}

/** @throws UsageError naming an option that is not a number */
export function number(values: Values, name: string): number | undefined {
  const value = values[name]
  if (value === undefined) return undefined
  const parsed = readNumber(String(value))
  if (!Number.isFinite(parsed)) throw new UsageError(`--${name} takes a number, not “${value}”.`)
  return parsed
}

/** `--range A:B` of a text, half-open; either side may be left out. @throws AppError `bad-range` */
export function textRange(values: Values, { name, characters }: Pick<CorpusInfo, 'name' | 'characters'>): TextRange {
  const range = rangeWithin(values, { start: 0, end: characters })
  if (range) return range
  throw new AppError('bad-range', `The range ${values.range} leaves “${name}”, which has characters 0:${characters}.`)
}

/**
 * The same of the text that a recording holds a part of. Positions are the text's, here as in files and in `record
 * --range`; `start` and `end` count from the first character of the recording, as the services do.
 * @throws AppError `bad-range` naming the part that is recorded
 */
export function recordedRange(values: Values, recording: RecordingInfo): TextRange & { text: TextRange } {
  const { name, corpusName, start, characters } = recording
  const recorded = { start, end: start + characters }
  const text = rangeWithin(values, recorded)
  if (text) return { start: text.start - start, end: text.end - start, text }
  throw new AppError(
    'bad-range',
    `The range ${values.range} leaves the recording “${name}”, which holds characters ${recorded.start}:${recorded.end} of “${corpusName}”.`,
  )
}

function rangeWithin(values: Values, whole: TextRange): TextRange | undefined {
  if (values.range === undefined) return whole
  const [, from, to] = /^(\d*):(\d*)$/.exec(String(values.range)) ?? []
  const start = from ? Number(from) : whole.start
  const end = to ? Number(to) : whole.end
  return start >= whole.start && start < end && end <= whole.end ? { start, end } : undefined
}

export function unknownMode(values: Values): UnknownMode | undefined {
  return values.unknown as UnknownMode | undefined
}

/** A name that was given must be free; without one, a number is added to what the thing would be called. */
export function refuseTaken(list: readonly { name: string }[], name: string | undefined, what: string): void {
  if (name !== undefined && list.some((one) => one.name === name.trim()))
    throw new AppError('name-taken', `There is already a ${what} called “${name.trim()}”; choose another name.`)
}

/** Most names that a sentence lists. */
const LISTED = 10

/** One of a list, by name or by id. @throws AppError naming what there is instead */
export function find<T extends { id: number; name: string }>(list: readonly T[], named: string, what: string): T {
  const found = list.find(({ name }) => name === named) ?? list.find(({ id }) => String(id) === named)
  if (found) return found
  const names = list.slice(0, LISTED).map(({ name }) => `“${name}”`)
  const more = list.length > LISTED ? [`${list.length - LISTED} more`] : []
  const there = names.length > 0 ? `there is ${[...names, ...more].join(', ')}` : 'there is none yet'
  throw new AppError(`no-such-${what}`, `There is no ${what} “${named}”; ${there}.`)
}
