import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { createPlaces } from '../../../renderer/state/visited.ts'

function setUp() {
  const [mode, recording] = [signal('explore'), signal<number | null>(1)]
  const [unit, caret] = [signal<string | null>('a'), signal(0)]
  const places = createPlaces({
    mode,
    recording,
    unit,
    caret,
    show: (place) => {
      mode.value = place.mode
      recording.value = place.recording
      unit.value = place.unit
      caret.value = place.caret
    },
  })
  return { places, mode, recording, unit, caret }
}

describe('going back', () => {
  it('goes through the units that were on show, with the caret where it was left', () => {
    const { places, unit, caret } = setUp()
    caret.value = 40
    unit.value = 'b'
    caret.value = 90
    unit.value = 'c'
    expect(places.canGo.value).toEqual({ back: true, forward: false })
    expect(places.go(-1)).toBe(true)
    expect([unit.value, caret.value]).toEqual(['b', 90])
    places.go(-1)
    expect([unit.value, caret.value]).toEqual(['a', 40])
    expect(places.go(-1)).toBe(false)
    places.go(1)
    expect(unit.value).toBe('b')
    expect(places.canGo.value).toEqual({ back: true, forward: true })
  })

  it('goes back to the preset, and to where a jump in the text began', () => {
    const { places, mode, caret } = setUp()
    caret.value = 7
    places.leave()
    caret.value = 5000
    mode.value = 'writeup'
    places.go(-1)
    expect([mode.value, caret.value]).toEqual(['explore', 5000])
    places.go(-1)
    expect(caret.value).toBe(7)
  })

  it('forgets the way forward when another unit is chosen', () => {
    const { places, unit } = setUp()
    unit.value = 'b'
    places.go(-1)
    unit.value = 'c'
    expect(places.canGo.value.forward).toBe(false)
    places.go(-1)
    expect(unit.value).toBe('a')
  })
})
