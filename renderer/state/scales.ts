// The scale of every unit of the recording on show: chosen by the host from what was recorded, unless another was asked
// for here. All pictures of a unit take it from this one place.

import type { ReadonlySignal } from '@preact/signals-core'
import { chosenScale, usualScale } from '../../core/schema/unit-scale.ts'
import type { RecordingInfo, UnitStats } from '../../main/contract/types.ts'
import type { ScaleChoice, UnitScale } from '../../main/contract/unit-types.ts'
import type { Persist } from './persist.ts'
import { columnOf, kindOf } from './units.ts'

export interface Scales {
  /**
   * Reading it is tracked.
   * @param model whose unit it is; the one of another network than that of the recording has the usual scale
   */
  of(unit: string, model?: number | null): UnitScale
  /** whether tanh of this cell never moves, so that the network cannot read it */
  unread(unit: string): boolean
  /** whether another scale than the usual one was chosen by itself */
  flat(unit: string): boolean
  choose(unit: string, choice: ScaleChoice): void
  /** what was asked for, by unit of the network on show */
  choices: ReadonlySignal<Record<string, ScaleChoice>>
}

function areChoices(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((v) => v === 'tanh' || v === 'raw')
}

export function createScales(
  kept: Persist,
  recording: ReadonlySignal<RecordingInfo | null>,
  stats: ReadonlySignal<UnitStats | null>,
): Scales {
  const choices = kept.signal<Record<string, ScaleChoice>>('scales', {}, areChoices, 'workspace')
  const known = (unit: string) => {
    const shape = recording.value
    const scales = stats.value?.scales
    const column = shape && scales ? columnOf(shape, unit) : -1
    return scales && column >= 0 ? { scales, column } : null
  }
  const flat = (unit: string) => {
    const found = known(unit)
    return found !== null && found.scales.flat[found.column] === 1
  }
  return {
    choices,
    flat,
    of(unit, model) {
      const found = known(unit)
      const kind = kindOf(unit)
      if (!found || (model != null && recording.value?.model !== model)) return usualScale(kind)
      const { low, high } = found.scales
      const range = { low: low[found.column], high: high[found.column], flat: flat(unit) }
      return chosenScale(kind, range, choices.value[unit])
    },
    unread(unit) {
      const found = known(unit)
      return found !== null && found.scales.unread[found.column] === 1
    },
    choose(unit, choice) {
      const { [unit]: _, ...others } = choices.peek()
      const usual = flat(unit) ? 'raw' : 'tanh'
      choices.value = choice === usual ? others : { ...others, [unit]: choice }
    },
  }
}
