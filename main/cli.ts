// The command line: the same services from a terminal or a batch job.
// Standard output holds the answer alone; progress goes to standard error. Exit codes: 0; 1 with one sentence that
// names what is wrong; 2 for wrong usage.

import { writeSync } from 'node:fs'
import { AppError, sentence } from '../core/errors.ts'
import { createApp } from './app.ts'
import { type Command, parse, required, UsageError } from './commands/command.ts'
import { commands } from './commands/commands.ts'
import { chromiumPrinter } from './printing/chromium.ts'
import { VERSION } from './version.ts'

const HELP = [
  'neuronscope COMMAND --workspace FILE [--json]',
  '',
  ...commands.map(({ name, summary, usage }) => `  ${name.padEnd(13)} ${summary}\n                ${usage}`),
].join('\n')

/** The command whose words `args` begin with, and what follows them. */
function choose(args: string[]): { command: Command; rest: string[] } {
  const command = commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word))
  if (!command) throw new UsageError(args[0] ? `“${args.slice(0, 2).join(' ')}” is no command.\n\n${HELP}` : HELP)
  return { command, rest: args.slice(command.name.split(' ').length) }
}

async function main(args: string[]): Promise<void> {
  if (args.includes('--help') || args[0] === 'help') return print(HELP)
  if (args.includes('--version')) return print(VERSION)
  const { command, rest } = choose(args)
  const { values, positionals } = parse(command, rest)
  const json = values.json === true
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  const app = await createApp({
    workspace: required(values, 'workspace'),
    shell: 'cli',
    version: VERSION,
    workerEntry: workerEntry(),
    readOnly: !(typeof command.writes === 'function' ? command.writes(values) : command.writes),
    fixtures: undefined,
    printer: chromiumPrinter(),
  })
  try {
    const progress = (line: string) => void process.stderr.write(`${line}\n`)
    const event = (line: object) => json && print(JSON.stringify(line))
    const result = await command.run({ app, values, positionals, signal: abort.signal, progress, event })
    print(json ? JSON.stringify(result) : command.format(result as never))
  } finally {
    await app.close()
  }
}

/** Synchronous, so that nothing is lost when the output is a pipe and the program ends. */
function print(line: string): void {
  const bytes = Buffer.from(`${line}\n`)
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') return
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

function workerEntry(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './workers/worker.ts' : './worker.js', import.meta.url)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const usage = error instanceof UsageError
  const known = usage || error instanceof AppError
  process.stderr.write(`${known ? sentence(error) : `Unexpected: ${sentence(error)}`}\n`)
  process.exitCode = usage ? 2 : 1
}
