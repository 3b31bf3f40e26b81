// The weights hash of recordings of an untrained network.

const WORDS = 'untrained, seed '

export function untrained(seed: number): string {
  return `${WORDS}${seed}`
}

export function isUntrained(modelHash: string): boolean {
  return modelHash.startsWith(WORDS)
}
