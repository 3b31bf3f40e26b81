// Where one was: preset, recording, unit and caret, one entry for each unit that was chosen and each jump in the text.
// Alt ← and Alt → go through them, as the buttons of a browser go through pages.

import { batch, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { Disposable } from '../disposable.ts'

export interface Place<M = string> {
  mode: M
  recording: number | null
  unit: string | null
  caret: number
}

export interface Places extends Disposable {
  canGo: ReadonlySignal<{ back: boolean; forward: boolean }>
  /** Remembers where one is before a jump in the text. */
  leave(): void
  /** By so many places. @returns whether there was one */
  go(by: number): boolean
}

interface Needs<M> {
  mode: Signal<M>
  recording: ReadonlySignal<number | null>
  unit: ReadonlySignal<string | null>
  caret: ReadonlySignal<number>
  /** Brings a place back; runs in one batch. */
  show(place: Place<M>): void
}

/** places that are remembered */
const DEPTH = 200

export function createPlaces<M>({ mode, recording, unit, caret, show }: Needs<M>): Places {
  let places: Place<M>[] = []
  let at = -1
  let going = false
  const canGo = signal({ back: false, forward: false })
  const here = (): Place<M> => ({
    mode: mode.peek(),
    recording: recording.peek(),
    unit: unit.peek(),
    caret: caret.peek(),
  })
  const changed = () => {
    canGo.value = { back: at > 0, forward: at < places.length - 1 }
  }
  const add = (place: Place<M>) => {
    places = [...places.slice(0, at + 1), place].slice(-DEPTH)
    at = places.length - 1
    changed()
  }
  const keepCaret = effect(() => {
    const position = caret.value
    const now = places[at]
    if (now && !going && now.unit === unit.peek() && now.recording === recording.peek()) now.caret = position
  })
  const follow = effect(() => {
    const [m, r, u] = [mode.value, recording.value, unit.value]
    const now = places[at]
    if (r === null || going) return
    if (!now || now.mode !== m || now.recording !== r || now.unit !== u) add(here())
  })
  return {
    canGo,
    leave: () => add(here()),
    go(by) {
      const place = places[at + by]
      if (!place) return false
      going = true
      at += by
      batch(() => show(place))
      going = false
      changed()
      return true
    },
    dispose() {
      keepCaret()
      follow()
    },
  }
}
