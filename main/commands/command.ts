// What a command of the command line is, and how commands find the things that people name.

import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { AppError } from '../../core/errors.ts'
import type { App } from '../app.ts'

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
  options: ParseArgsOptionsConfig
  /** how many positionals it takes: [least, most] */
  positionals?: [number, number]
  /** whether it changes the workspace, or when; others open it for reading, beside a running program */
  writes: boolean | ((values: Values) => boolean)
  /** the last JSON line */
  run(context: CommandContext): Promise<object>
  /** the result for people */
  format(result: never): string
}

/** `define<Result>(…)` keeps `run` and `format` of one mind. */
export function define<R extends object>(
  command: Omit<Command, 'run' | 'format'> & {
    run(context: CommandContext): Promise<R>
    format(result: R): string
  },
): Command {
  return command as Command
}

/** Wrong usage: exit code 2. */
export class UsageError extends Error {}

export function parse(command: Command, args: string[]): { values: Values; positionals: string[] } {
  const [least, most] = command.positionals ?? [0, 0]
  try {
    const options = { ...command.options, workspace: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: most > 0, allowNegative: true })
    if (positionals.length < least || positionals.length > most) throw new UsageError('')
    return { values: values as Values, positionals }
  } catch (error) {
    const why = error instanceof Error && error.message ? `${error.message.split('\n')[0]}\n` : ''
    throw new UsageError(`${why}Usage: neuronscope ${command.name} --workspace FILE ${command.usage}`)
  }
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

/** @throws UsageError naming an option that is not a number */
export function number(values: Values, name: string): number | undefined {
  const value = values[name]
  if (value === undefined) return undefined
  const parsed = Number(value)
  if (value === '' || !Number.isFinite(parsed)) throw new UsageError(`--${name} takes a number, not “${value}”.`)
  return parsed
}

/** `A:B`, half-open; either side may be left out. */
export function range(values: Values, length: number): { start: number; end: number } {
  const value = values.range as string | undefined
  if (value === undefined) return { start: 0, end: length }
  const match = /^(\d*):(\d*)$/.exec(value)
  if (!match) throw new UsageError(`--range is written A:B, not “${value}”.`)
  const start = match[1] ? Number(match[1]) : 0
  const end = match[2] ? Number(match[2]) : length
  if (start >= end || end > length)
    throw new AppError('bad-range', `The range ${value} is empty or leaves 0:${length}.`)
  return { start, end }
}

/** One of a list, by name or by id. @throws AppError naming what there is instead */
export function find<T extends { id: number; name: string }>(list: readonly T[], named: string, what: string): T {
  const found = list.find(({ name }) => name === named) ?? list.find(({ id }) => String(id) === named)
  if (found) return found
  const names = list.map(({ name }) => `“${name}”`).join(', ')
  throw new AppError(
    `no-such-${what}`,
    `There is no ${what} “${named}”; ${names ? `there is ${names}` : `there is none yet`}.`,
  )
}
