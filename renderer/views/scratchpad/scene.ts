// What the layer of colors paints for the text that is on screen now: Monaco's rows, the values that are held of them,
// the rule of the feature, and the marks of characters that the network does not know.

import type { UnknownCharacter } from '../../../main/contract/scratchpad-types.ts'
import { placesOf } from '../../charts/scale.ts'
import type { Store } from '../../state/store.ts'
import { maskOf } from '../../text/runs.ts'
import { widthOf } from '../../text/widths.ts'
import type { createLayer } from './layer.ts'
import type { Page } from './page.ts'
import { type Lines, placeOf, rowsOnScreen } from './rows.ts'
import { bits, inCommon } from './shape.ts'

type Editor = ReturnType<typeof import('../../monaco.ts')['editor']['create']>

export interface Scene {
  host: HTMLElement
  editor: Editor
  layer: ReturnType<typeof createLayer>
  lines: Lines
  /** of the lines, code points */
  starts: readonly number[]
  /** CSS pixels */
  advance: number
}

/** Paints one frame. One that shows the network's word on every character says so in `data-read`. */
export function paint({ host, editor, layer, lines, starts, advance }: Scene, store: Store, page: Page): void {
  const held = page.b.held.peek()
  const ranges = editor.getVisibleRanges()
  // an empty text has no colors, nor has one that no network has been asked about
  if (ranges.length === 0 || held.points.length === 0 || held.text !== page.kept.peek().text) {
    layer.paint(blank(host, store))
    host.dataset.read = ''
    return
  }
  const info = editor.getLayoutInfo()
  const [first, last] = [ranges[0].startLineNumber, ranges[ranges.length - 1].endLineNumber]
  const columns = Math.max(1, Math.ceil(info.contentWidth / advance))
  const index = rowsOnScreen(lines, held.points, starts, first, last, columns)
  const [from, to] = [index.starts[0], index.starts[index.rows]]
  const runs = page.runs.value.peek()
  const laneValues =
    held.units[1] && page.lane.peek() === held.units[1] ? placesOf(page.scaleOf(held.units[1]), held.values[1]) : null
  layer.paint({
    ...blank(host, store),
    left: info.contentLeft - editor.getScrollLeft(),
    top: editor.getTopForLineNumber(first) - editor.getScrollTop(),
    advance,
    points: held.points,
    index,
    fresh: held.fresh,
    window: {
      start: from,
      values: store.hideColors.peek()
        ? new Float32Array(to - from).fill(Number.NaN)
        : page.painted.peek().subarray(from, to),
      style: 'scale',
      bands: null,
      lanes: laneValues ? [laneValues.subarray(from, to)] : [],
      expected: null,
      surprise: page.coloring.peek() === 'surprise' ? null : bits(held.surprise.subarray(from, to)),
      mask: runs && masked(page, held.points, runs, from, to),
      shades: null,
      brush: null,
    },
  })
  const whole = held.fresh === held.points.length && !page.b.problem.peek()
  host.dataset.read = whole ? String(held.points.length) : ''
  host.dataset.unit = held.units[0] ?? ''
}

function blank(host: HTMLElement, store: Store) {
  const none = new Uint32Array(1)
  return {
    theme: store.theme.theme.peek(),
    width: host.clientWidth,
    height: host.clientHeight,
    left: 0,
    top: 0,
    advance: 8,
    points: [] as readonly string[],
    index: { columns: 1, rows: 0, starts: none, offsets: none, lines: none, odd: new Uint8Array() },
    window: {
      start: 0,
      values: new Float32Array(),
      style: 'scale' as const,
      bands: null,
      lanes: [],
      surprise: null,
      mask: null,
      shades: null,
      brush: null,
      expected: null,
    },
    fresh: 0,
  }
}

/** The feature's rule, as far as the text is still the one that it was evaluated on. */
function masked(page: Page, points: readonly string[], runs: Uint32Array, from: number, to: number): Uint8Array {
  const of = page.runsText.peek()
  const mask = maskOf(runs, from, to)
  if (of !== page.kept.peek().text) mask.fill(0, Math.max(0, inCommon(Array.from(of), points).prefix - from))
  return mask
}

/** Decorations under the characters that were left out or read in another spelling. */
export function unknownMarks(
  unknown: readonly UnknownCharacter[],
  length: number,
  lines: Lines,
  starts: readonly number[],
) {
  return unknown
    .filter(({ position }) => position < length)
    .map(({ position, character, becomes }) => {
      const { lineNumber, column } = placeOf(lines, starts, position)
      const end = column + character.length
      const words = becomes ? `is read as “${becomes}”` : 'is left out'
      return {
        range: { startLineNumber: lineNumber, endLineNumber: lineNumber, startColumn: column, endColumn: end },
        options: {
          inlineClassName: 'wrong',
          hoverMessage: { value: `The network does not know “${character}”; it ${words}.` },
        },
      }
    })
}

/** more than these are left as wide as the font makes them: each is an element of its own */
const MOST_WIDE = 4000

/** Decorations that make each character of two cells two cells wide, whatever font it comes from. */
export function wideMarks(points: readonly string[], lines: Lines, starts: readonly number[]) {
  const marks: { range: MarkRange; options: { inlineClassName: string; inlineClassNameAffectsLetterSpacing: true } }[] =
    []
  for (let p = 0; p < points.length && marks.length < MOST_WIDE; p++) {
    if (widthOf(points[p].codePointAt(0)!) !== 2) continue
    const { lineNumber, column } = placeOf(lines, starts, p)
    const range = {
      startLineNumber: lineNumber,
      startColumn: column,
      endLineNumber: lineNumber,
      endColumn: column + points[p].length,
    }
    marks.push({ range, options: { inlineClassName: 'wide', inlineClassNameAffectsLetterSpacing: true } })
  }
  return marks
}

interface MarkRange {
  startLineNumber: number
  startColumn: number
  endLineNumber: number
  endColumn: number
}
