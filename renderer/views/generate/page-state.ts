// What the parts of the page of generated text share.

import type { ReadonlySignal, Signal } from '@preact/signals-core'
import type { UnitScale } from '../../../core/schema/unit-scale.ts'
import type { TextRow, Written } from './written.ts'

/** What the parts of the page share. */
export interface Page {
  written: ReadonlySignal<Written | null>
  unit: ReadonlySignal<string | null>
  /** of the unit */
  scale: ReadonlySignal<UnitScale>
  names: ReadonlySignal<readonly string[]>
  rows: ReadonlySignal<readonly TextRow[]>
  guesses: Signal<boolean>
  /** the character that the card is about; null for none */
  at: Signal<number | null>
  step(by: number): void
}
