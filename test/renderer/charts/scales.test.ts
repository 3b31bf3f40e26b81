// One place says how a unit is laid out, and the window lays it out as the host does.

import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { thresholdAt, thresholdOn, usualScale } from '../../../core/schema/unit-scale.ts'
import { scaleOf } from '../../../core/units/scale.ts'
import type { RecordingInfo, UnitStats } from '../../../main/contract/types.ts'
import { scaleWords, valueWords } from '../../../renderer/charts/scale.ts'
import { persist } from '../../../renderer/state/persist.ts'
import { createScales } from '../../../renderer/state/scales.ts'

const scales = {
  low: Float32Array.of(-1, -160),
  high: Float32Array.of(1, -39),
  flat: Uint8Array.of(0, 1),
  unread: Uint8Array.of(0, 1),
}
const recording = signal({ model: 7, layers: 1, hidden: 1, kinds: ['h', 'c'] } as unknown as RecordingInfo | null)
const FLAT = 'L0.c.0'

function open() {
  const stored = new Map<string, string>()
  const kept = persist({ get: (_, k) => stored.get(k) ?? null, set: (_, k, v) => void stored.set(k, v) })
  return createScales(kept, recording, signal({ scales } as unknown as UnitStats))
}

describe('the scale of a unit in the window', () => {
  it('is what the host decides', () => {
    const found = open()
    expect(found.of(FLAT)).toEqual(scaleOf(scales, 1, 'c'))
    expect(found.of('L0.h.0')).toEqual(scaleOf(scales, 0, 'h'))
    expect([found.unread(FLAT), found.unread('L0.h.0')]).toEqual([true, false])
  })

  it('is another one where that is asked for, and its own again', () => {
    const found = open()
    found.choose(FLAT, 'tanh')
    expect(found.of(FLAT).quantity).toBe('tanh c')
    expect(found.choices.value).toEqual({ [FLAT]: 'tanh' })
    found.choose(FLAT, 'raw')
    expect(found.of(FLAT).raw).toBe(true)
    expect(found.choices.value).toEqual({})
  })

  it('says nothing about a cell of another network', () => {
    expect(open().of(FLAT, 8)).toEqual(usualScale('c'))
    expect(open().of(FLAT, 7).raw).toBe(true)
  })
})

describe('a scale in words', () => {
  const own = { quantity: 'c', raw: true, low: -160.2, high: -39 }
  it('names its ends, and what a value is', () => {
    expect(scaleWords(own)).toMatchObject({ low: '−160', high: '−39.0' })
    expect(scaleWords(usualScale('f'))).toMatchObject({ low: '0', high: '1' })
    expect(valueWords(own, -52.13)).toBe('c −52.1 (tanh −1.00)')
    expect(valueWords(usualScale('c'), 1.33)).toBe('tanh c 0.87 (c 1.33)')
    expect(valueWords(usualScale('h'), 0.5)).toBe('0.50')
  })

  it('has its threshold at the artanh of it, no further than its ends', () => {
    const near = { quantity: 'c', raw: true, low: -3, high: 3 }
    expect(thresholdOn(near, Math.tanh(2))).toBeCloseTo(2, 12)
    expect(thresholdAt(near, 2)).toBe(Math.fround(Math.tanh(2)))
    expect(thresholdOn(near, 1)).toBe(3)
    expect(thresholdOn(usualScale('c'), 0.3)).toBe(0.3)
  })

  it('of a state without bounds is what was recorded, threshold and value alike', () => {
    const wide = { quantity: 'h', raw: true, low: -4, high: 4 }
    expect(scaleWords(wide)).toMatchObject({ low: '−4.00', high: '4.00' })
    expect(valueWords(wide, 2.5)).toBe('2.50')
    expect([thresholdOn(wide, 2.5), thresholdAt(wide, 2.5), thresholdOn(wide, 9)]).toEqual([2.5, 2.5, 4])
  })
})
