// The closing line of `npm test` and `.ci/run`: nothing that failed may be missing from it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import StuckReporter from '../../scripts/lib/stuck-reporter.mjs'
import { closingLine, countReport, nothing, readClosingLine, sum } from '../../scripts/lib/test-report.mjs'

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((status) => ({ status })) })
const report = (passed: number, failed: number, pending: number, todo: number, ...testResults: object[]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: todo,
  testResults,
})

test('skipped and planned tests are counted as skipped', () => {
  expect(countReport(report(3, 0, 2, 1, file('passed', 'passed')))).toEqual({ passed: 3, failed: 0, skipped: 3 })
})

test('a file that could not be loaded is one failure, a file with a failed test no further one', () => {
  const counts = countReport(report(1, 1, 0, 0, file('failed'), file('failed', 'failed', 'passed')), 1)
  expect(counts).toEqual({ passed: 1, failed: 2, skipped: 0 })
})

test('an exit code without a failed test (an error outside any test) is a failure', () => {
  expect(countReport(report(5, 0, 0, 0), 1).failed).toBe(1)
})

test('a run that wrote no report is a failure', () => {
  expect(countReport(null).failed).toBe(1)
})

test('the closing line is written and read back, the last of several', () => {
  const counts = sum({ passed: 3, failed: 0, skipped: 1 }, { ...nothing, passed: 2 })
  expect(closingLine(counts)).toBe('5 passed, 0 failed, 1 skipped')
  expect(readClosingLine(`1 passed, 1 failed, 1 skipped\nmore\n${closingLine(counts)}\n`)).toEqual(counts)
  expect(readClosingLine('Tests 5 passed, 0 failed, 1 skipped (6)')).toBeNull()
})

test('summary-line.mjs adds checks to a log, and fails when one failed or the log has no end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-log-'))
  const script = resolve(import.meta.dirname, '../../scripts/summary-line.mjs')
  const close = (log: string, ...codes: string[]) => {
    writeFileSync(join(folder, 'log'), log)
    const { stdout, status } = spawnSync(process.execPath, [script, join(folder, 'log'), ...codes], {
      encoding: 'utf8',
      timeout: 100_000,
    })
    return [stdout.trim(), status]
  }
  try {
    const log = 'Lint: passed\n7 passed, 0 failed, 2 skipped\n'
    expect(close(log, '0')).toEqual(['8 passed, 0 failed, 2 skipped', 0])
    expect(close(log, '0', '1')).toEqual(['8 passed, 1 failed, 2 skipped', 1])
    expect(close('Lint: passed\nKilled\n', '0')).toEqual(['1 passed, 1 failed, 0 skipped', 1])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a file that does not end is named and ends the run, others do not', () => {
  vi.useFakeTimers()
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const [ends, hangs] = ['test/ends.test.ts', 'test/hangs.test.ts'].map((path) => ({ moduleId: resolve(path) }))
  try {
    const reporter = new StuckReporter({ minutes: 2 })
    reporter.onTestModuleQueued(ends)
    reporter.onTestModuleEnd(ends)
    reporter.onTestModuleQueued(hangs)
    vi.advanceTimersByTime(100_000)
    reporter.onTestCaseResult({ module: ends })
    reporter.onTestCaseResult({ module: hangs }) // slow is not stuck
    vi.advanceTimersByTime(119_000)
    expect(exit).not.toHaveBeenCalled()
    vi.advanceTimersByTime(2000)
    expect(exit).toHaveBeenCalledExactlyOnceWith(1)
    expect(said.mock.calls.join()).toMatch(
      /^\ntest\/hangs\.test\.ts is stuck: nothing in it has ended within 2 minutes\.\n$/,
    )
  } finally {
    vi.useRealTimers()
    vi.restoreAllMocks()
  }
})
