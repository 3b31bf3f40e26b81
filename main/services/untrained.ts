// What stands in a recording of an untrained network where others have the hash of its weights.

const WORDS = 'untrained, seed '

export function untrained(seed: number): string {
  return `${WORDS}${seed}`
}

export function isUntrained(modelHash: string): boolean {
  return modelHash.startsWith(WORDS)
}
