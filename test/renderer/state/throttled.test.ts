// A signal that follows another at most every so often.

import { signal } from '@preact/signals-core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { throttled } from '../../../renderer/state/throttled.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('follows at once after a rest, and in between no more than every so often, to the last value', () => {
  const source = signal('a')
  const { value, dispose } = throttled(source, 60)
  vi.advanceTimersByTime(100)
  source.value = 'b'
  expect(value.value).toBe('b')
  source.value = 'c'
  source.value = 'd'
  expect(value.value).toBe('b')
  vi.advanceTimersByTime(59)
  expect(value.value).toBe('b')
  vi.advanceTimersByTime(1)
  expect(value.value).toBe('d')
  vi.advanceTimersByTime(60)
  source.value = 'e'
  expect(value.value).toBe('e')
  dispose()
})

test('that goes back to where it was while it waits stays there', () => {
  const source = signal('a')
  const { value, dispose } = throttled(source, 60)
  vi.advanceTimersByTime(100)
  source.value = 'b'
  source.value = 'c'
  source.value = 'b'
  vi.advanceTimersByTime(60)
  expect(value.value).toBe('b')
  dispose()
})

test('that is disposed of follows no more', () => {
  const source = signal('a')
  const { value, dispose } = throttled(source, 60)
  vi.advanceTimersByTime(100)
  source.value = 'b'
  source.value = 'c'
  dispose()
  vi.advanceTimersByTime(1000)
  source.value = 'd'
  expect(value.value).toBe('b')
})
