// The characters that a probe is fitted on: a stratified sample of short windows, those with the rarer truth value first,
// each character weighted by the inverse of its sampling rate. A probability fitted on the sample is thus that of the
// text, whatever the share of true characters in the sample.

import { createRandom, type Random } from '../../model/random.ts'
import { lengthOf } from '../split.ts'
import type { ActivationSource } from '../types.ts'

export interface ProbeSample {
  /** ascending */
  positions: Uint32Array
  /** [positions] 0 or 1 */
  truth: Uint8Array
  /** [positions], of sum 1: where true they sum to the feature's share of the text */
  weights: Float64Array
}

/** Characters of a window, which is read as one piece. */
const WINDOW = 64

/**
 * @param truth [characters] 0 or 1
 * @param stretches where characters may be taken from
 * @param most about so many of them
 */
export function sampleCharacters(truth: Uint8Array, stretches: Uint32Array, most: number, seed: number): ProbeSample {
  const length = lengthOf(stretches)
  const windows = cut(stretches)
  const rarer = countOf(truth, stretches) * 2 <= length ? 1 : 0
  const holds = ({ from, to }: Window) => truth.subarray(from, to).includes(rarer)
  const [rich, poor] = [windows.filter(holds), windows.filter((window) => !holds(window))]
  const places = Math.max(2, Math.floor(most / WINDOW))
  const random = createRandom(seed)
  const all = length <= most
  const taken = [
    ...draw(rich, all ? rich.length : Math.max(places >> 1, places - poor.length), random),
    ...draw(poor, all ? poor.length : places - Math.min(rich.length, places >> 1), random),
  ].sort((a, b) => a.from - b.from)
  return weigh(truth, taken)
}

interface Window {
  from: number
  to: number
  /** weight of each of its characters: the inverse sampling rate */
  share: number
}

function cut(stretches: Uint32Array): Window[] {
  const windows: Window[] = []
  for (let s = 0; s < stretches.length; s += 2)
    for (let from = stretches[s]; from < stretches[s + 1]; from += WINDOW)
      windows.push({ from, to: Math.min(from + WINDOW, stretches[s + 1]), share: 1 })
  return windows
}

function countOf(truth: Uint8Array, stretches: Uint32Array): number {
  let count = 0
  for (let s = 0; s < stretches.length; s += 2) for (let t = stretches[s]; t < stretches[s + 1]; t++) count += truth[t]
  return count
}

/** `count` of them, or all, by the first steps of Fisher and Yates' shuffle. */
function draw(windows: Window[], count: number, random: Random): Window[] {
  if (count >= windows.length) return windows
  for (let i = 0; i < count; i++) {
    const j = i + random.below(windows.length - i)
    ;[windows[i], windows[j]] = [windows[j], windows[i]]
  }
  return windows.slice(0, count).map((window) => ({ ...window, share: windows.length / count }))
}

function weigh(truth: Uint8Array, windows: readonly Window[]): ProbeSample {
  const length = windows.reduce((sum, { from, to }) => sum + to - from, 0)
  const positions = new Uint32Array(length)
  const weights = new Float64Array(length)
  let [at, total] = [0, 0]
  for (const { from, to, share } of windows) {
    total += (to - from) * share
    for (let t = from; t < to; t++, at++) {
      positions[at] = t
      weights[at] = share
    }
  }
  for (let i = 0; i < length; i++) weights[i] /= total
  return { positions, truth: Uint8Array.from(positions, (t) => truth[t]), weights }
}

/** Windows drawn independently of any feature. @returns ascending positions, about `most` of them or all */
export function sampleEvenly(stretches: Uint32Array, most: number, seed: number): Uint32Array {
  const windows = cut(stretches)
  const drawn = draw(windows, Math.max(2, Math.ceil(most / WINDOW)), createRandom(seed))
  const length = drawn.reduce((sum, { from, to }) => sum + to - from, 0)
  const positions = new Uint32Array(length)
  let at = 0
  for (const { from, to } of drawn.sort((a, b) => a.from - b.from)) for (let t = from; t < to; t++) positions[at++] = t
  return positions
}

/** With equal weights. @param truth [characters] */
export function plainSample(truth: Uint8Array, positions: Uint32Array): ProbeSample {
  const weights = new Float64Array(positions.length).fill(1 / positions.length)
  return { positions, truth: Uint8Array.from(positions, (t) => truth[t]), weights }
}

/**
 * One group of units at these characters.
 * @param into float16 bits [groupUnits][positions]
 */
export function gatherGroup(source: ActivationSource, group: number, positions: Uint32Array, into: Uint16Array): void {
  const { blockCharacters, groupUnits } = source
  for (let at = 0; at < positions.length; ) {
    const block = Math.floor(positions[at] / blockCharacters)
    const data = source.group(block, group)
    const first = block * blockCharacters
    let end = at
    while (end < positions.length && positions[end] < first + blockCharacters) end++
    for (let unit = 0; unit < groupUnits; unit++) {
      const row = unit * blockCharacters - first
      const to = unit * positions.length
      for (let i = at; i < end; i++) into[to + i] = data[row + positions[i]]
    }
    at = end
  }
}

/** One unit at these characters. */
export function gatherUnit(source: ActivationSource, column: number, positions: Uint32Array): Uint16Array {
  const all = new Uint16Array(positions.length)
  const { blockCharacters, groupUnits } = source
  const row = (column % groupUnits) * blockCharacters
  let [block, data] = [-1, all as Uint16Array]
  for (let at = 0; at < positions.length; at++) {
    const needed = Math.floor(positions[at] / blockCharacters)
    if (needed !== block) data = source.group((block = needed), Math.floor(column / groupUnits))
    all[at] = data[row + positions[at] - block * blockCharacters]
  }
  return all
}
