// The command line as a function of its arguments: chooses the command, opens the workspace, runs it, prints the answer.
// Exit codes: 0; 1 with one sentence that names what is wrong; 2 for wrong usage.

import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError, sentence } from '../../core/errors.ts'
import { type App, createApp } from '../app.ts'
import type { AppOptions } from '../app-options.ts'
import { chromiumPrinter } from '../printing/chromium.ts'
import { allInTurn } from '../serialize.ts'
import { VERSION } from '../version.ts'
import { openWriter } from '../workers/writer-client.ts'
import { type Command, parse, required, UsageError } from './command.ts'
import { commands } from './commands.ts'
import { ProgressLines } from './progress-lines.ts'

export interface Terminal {
  /** a line of the answer, to standard output */
  print(line: string): void
  /** a line of progress, a note or what is wrong, to standard error */
  report(line: string): void
  /** aborts when the user interrupts the program */
  signal: AbortSignal
  /** the module of the worker threads */
  workerEntry: URL
}

const lineOf = ({ name, summary, usage }: Command) => `  ${name.padEnd(16)} ${summary}\n                   ${usage}`

/** Of one command, or of all. */
function help(about?: Command): string {
  const details = about?.details === undefined ? [] : ['', about.details]
  const lines = (about ? [about] : commands).map(lineOf)
  return ['neuronscope COMMAND --workspace FILE [--json]', '', ...lines, ...details].join('\n')
}

/** @returns the exit code */
export async function program(args: string[], terminal: Terminal): Promise<0 | 1 | 2> {
  try {
    await run(args, terminal)
    return 0
  } catch (error) {
    const usage = error instanceof UsageError
    const known = usage || error instanceof AppError
    terminal.report(known ? sentence(error) : `Unexpected: ${sentence(error)}`)
    return usage ? 2 : 1
  }
}

async function run(args: string[], terminal: Terminal): Promise<void> {
  const { print, signal } = terminal
  if (args.includes('--help') || args[0] === 'help') return print(help(named(args)))
  if (args.includes('--version')) return print(VERSION)
  const { command, rest } = choose(args)
  const { values, positionals } = parse(command, rest)
  const json = values.json === true
  const file = resolve(required(values, 'workspace'))
  const created = !existsSync(file)
  if (created && !command.creates)
    throw new AppError(
      'no-workspace',
      `There is no workspace “${values.workspace}”; corpus add or model import makes one.`,
    )
  const app = await open(terminal, {
    workspace: file,
    shell: 'cli',
    version: VERSION,
    workerEntry: terminal.workerEntry,
    readOnly: !created && !(typeof command.writes === 'function' ? command.writes(values) : command.writes),
    fixtures: undefined,
    printer: chromiumPrinter(),
    onTrouble: terminal.report,
  })
  const progressLines = new ProgressLines(terminal.report)
  const event = (line: object) => json && print(JSON.stringify(line))
  const answer = async () => {
    const result = await command.run({ app, values, positionals, signal, progress: progressLines.line, event })
    progressLines.flush()
    if (json) return print(JSON.stringify(result))
    const { notes = [], warnings = [] } = result as { notes?: string[]; warnings?: string[] }
    for (const note of [...notes, ...warnings]) terminal.report(note)
    print(command.format(result as never))
  }
  let empty = false
  const look = () => {
    empty = app.reader.corpora().length + app.reader.models().length === 0
  }
  const tidy = () => {
    if (created && empty) rmSync(file, { force: true }) // a refused import leaves nothing behind
  }
  await allInTurn(answer, look, () => app.close(), tidy)
}

/** A workspace of an older version is brought up to date first, as the window does it, also for a command that only reads. */
async function open({ report, workerEntry }: Terminal, options: AppOptions): Promise<App> {
  try {
    return await createApp(options)
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'workspace-older')) throw error
    const writer = await openWriter(options.workspace, { how: 'open', workerEntry })
    await writer.close()
    report(`“${options.workspace}” was made by an older version; it has been brought up to date.`)
    return createApp(options)
  }
}

/** Other words for the first one of a command. */
const OTHER_WORDS: Record<string, string> = { activations: 'recording', findings: 'report' }

function named([first, ...others]: string[]): Command | undefined {
  const words = [OTHER_WORDS[first] ?? first, ...others]
  return commands.find(({ name }) => name.split(' ').every((word, i) => words[i] === word))
}

/** The command whose words `args` begin with, and what follows them. */
function choose(args: string[]): { command: Command; rest: string[] } {
  const command = named(args)
  if (!command) throw new UsageError(args[0] ? `“${args.slice(0, 2).join(' ')}” is no command.\n\n${help()}` : help())
  return { command, rest: args.slice(command.name.split(' ').length) }
}
