// A passage as one line of cells: which characters have room, what each is painted with, where the feature is true and
// where the unit errs, all as runs that a gradient can draw.

import { cellsOfRow } from '../../core/schema/character-cells.ts'
import type { Passage } from '../../main/contract/unit-types.ts'
import { type Cut, predicts } from './cut.ts'

export interface PassageLine {
  /** line ends and tabs as signs; together with the marks that sit on them, those that take two cells by themselves */
  pieces: { text: string; cells: number; wide: boolean }[]
  /** [characters + 1] the cell at which each character begins, and where the last one ends */
  edges: number[]
  /** of the recording */
  start: number
  /** as recorded */
  values: Float32Array
  /** [from, to) characters where the feature is true */
  rule: [number, number][]
  /** [from, to) characters where unit and feature disagree */
  errors: [number, number][]
}

/**
 * A passage in lines that are each other's continuation, around the place of the passage. More stands before the place than behind it.
 * @param cells of each line
 */
export function passageLines(passage: Passage, cells: number, lines: number, cut: Cut | null): PassageLine[] {
  const characters = Array.from(passage.text)
  const widths = widthsOf(characters.map(sign))
  const at = passage.position - passage.start
  const [from, to] = fitting(widths, at, cells * lines, BEFORE)
  const found: PassageLine[] = []
  for (let start = from; start < to; ) {
    let [end, room] = [start, cells]
    while (end < to && widths[end] <= room) room -= widths[end++]
    end = Math.max(end, start + 1)
    found.push(
      passageLine(
        {
          position: passage.start + start,
          start: passage.start + start,
          text: characters.slice(start, end).join(''),
          values: passage.values.subarray(start, end),
          shown: passage.shown.subarray(start, end),
          truth: passage.truth?.subarray(start, end) ?? null,
        },
        cells,
        cut,
      ),
    )
    start = end
  }
  return found
}

/** The characters around the place of a passage that fit into `cells`, as far as there are so many on either side. */
export function passageLine(passage: Passage, cells: number, cut: Cut | null): PassageLine {
  const characters = Array.from(passage.text, sign)
  const at = passage.position - passage.start
  const [from, to] = fitting(widthsOf(characters), at, cells)
  const seen = characters.slice(from, to)
  const shown = passage.shown.subarray(from, to)
  const truth = passage.truth?.subarray(from, to) ?? null
  return {
    pieces: pieces(seen),
    edges: edgesOf(seen),
    start: passage.start + from,
    values: passage.values.subarray(from, to),
    rule: truth ? stretches(truth.length, (t) => truth[t] !== 0) : [],
    errors: truth && cut ? stretches(truth.length, (t) => predicts(cut, shown[t]) !== (truth[t] !== 0)) : [],
  }
}

/** Where each character begins, in cells, and where the last one ends. */
function edgesOf(characters: readonly string[]): number[] {
  return [...cellsOfRow(characters).cells]
}

/** Cells of each: none for a mark that is drawn with the letter before it. */
function widthsOf(characters: readonly string[]): number[] {
  const { cells } = cellsOfRow(characters)
  return characters.map((_, i) => cells[i + 1] - cells[i])
}

/** the share of a passage of several lines that stands before its place: what the network has read by then */
const BEFORE = 0.7

/** As many as there is room for: `before` of them before the place, more on one side where the other has no more. */
function fitting(widths: readonly number[], at: number, room: number, before = 0.5): [number, number] {
  const narrow = Math.max(0, Math.min(widths.length - room, at - Math.floor(room * before)))
  let [from, to] = [narrow, Math.min(widths.length, narrow + room)]
  let taken = widths.slice(from, to).reduce((sum, width) => sum + width, 0)
  while (taken > room && to - from > 1) taken -= to - at > at - from ? widths[--to] : widths[from++]
  return [from, to]
}

/** Runs of characters of one cell as one piece; a wide one is a piece, since no font is sure to give it two cells. */
function pieces(characters: readonly string[]): PassageLine['pieces'] {
  const found: PassageLine['pieces'] = []
  const widths = widthsOf(characters)
  for (const [i, character] of characters.entries()) {
    const cells = widths[i]
    const last = found.at(-1)
    if (last && (cells === 0 || (cells === 1 && !last.wide))) {
      last.text += character
      last.cells += cells
    } else found.push({ text: character, cells, wide: cells === 2 })
  }
  return found
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

/** Colour stops that paint character after character, neighbours of one colour as one. @param edges in pixels */
export function cellStops(colours: readonly string[], edges: readonly number[]): string {
  const stops: string[] = []
  for (let from = 0; from < colours.length; ) {
    let to = from + 1
    while (to < colours.length && colours[to] === colours[from]) to++
    stops.push(`${colours[from]} ${edges[from]}px ${edges[to]}px`)
    from = to
  }
  return `linear-gradient(to right, ${stops.join(', ')})`
}

/** Colour stops for runs of one colour on nothing. @param edges in pixels */
export function runStops(runs: readonly [number, number][], colour: string, edges: readonly number[]): string {
  if (runs.length === 0) return 'none'
  const stops = ['transparent 0']
  for (const [from, to] of runs)
    stops.push(
      `transparent ${edges[from]}px`,
      `${colour} ${edges[from]}px ${edges[to]}px`,
      `transparent ${edges[to]}px`,
    )
  return `linear-gradient(to right, ${stops.join(', ')})`
}
