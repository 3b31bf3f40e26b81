// The patience with a feature, played through with clocks that are moved by hand.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Watchdog } from '../../../main/services/watchdog.ts'

/** Processor time that the program has used, milliseconds. */
let used: number
beforeEach(() => {
  vi.useFakeTimers()
  used = 0
  vi.spyOn(process, 'cpuUsage').mockImplementation((before) => ({ user: used * 1000 - (before?.user ?? 0), system: 0 }))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Lets time go by, of which the program gets a share. */
function pass(milliseconds: number, share: number): void {
  for (let t = 0; t < milliseconds; t += 10) {
    used += 10 * share
    vi.advanceTimersByTime(10)
  }
}

function watched() {
  const watchdog = new Watchdog()
  return { watchdog, ...watchdog.options() }
}

test('a feature that runs away is stopped after two seconds, and that is said', () => {
  const { watchdog, signal, onEvent } = watched()
  pass(5000, 1) // the thread starts
  onEvent({ type: 'evaluating' })
  pass(1900, 1)
  expect(signal.aborted).toBe(false)
  pass(200, 1)
  expect(signal.aborted).toBe(true)
  expect(watchdog.explain(new Error('Cancelled.'), '/(a+)+/')).toMatchObject({ code: 'feature-too-slow' })
})

test('on a machine that is busy with something else it gets as much of the processor as on any other', () => {
  const { signal, onEvent } = watched()
  onEvent({ type: 'evaluating' })
  pass(9000, 0.2)
  expect(signal.aborted).toBe(false)
  pass(1500, 0.2)
  expect(signal.aborted).toBe(true)
})

test('one that comes to its end is left alone', () => {
  const { watchdog, signal, onEvent } = watched()
  onEvent({ type: 'evaluating' })
  pass(1500, 1)
  onEvent({ type: 'evaluated' })
  pass(9000, 1)
  expect(signal.aborted).toBe(false)
  const error = new Error('The feature is true at none.')
  expect(watchdog.explain(error, 'digit')).toBe(error)
})

test.each([
  ['/(a+)+b/', 'nested repetitions'],
  ['/((?:x?){100}){100}/', 'nested repetitions'],
  ['/a.*b/', 'lines are very long'],
  ['/(a)+[(+)+]b.*c/', 'lines are very long'],
])('why %s took too long is said: %s', (expression, reason) => {
  const { watchdog, onEvent } = watched()
  onEvent({ type: 'evaluating' })
  pass(2100, 1)
  expect((watchdog.explain(new Error('Cancelled.'), expression) as Error).message).toContain(reason)
})
