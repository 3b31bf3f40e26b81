// How the text is drawn: what its cells show, which units have a lane under it, whether the expected characters stand
// below, and whether signs are bars instead of colors.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { StateKind } from '../../core/model/units.ts'
import type { RecordingInfo } from '../../main/contract/types.ts'
import { change, type History } from './history.ts'
import type { Persist } from './persist.ts'
import { areNames, moved } from './unit-sets.ts'
import { columnOf, readUnit } from './units.ts'

export const MOST_LANES = 4

/** a history that remembers nothing */
const FORGETFUL: Pick<History, 'did'> = { did: (step) => step }

/**
 * `unit`: the unit on show; `set`: the colored units of the set, in bands; `surprise`: how surprising a character was;
 * `beyond-ngram`: the same less that of the 5-gram model; `beyond-recorded`: of a checkpoint, less that of the recorded
 * network; `sources`: which characters made the one at the caret
 */
export const COLORINGS = ['unit', 'set', 'surprise', 'beyond-ngram', 'beyond-recorded', 'sources'] as const
export type Coloring = (typeof COLORINGS)[number]

/** `spaced` gives each character more room, so that what stands below it can be read */
const EXPECTED = ['off', 'on', 'spaced'] as const
export type Expected = (typeof EXPECTED)[number]

export interface TextLook {
  coloring: Signal<Coloring>
  expected: Signal<Expected>
  /** a bar above for negative and below for positive values, instead of colors */
  signs: Signal<boolean>
  /** the same because colors would not be seen: on paper, or where the system forces its own */
  colorless: Signal<boolean>
  /** units with a lane under the text, from above */
  lanes: ReadonlySignal<readonly string[]>
  /** To the next free lane, or out of its lane. @returns false if all lanes are taken */
  pin(unit: string): boolean
  setLanes(units: readonly string[]): void
  moveLane(unit: string, by: number): void
  /** a kind of state that was not recorded, shown of the unit all the same; null shows the unit itself */
  gate: Signal<StateKind | null>
  /** the step of the kept checkpoint that reads the text; null shows it as it was recorded */
  checkpoint: Signal<number | null>
  /** what colors the text: the unit on show, or its gate */
  face: ReadonlySignal<string | null>
  dispose(): void
}

export function createTextLook(
  kept: Persist,
  recording: ReadonlySignal<RecordingInfo | null>,
  shownUnit: ReadonlySignal<string | null>,
  history: Pick<History, 'did'> = FORGETFUL,
): TextLook {
  const isOneOf = (list: readonly string[]) => (value: unknown) => list.includes(value as string)
  const pinned = kept.signal<readonly string[]>('lanes', [], areNames, 'workspace')
  const gate = signal<StateKind | null>(null)
  const checkpoint = signal<number | null>(null)
  const lanes = computed(() =>
    pinned.value.filter((unit) => recording.value && columnOf(recording.value, unit) >= 0).slice(0, MOST_LANES),
  )
  const face = computed(() => {
    const unit = shownUnit.value && readUnit(shownUnit.value)
    return unit && gate.value ? `L${unit.layer}.${gate.value}.${unit.index}` : shownUnit.value
  })
  // the recording itself comes anew with every catalogue, many times a second while something runs
  const id = computed(() => recording.value?.id)
  const settle = effect(() => {
    id.value
    gate.value = null
    checkpoint.value = null
  })
  return {
    // the key is spelled as preferences on disk have it
    coloring: kept.signal<Coloring>('colouring', 'unit', isOneOf(COLORINGS)),
    expected: kept.signal<Expected>('expected', 'off', isOneOf(EXPECTED)),
    signs: kept.signal('signs', false, (value) => typeof value === 'boolean'),
    colorless: signal(false),
    lanes,
    pin(unit) {
      const there = lanes.peek()
      const out = there.filter((other) => other !== unit)
      if (out.length === there.length && there.length === MOST_LANES) return false
      const isOut = out.length < there.length
      const title = isOut ? `taking ${unit} out of its lane` : `a lane for ${unit}`
      change(history, title, pinned, isOut ? out : [...there, unit])
      return true
    },
    setLanes(units) {
      const next = units.slice(0, MOST_LANES)
      if (next.join() !== lanes.peek().join()) change(history, 'other lanes', pinned, next)
    },
    moveLane(unit, by) {
      change(history, `moving the lane of ${unit}`, pinned, moved(lanes.peek(), unit, by))
    },
    gate,
    checkpoint,
    face,
    dispose: settle,
  }
}
