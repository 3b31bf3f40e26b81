// Patching between two texts as a heat map: a row a unit, a column a character of text b, and what the unit's state of
// text a does there to the prediction after b, as a share of the difference of the two texts. Above it what all units of
// a do there together, above that the characters of both texts where there is room for them.

import type { Box } from '../marks/axis.ts'
import { shownCharacter, signOf } from '../marks/characters.ts'
import { activationColor, type Inks, inksOf } from '../marks/color.ts'
import { scalePart } from '../marks/color-bar.ts'
import { legendOf, legendSwatch } from '../marks/legend.ts'
import { at, group, type Marks, MONO, mark } from '../marks/mark.ts'
import { widthOf } from '../marks/measure.ts'
import { count, score } from '../marks/numbers.ts'
import { dot } from '../marks/points.ts'
import { segment } from '../marks/rule.ts'
import { linear, type Scale } from '../marks/scale.ts'
import { END, label, MIDDLE } from '../marks/text.ts'
import type { Look } from './chart.ts'

export interface PatchingData {
  measure: 'difference' | 'log-probability' | 'logit'
  target: string
  against: string | null
  /** what is measured, after b and after a */
  before: number
  after: number
  /** [columns] characters of b, their places in it, and the characters of a beside them, '' for none */
  characters: readonly string[]
  positions: ArrayLike<number>
  beside: readonly string[]
  first: number
  units: readonly string[]
  total: number
  /** [units, columns] */
  estimate: ArrayLike<number>
  exact: ArrayLike<number>
  /** [columns] */
  whole: ArrayLike<number>
  measured: number
  agreement: number
  column: number
  share: number
  set: readonly { unit: string; alone: number; together: number }[]
}

/** A cell of the heat map. */
export interface PatchCell {
  unit: string
  column: number
  /** of the difference; 1 is all of it */
  share: number
  measured: boolean
  x: number
  y: number
}

export interface PatchingChart {
  marks: Marks
  width: number
  height: number
  plot: Box
  cells: PatchCell[]
}

/** Rows that are drawn, and those of the set beside them; columns before the first difference. */
const ROWS = 24
const [ROW, BEFORE, WIDEST] = [13, 3, 18]
/** Narrowest column that has room for a character. */
const READABLE = 6
const WHOLE = 34

/** “+22 %”, “−3 %”, “0 %” */
export function shareWords(share: number): string {
  if (Number.isNaN(share)) return '–'
  const words = score(100 * share, Math.abs(share) < 0.095 ? 1 : 0)
  return `${share > 0 && /[1-9]/.test(words) ? '+' : ''}${words} %`
}

/** “log p(“”” / “,”)” and the like */
export function measureWords({
  measure,
  target,
  against,
}: Pick<PatchingData, 'measure' | 'target' | 'against'>): string {
  const named = (character: string) => `“${shownCharacter(character)}”`
  if (measure === 'difference') return `logit of ${named(target)} less that of ${named(against ?? '')}`
  return measure === 'logit' ? `logit of ${named(target)}` : `log-probability of ${named(target)}`
}

/** “9 of 1,024 units carry 93 % of the difference from “,” (105) on” */
export function setWords({ set, share, total, characters, positions, column }: PatchingData): string {
  const where = `“${shownCharacter(characters[column])}” (${count(positions[column] + 1)})`
  if (set.length === 0) return `No unit carries the difference at ${where}.`
  const carried = set[set.length - 1].together
  const short = Math.abs(1 - carried) > 1 - share / 100 + 1e-9 ? `; ${share} % is not reached` : ''
  const units = set.length === 1 ? `${set[0].unit} carries` : `${count(set.length)} of ${count(total)} units carry`
  return `${units} ${score(100 * carried, 0)} % of the difference from ${where} on${short}.`
}

