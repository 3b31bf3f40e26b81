// Codes made on the spot from the values of a recording, for as long as none are stored.

import { createCoder } from './coding.ts'
import type { CodeSource } from './shelf.ts'
import type { ActivationSource } from './types.ts'

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
