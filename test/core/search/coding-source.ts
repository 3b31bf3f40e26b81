// Codes made on the spot from the values of a recording, without a workspace that would store them.

import type { CodeSource } from '../../../core/search/codes/code-cache.ts'
import { createCoder } from '../../../core/search/codes/coding.ts'
import type { ActivationSource } from '../../../core/search/types.ts'

/** The same units in the same groups, as codes. */
export function codesOf(source: ActivationSource): CodeSource {
  const { characters, units, groupUnits } = source
  return {
    characters,
    units,
    groupUnits,
    name: (column) => source.name(column),
    load: createCoder(source),
  }
}