/** @param data of two texts whose predictions differ; without a difference nothing is drawn but the words */
export function patchingChart(data: PatchingData, { width, theme }: Look): PatchingChart {
  const inks = inksOf(theme)
  const { characters, estimate, exact, before, after, column } = data
  const columns = characters.length
  const rank = new Map(data.set.map((one, i) => [one.unit, { ...one, rank: i + 1 }]))
  const shown = [...data.units.keys()].filter((of) => of < ROWS || rank.has(data.units[of]))
  const units = shown.map((of) => data.units[of])
  const rows = shown.length
  const begin = Math.min(column, Math.max(0, data.first - BEFORE))
  const room = { left: 76, right: 84 }
  const step = Math.min(WIDEST, (width - room.left - room.right) / (columns - begin))
  const right = room.left + step * (columns - begin)
  const readable = step >= READABLE
  const top = 18 + (readable ? 30 : 14) + WHOLE + 10
  const box: Box = { left: room.left, right, top, bottom: top + rows * ROW }
  const x = (p: number) => room.left + (p - begin + 0.5) * step
  const difference = after - before
  const cells: PatchCell[] = []
  for (let row = 0; row < rows; row++)
    for (let p = begin; p < columns; p++) {
      const measured = !Number.isNaN(exact[shown[row] * columns + p])
      const share = (measured ? exact : estimate)[shown[row] * columns + p] / difference
      if (Number.isFinite(share))
        cells.push({ unit: units[row], column: p, share, measured, x: x(p), y: top + (row + 0.5) * ROW })
    }
  const limit = cells.reduce((most, { share }) => Math.max(most, Math.abs(share)), 0) || 1
  const all = wholeOf(data, begin, x, step, { ...box, top: top - 10 - WHOLE, bottom: top - 10 }, inks)
  const ends = { low: shareWords(-limit), high: shareWords(limit) }
  const scale = scalePart({ quantity: 'of the difference', ...ends }, theme)
  const key = legendOf(
    [
      scale.width <= width ? scale : scalePart({ quantity: 'share', ...ends }, theme),
      legendSwatch('measured; without a dot estimated to first order', width, (x, y) =>
        dot(x + 6, y - 4, 1.3, inks.ink),
      ),
    ],
    width,
    box.bottom + 20,
  )
  const marks: Marks = [
    readable ? letters(data, begin, x, step, inks) : places(data, begin, x, inks),
    all,
    colored(cells, step, limit, theme),
    group(
      { class: 'measured' },
      cells.filter(({ measured }) => measured).map(({ x, y }) => dot(x, y, Math.min(1.3, step / 3), inks.ink)),
    ),
    mark('rect', {
      ...{ x: x(column) - step / 2, y: top, width: step, height: rows * ROW },
      ...{ fill: 'none', stroke: inks.ink, 'stroke-width': 1 },
    }),
    label('in the set', right + 8, top - 6, { fill: inks.ink3 }),
    units.map((unit, row) => {
      const [y, member] = [top + (row + 0.5) * ROW + 3.5, rank.get(unit)]
      const fill = member ? inks.ink : inks.ink2
      return [
        label(unit, room.left - 6, y, { ...END, 'font-family': MONO, 'font-size': 10, fill }),
        member
          ? label(`${member.rank}. to ${score(100 * member.together, 0)} %`, right + 8, y, { fill: inks.ink2 })
          : null,
      ]
    }),
    key.marks,
  ]
  return { marks, width, height: box.bottom + 8 + key.height + 4, plot: box, cells }
}

/** One path a color, so that many cells stay few elements. */
function colored(cells: readonly PatchCell[], step: number, limit: number, theme: Look['theme']): Marks {
  const paths = new Map<string, string>()
  for (const { x, y, share } of cells) {
    const color = activationColor(share / limit, theme)
    if (color === inksOf(theme).page) continue
    paths.set(color, `${paths.get(color) ?? ''}M${at(x - step / 2)},${at(y)}H${at(x + step / 2)}`)
  }
  const drawn = [...paths].map(([stroke, d]) => mark('path', { d, stroke }))
  return group({ fill: 'none', 'stroke-width': ROW - 1, 'shape-rendering': 'crispEdges' }, drawn)
}

/** What all units together do, as columns between 0 and 100 % and beyond where they go there. */
function wholeOf(data: PatchingData, begin: number, x: Scale1, step: number, box: Box, inks: Inks): Marks {
  const { whole, before, after, characters } = data
  const shares = Array.from(characters, (_, p) => whole[p] / (after - before))
  const known = shares.filter(Number.isFinite)
  const y: Scale = linear([Math.min(0, ...known), Math.max(1, ...known)], [box.bottom, box.top])
  return [
    label('all units', box.left - 34, (box.top + box.bottom) / 2 + 3.5, { ...END, fill: inks.ink3 }),
    [0, 1].map((value) => [
      segment(box.left, y(value), box.right, y(value), inks.grid),
      label(`${100 * value} %`, box.left - 4, y(value) + 3.5, { ...END, fill: inks.ink3, 'font-size': 9 }),
    ]),
    shares.map((share, p) =>
      p < begin || !Number.isFinite(share)
        ? null
        : mark('rect', {
            ...{ x: x(p) - step / 2, width: Math.max(0.5, step - (step > 3 ? 1 : 0)) },
            ...{ y: Math.min(y(share), y(0)), height: Math.abs(y(share) - y(0)), fill: inks.mute },
          }),
    ),
  ]
}

type Scale1 = (column: number) => number

/** The characters of a over those of b; those of a that are the same are left out. */
function letters(
  { characters, beside, column }: PatchingData,
  begin: number,
  x: Scale1,
  step: number,
  inks: Inks,
): Marks {
  const size = Math.min(11, step * 1.6)
  const row = (of: readonly string[], y: number, shown: (p: number) => boolean) =>
    of.map((character, p) =>
      p < begin || character === '' || !shown(p)
        ? null
        : label(signOf(character === ' ' ? '␣' : character), x(p), y, {
            ...{ ...MIDDLE, 'font-family': MONO, 'font-size': size },
            fill: p === column || character !== (of === beside ? characters : beside)[p] ? inks.ink : inks.ink3,
          }),
    )
  return [
    label('A', 4, 11, { fill: inks.ink3 }),
    label('B', 4, 27, { fill: inks.ink3 }),
    row(beside, 11, (p) => beside[p] !== characters[p]),
    row(characters, 27, () => true),
  ]
}

/** Where characters have no room: strokes where the texts differ, and places of b. */
function places({ characters, beside, positions, first }: PatchingData, begin: number, x: Scale1, inks: Inks): Marks {
  const last = characters.length - 1
  const named = [first, last].filter((p) => p >= begin)
  return [
    label('differ at', 70, 22, { ...END, fill: inks.ink3 }),
    characters.map((character, p) =>
      p < begin || character === beside[p] ? null : segment(x(p), 15, x(p), 24, inks.ink2, { 'stroke-width': 1.5 }),
    ),
    named.map((p) => {
      const words = count(positions[p] + 1)
      return label(words, p === last ? x(p) - widthOf(words) / 2 : x(p), 10, { ...MIDDLE, fill: inks.ink3 })
    }),
  ]
}
