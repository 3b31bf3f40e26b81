// States of one text in another: what each unit at each character does to the prediction, and which units carry it.

import { type Fields, MODEL, MOST_TEXT, type Specification } from '../../schema/figures.ts'
import { agreementWords } from '../charts/effects.ts'
import { measureWords, type PatchingData, patchingChart, setWords } from '../charts/patching.ts'
import { frame, innerWidth } from '../drawing.ts'
import { namedCharacter } from '../marks/characters.ts'
import { inksOf } from '../marks/color.ts'
import { moved } from '../marks/mark.ts'
import { score } from '../marks/numbers.ts'
import { heading, lines } from '../marks/text.ts'
import type { Kind } from './kind.ts'

const PLACE = { is: 'whole', low: 0, high: Number.MAX_SAFE_INTEGER, optional: true } as const

const fields = {
  model: MODEL,
  /** its states are put into `b` */
  a: { is: 'text', most: MOST_TEXT },
  b: { is: 'text', most: MOST_TEXT },
  unknown: { is: 'choice', choices: ['skip', 'map'] },
  measure: { is: 'choice', choices: ['difference', 'log-probability', 'logit'], optional: true },
  target: { is: 'text', most: 2, optional: true },
  against: { is: 'text', most: 2, optional: true },
  /** characters of the texts that stand beside each other; their ends without */
  atA: PLACE,
  atB: PLACE,
  /** the character of b at which the set is looked for */
  time: PLACE,
  share: { is: 'whole', low: 1, high: 100 },
} as const satisfies Fields

export type PatchingSpecification = Specification<'patching', typeof fields>

export const patching: Kind<PatchingSpecification, PatchingData> = {
  kind: 'patching',
  title: 'Patching between two texts',
  fields,
  width: 'double',
  caption: (_, { model }) =>
    `Two texts read by ${model}: the state of each unit after each character of B is set to what it was in A, and B is read on. Colours: the change of the prediction after B, as a share of the difference of the two texts; dots are measured, the rest is estimated from one backward pass (gradient × difference of the states). Columns: all units at once, measured. Numbers: the smallest set of units, chosen greedily, that carries the difference at the framed character.`,
  draw(drawing) {
    const { provenance, style, before, after, agreement, measured } = drawing
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'double')
    const words = measureWords(drawing)
    const head = heading(`A in B: ${words}`, `${score(before)} after B, ${score(after)} after A`, width, inks)
    const chart = patchingChart(drawing, { width, theme: style.theme })
    const below = `${setWords(drawing)} ${agreementWords(agreement, measured)}`.trim()
    const top = head.height + 6
    const foot = lines(below, 0, top + chart.height, width, { fill: inks.ink2 })
    const marks = [head.marks, moved(0, top, chart.marks), foot.marks]
    const height = top + chart.height + foot.height
    return frame({ title: `Patching: ${words}`, width, height, provenance, style, marks })
  },
  table({ units, characters, positions, beside, estimate, exact, set }) {
    const columns = characters.length
    const cells = Array.from({ length: units.length * columns }, (_, i) => i).filter((i) => !Number.isNaN(estimate[i]))
    const unit = (i: number) => units[Math.floor(i / columns)]
    const known = (value: number) => (Number.isNaN(value) ? null : value)
    const rank = new Map(set.map((one, i) => [one.unit, { ...one, rank: i + 1 }]))
    return [
      { name: 'unit', type: 'text', values: cells.map(unit) },
      { name: 'position', type: 'whole', values: cells.map((i) => positions[i % columns]) },
      { name: 'character', type: 'text', values: cells.map((i) => namedCharacter(characters[i % columns])) },
      { name: 'character_of_a', type: 'text', values: cells.map((i) => namedCharacter(beside[i % columns])) },
      { name: 'estimate', type: 'single', values: cells.map((i) => estimate[i]) },
      { name: 'measured', type: 'single', values: cells.map((i) => known(exact[i])) },
      { name: 'rank_in_set', type: 'whole', values: cells.map((i) => rank.get(unit(i))?.rank ?? null) },
    ]
  },
}
