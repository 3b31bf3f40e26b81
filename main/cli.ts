// The command line: the same services from a terminal or a batch job.
// Standard output holds the answer alone; progress and notes go to standard error.

import { writeSync } from 'node:fs'
import { program } from './commands/program.ts'

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

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
const worker = import.meta.url.endsWith('.ts') ? './workers/worker.ts' : './worker.js'

process.exitCode = await program(process.argv.slice(2), {
  print,
  report: (line) => void process.stderr.write(`${line}\n`),
  signal: interrupted.signal,
  workerEntry: new URL(worker, import.meta.url),
})
