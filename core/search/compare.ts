// Compares two results of the same search, bit for bit.

import type { Baselines, Score } from './types.ts'

/** A search result, as far as it is compared. */
export interface Found {
  kind: 'boolean' | 'number'
  characters: number
  positives: number
  runs: number
  seconds: number
  /** the best units */
  top: Score[]
  baselines: Baselines | null
  maxima: Float64Array
}

/**
 * The differences, in sentences; none where every metric is equal. Seconds are not compared; intervals and baselines
 * only where both results have them, since a search may be cancelled before them.
 * @param now undefined where the search did not finish
 */
export function compareSearches(then: Found, now: Found | undefined): string[] {
  if (!now) return ['The search did not come to its end this time.']
  return [...compareFeature(then, now), ...compareUnits(then.top, now.top), ...compareRest(then, now)]
}

function compareFeature(then: Found, now: Found): string[] {
  const fields = ['characters', 'positives', 'runs'] as const
  const words = { characters: 'characters searched', positives: 'characters where it is true', runs: 'stretches' }
  const counted = fields
    .filter((field) => then[field] !== now[field])
    .map((field) => `The ${words[field]} were ${then[field]} and are ${now[field]}.`)
  return then.kind === now.kind ? counted : [`The feature was a ${then.kind} and is a ${now.kind}.`, ...counted]
}

function compareUnits(then: readonly Score[], now: readonly Score[]): string[] {
  const moved = then.findIndex((score, place) => score.unit !== now[place]?.unit)
  if (moved >= 0)
    return [
      `The ranking is another one from place ${moved + 1} on: ${then[moved].unit} was there, ${now[moved]?.unit ?? 'nothing'} is.`,
    ]
  const changed = then.flatMap((score, place) => difference(score, now[place], score.unit) ?? [])
  if (changed.length === 0) return []
  const others = changed.length === 1 ? '' : `, and ${changed.length - 1} further units have other metrics`
  return [`${changed[0]}${others}.`]
}

function compareRest(then: Found, now: Found): string[] {
  const shift = then.maxima.findIndex((maximum, i) => maximum !== now.maxima[i])
  const chance =
    then.maxima.length !== now.maxima.length
      ? [`The null had ${then.maxima.length} shifts and has ${now.maxima.length}.`]
      : shift >= 0
        ? [`The null is another one: at shift ${shift + 1} it reached ${then.maxima[shift]}, now ${now.maxima[shift]}.`]
        : []
  const baselines = difference(then.baselines, now.baselines, 'the baselines')
  return baselines ? [...chance, `Of ${baselines}.`] : chance
}

/** The first difference of two results, in words; a field that one of them lacks is not compared. */
function difference(then: unknown, now: unknown, path: string): string | undefined {
  if (then === null || now === null || then === undefined || now === undefined) return undefined
  if (typeof then === 'object' && typeof now === 'object') {
    for (const key of Object.keys(then)) {
      const found = difference((then as Fields)[key], (now as Fields)[key], `${path} ${key}`)
      if (found) return found
    }
    return undefined
  }
  return then === now || (Number.isNaN(then) && Number.isNaN(now)) ? undefined : `${path} was ${then} and is ${now}`
}

type Fields = Record<string, unknown>
