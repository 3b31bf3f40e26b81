// A recording in the workspace as an activation source of searches.

import { kindAt, nameAt } from '../../core/model/unit-names.ts'
import { BLOCK_CHARACTERS, GROUP_UNITS } from '../../core/run/record.ts'
import { type Scale, scaleTable } from '../../core/search/codes/value-scale.ts'
import type { ActivationSource } from '../../core/search/types.ts'
import type { Store } from '../store/store.ts'

/**
 * All units of a recording.
 * @param characters as many as the feature was evaluated on: a recording may still be growing
 */
export function recordedActivations(
  store: Store,
  recording: number,
  characters: number,
  scale: Scale = 'tanh',
): ActivationSource {
  const info = store.recording(recording)
  return {
    characters,
    units: info.units,
    blockCharacters: BLOCK_CHARACTERS,
    groupUnits: GROUP_UNITS,
    name: (column) => nameAt(info, column),
    scale: (column) => scaleTable(kindAt(info, column), scale),
    group: (block, group) => store.group(recording, block, group),
  }
}
