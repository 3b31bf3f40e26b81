// The parameters of generation, as typed; and the sentence under a field that cannot be used. Pure.

import { readNumber, readWhole } from '../../../main/contract/numbers.ts'
import { count } from '../../charts/format.ts'
import type { UnknownWay } from '../unknown-characters.ts'

export interface Draft {
  prime: string
  temperature: string
  seed: string
  length: string
  unknown: UnknownWay
}

export type DraftProblems = Partial<Record<keyof Draft, string>>

export const FIRST_DRAFT: Draft = { prime: '', temperature: '0.8', seed: '1', length: '500', unknown: 'map' }
const LONGEST = 10_000
/** what the host takes as a prime */
export const LONGEST_PRIME = 100_000

export interface Request {
  prime: string
  temperature: number
  seed: number
  length: number
  /** what becomes of characters of the prime that the network does not know */
  unknown: UnknownWay
}

export function readDraft(draft: Draft): { request: Request | null; problems: DraftProblems } {
  const problems: DraftProblems = {}
  const temperature = readNumber(draft.temperature)
  const [seed, length] = [draft.seed, draft.length].map(readWhole)
  if (!(temperature >= 0 && temperature <= 2)) problems.temperature = 'The temperature goes from 0 to 2.'
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    problems.seed = `The seed is a whole number from 0 to ${count(2 ** 32 - 1)}.`
  if (!(Number.isInteger(length) && length >= 1 && length <= LONGEST))
    problems.length = `The length is a whole number from 1 to ${count(LONGEST)}.`
  if (draft.prime.length > LONGEST_PRIME) problems.prime = `The prime may have ${count(LONGEST_PRIME)} characters.`
  const request =
    Object.keys(problems).length === 0
      ? { prime: draft.prime, temperature, seed, length, unknown: draft.unknown }
      : null
  return { request, problems }
}

export function isDraft(value: unknown): boolean {
  const draft = value as Record<string, unknown>
  return Object.keys(FIRST_DRAFT).every((key) => typeof draft[key] === 'string')
}
