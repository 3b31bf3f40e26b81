// Counts what vitest's JSON report says. A file that could not be loaded has no tests to fail, so it counts as one.

export const nothing = { passed: 0, failed: 0, skipped: 0 }

/** Adds counts up. */
export const sum = (...counts) =>
  counts.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    nothing,
  )

/** The counts of a report; `null` (no report was written) is one failure. */
export function countReport(report, exitCode = 0) {
  if (report === null) return { ...nothing, failed: 1 }
  const broken = report.testResults.filter((file) => file.status === 'failed' && !hasFailure(file)).length
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
  const unexplained = exitCode !== 0 && counts.failed === 0 // an error outside any test, for example a lost promise
  return unexplained ? { ...counts, failed: 1 } : counts
}

const hasFailure = (file) => file.assertionResults.some((test) => test.status === 'failed')

/** The closing line. */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

/** The counts of the last closing line in a text, or null. */
export function readClosingLine(text) {
  const found = [...text.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1)
  if (!found) return null
  const [passed, failed, skipped] = found.slice(1).map(Number)
  return { passed, failed, skipped }
}
