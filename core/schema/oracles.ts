// The oracles of the breakdown of errors, in their usual order; what each explains is in predictions/error-breakdown.ts.

export const ORACLE_IDS = [
  'ngram',
  'memory-100',
  'memory-1000',
  'memory-5000',
  'rare',
  'words',
  'punctuation',
  'boosts',
] as const

export type Oracle = (typeof ORACLE_IDS)[number]
