// node scripts/summary-line.mjs LOG EXIT-CODE…: adds further checks, given by their exit codes, to the counts that end
// a log of `npm test`, prints the sum as the last line, and exits with 1 if anything failed.
import { readFileSync } from 'node:fs'
import { command } from './lib/command.mjs'
import { closingLine, nothing, readClosingLine, sum } from './lib/test-report.mjs'

command(() => {
  const [log, ...codes] = process.argv.slice(2)
  const tests = readClosingLine(readFileSync(log, 'utf8')) ?? { ...nothing, failed: 1 } // it did not get to its end
  const checks = codes.map((code) => (code === '0' ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 }))
  const counts = sum(tests, ...checks)
  process.stdout.write(`${closingLine(counts)}\n`)
  return counts.failed > 0 ? 1 : 0
})
