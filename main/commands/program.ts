// The command line as a function of its arguments: chooses the command, opens the workspace, runs it, prints the answer.
// Exit codes: 0; 1 with one sentence that names what is wrong; 2 for wrong usage.

import { AppError, sentence } from '../../core/errors.ts'
import { createApp } from '../app.ts'
import { allInTurn } from '../in-turn.ts'
import { chromiumPrinter } from '../printing/chromium.ts'
import { VERSION } from '../version.ts'
import { type Command, parse, required, UsageError } from './command.ts'
import { commands } from './commands.ts'

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

const HELP = [
  'neuronscope COMMAND --workspace FILE [--json]',
  '',
  ...commands.map(({ name, summary, usage }) => `  ${name.padEnd(16)} ${summary}\n                   ${usage}`),
].join('\n')

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
  if (args.includes('--help') || args[0] === 'help') return print(HELP)
  if (args.includes('--version')) return print(VERSION)
  const { command, rest } = choose(args)
  const { values, positionals } = parse(command, rest)
  const json = values.json === true
  const app = await createApp({
    workspace: required(values, 'workspace'),
    shell: 'cli',
    version: VERSION,
    workerEntry: terminal.workerEntry,
    readOnly: !(typeof command.writes === 'function' ? command.writes(values) : command.writes),
    fixtures: undefined,
    printer: chromiumPrinter(),
  })
  const event = (line: object) => json && print(JSON.stringify(line))
  const answer = async () => {
    const result = await command.run({ app, values, positionals, signal, progress: terminal.report, event })
    print(json ? JSON.stringify(result) : command.format(result as never))
  }
  await allInTurn(answer, () => app.close())
}

/** The command whose words `args` begin with, and what follows them. */
function choose(args: string[]): { command: Command; rest: string[] } {
  const command = commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word))
  if (!command) throw new UsageError(args[0] ? `“${args.slice(0, 2).join(' ')}” is no command.\n\n${HELP}` : HELP)
  return { command, rest: args.slice(command.name.split(' ').length) }
}
