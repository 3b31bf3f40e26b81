// A passage as one line of cells: which characters have room, what each is painted with, where the feature is true and
// where the unit errs, all as runs that a gradient can draw.

import type { Passage } from '../../main/contract/unit-types.ts'
import { type Cut, predicts } from './cut.ts'

export interface PassageLine {
  /** one character a cell; line ends and tabs as signs */
  text: string
  /** of the recording */
  start: number
  values: Float32Array
  /** [from, to) cells where the feature is true */
  rule: [number, number][]
  /** [from, to) cells where unit and feature disagree */
  errors: [number, number][]
}

/** The `cells` characters around the place of a passage, as far as there are so many on either side. */
export function passageLine(passage: Passage, cells: number, cut: Cut | null): PassageLine {
  const characters = Array.from(passage.text)
  const at = passage.position - passage.start
  const from = Math.max(0, Math.min(characters.length - cells, at - Math.floor(cells / 2)))
  const to = Math.min(characters.length, from + cells)
  const values = passage.values.subarray(from, to)
  const truth = passage.truth?.subarray(from, to) ?? null
  return {
    text: characters.slice(from, to).map(sign).join(''),
    start: passage.start + from,
    values,
    rule: truth ? stretches(truth.length, (t) => truth[t] !== 0) : [],
    errors: truth && cut ? stretches(truth.length, (t) => predicts(cut, values[t]) !== (truth[t] !== 0)) : [],
  }
}

/** Line ends and tabs as signs that the corpus font has, so that every cell is as wide as the others. */
function sign(character: string): string {
  return character === '\n' ? '¶' : character === '\t' ? '»' : character
}

function stretches(length: number, holds: (t: number) => boolean): [number, number][] {
  const found: [number, number][] = []
  for (let t = 0; t < length; t++) {
    if (!holds(t)) continue
    const last = found.at(-1)
    if (last && last[1] === t) last[1] = t + 1
    else found.push([t, t + 1])
  }
  return found
}

/** Colour stops that paint cell after cell, neighbours of one colour as one. */
export function cellStops(colours: readonly string[], width: number): string {
  const stops: string[] = []
  for (let from = 0; from < colours.length; ) {
    let to = from + 1
    while (to < colours.length && colours[to] === colours[from]) to++
    stops.push(`${colours[from]} ${from * width}px ${to * width}px`)
    from = to
  }
  return `linear-gradient(to right, ${stops.join(', ')})`
}

/** Colour stops for runs of one colour on nothing. */
export function runStops(runs: readonly [number, number][], colour: string, width: number): string {
  if (runs.length === 0) return 'none'
  const stops = ['transparent 0']
  for (const [from, to] of runs)
    stops.push(
      `transparent ${from * width}px`,
      `${colour} ${from * width}px ${to * width}px`,
      `transparent ${to * width}px`,
    )
  return `linear-gradient(to right, ${stops.join(', ')})`
}
