import { signal } from '@preact/signals-core'
import { describe, expect, it } from 'vitest'
import { createOnScreen } from '../../../renderer/state/on-screen.ts'

describe('the part of the text that other views draw', () => {
  it('is what the text view shows', () => {
    const screen = createOnScreen(signal(9000))
    screen.showing({ from: 4000, to: 4900 })
    expect(screen.visible.value).toEqual({ from: 4000, to: 4900 })
  })

  it('stays what it was while another view covers the text', () => {
    const screen = createOnScreen(signal(9000))
    screen.showing({ from: 4000, to: 4900 })
    screen.showing({ from: 0, to: 0 })
    expect(screen.visible.value).toEqual({ from: 4000, to: 4900 })
  })

  it('is the beginning of a text that has not been shown, and of one too short for what was', () => {
    const length = signal(0)
    const screen = createOnScreen(length)
    expect(screen.visible.value).toEqual({ from: 0, to: 0 })
    length.value = 9000
    expect(screen.visible.value).toEqual({ from: 0, to: 1600 })
    screen.showing({ from: 4000, to: 4900 })
    length.value = 300
    expect(screen.visible.value).toEqual({ from: 0, to: 300 })
  })
})
