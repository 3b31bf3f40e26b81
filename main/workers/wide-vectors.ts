// V8 fuses pairs of 128-bit operations into 256-bit ones on x64 by a flag that must be set before a module is compiled. An
// unknown flag prints an error, so only the one of this V8 version is set.

import { setFlagsFromString } from 'node:v8'

/** The flag's name in a version of V8, such as `14.6.202.34`; it was renamed in 15. Other processors have none. */
export function wideVectorFlag(v8 = process.versions.v8, arch: string = process.arch): string | undefined {
  if (arch !== 'x64') return undefined
  return Number(v8.split('.')[0]) >= 15 ? '--wasm-revectorize' : '--experimental-wasm-revectorize'
}

export function allowWideVectors(): void {
  const flag = wideVectorFlag()
  if (flag) setFlagsFromString(flag)
}
