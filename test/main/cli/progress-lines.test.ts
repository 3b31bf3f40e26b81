// Progress on a pipe: one line a second, each with the total.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ProgressLines } from '../../../main/commands/progress-lines.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('says nothing twice running', () => {
  const lines: string[] = []
  const progressLines = new ProgressLines((line) => lines.push(line))
  for (const line of ['1 of 2', '1 of 2', '2 of 2', '2 of 2']) {
    progressLines.line(line)
    vi.advanceTimersByTime(1500)
  }
  expect(lines).toEqual(['1 of 2', '2 of 2'])
})

it('is one line a second however many are reported, the first at once and the last one in the end', () => {
  const lines: string[] = []
  const progressLines = new ProgressLines((line) => lines.push(line))
  for (let step = 1; step <= 350; step++) {
    progressLines.line(`step ${step} of 350`)
    vi.advanceTimersByTime(10)
  }
  progressLines.flush()
  progressLines.flush()
  expect(lines).toEqual(['1', '101', '201', '301', '350'].map((step) => `step ${step} of 350`))
})
