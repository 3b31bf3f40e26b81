// Which earlier characters made a prediction: the characters before it, each colored by its part of the logit.

import { type Fields, POSITION, RECORDING, type Specification } from '../../schema/figures.ts'
import { stretchesOf } from '../charts/stretches.ts'
import { CELL, drawRows, rowHeight } from '../charts/text-rows.ts'
import { frame, innerWidth } from '../drawing.ts'
import { codePoints, namedCharacter } from '../marks/characters.ts'
import { inksOf } from '../marks/color.ts'
import { scalePart } from '../marks/color-bar.ts'
import { legendOf } from '../marks/legend.ts'
import { group } from '../marks/mark.ts'
import { score, signed } from '../marks/numbers.ts'
import { heading, lines } from '../marks/text.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  position: POSITION,
  method: { is: 'choice', choices: ['gradient', 'occlusion', 'integrated'] },
  length: { is: 'whole', low: 1, high: 256 },
  /** a character in place of the one that follows */
  target: { is: 'text', most: 2, optional: true },
} as const satisfies Fields

export type SourcesSpecification = Specification<'sources', typeof fields>

export interface SourcesData {
  method: SourcesSpecification['method']
  /** the characters, and the predicted one after them */
  text: string
  /** of the text */
  first: number
  target: string
  logit: number
  probability: number
  /** [characters before the predicted one] */
  parts: ArrayLike<number>
  without: number | null
  remainder: number | null
}

export const METHOD_WORDS: Record<SourcesData['method'], string> = {
  gradient: 'gradient × input',
  occlusion: 'occlusion',
  integrated: 'integrated gradients',
}

export const sources: Kind<SourcesSpecification, SourcesData> = {
  kind: 'sources',
  title: 'What made a character',
  fields,
  width: 'single',
  caption: ({ position, length, method }, { model, stretch }) =>
    `A prediction of ${model} (${stretch(position, position + 1)}, the last character): each of the ${length} characters before it is coloured by its part of the logit of the predicted one, by ${METHOD_WORDS[method]} against an input of zeros.`,
  draw(drawing) {
    const { method, text, target, parts, provenance, style } = drawing
    const { theme } = style
    const inks = inksOf(theme)
    const width = innerWidth(style, 'single')
    const all = Array.from(parts)
    const limit = all.reduce((most, part) => Math.max(most, Math.abs(part)), 0) || 1
    const title = `What made “${namedCharacter(target)}”`
    const head = heading(title, METHOD_WORDS[method], width, inks)
    const key = legendOf(
      [scalePart({ quantity: 'logit', low: signed(-limit, 2), high: signed(limit, 2) }, theme)],
      width,
      head.height + 12,
    )
    const top = head.height + 8 + key.height
    const columns = Math.max(1, Math.floor(width / CELL.width))
    const rows = stretchesOf({ text, values: [...all, Number.NaN], limit, columns })
    const { cells, glyphs } = drawRows({ rows, lanes: [], limit, theme }, 0, top)
    const bottom = top + rows.length * rowHeight(0)
    const foot = lines(sumWords(drawing), 0, bottom, width, { fill: inks.ink2 })
    const marks = [head.marks, key.marks, cells, group({ id: 'text' }, glyphs), foot.marks]
    return frame({ title, width, height: bottom + foot.height, provenance, style, marks })
  },
  table({ text, first, parts }) {
    const characters = codePoints(text).slice(0, parts.length)
    return [
      { name: 'position', type: 'whole', values: characters.map((_, i) => first + i) },
      { name: 'character', type: 'text', values: characters.map(namedCharacter) },
      { name: 'part', type: 'single', values: parts },
    ]
  },
}

/** What the parts come to. */
function sumWords({ logit, probability, parts, without, remainder }: SourcesData): string {
  const sum = Array.from(parts).reduce((all, part) => all + part, 0)
  const whole = `logit ${score(logit)}, p ${score(probability)}; parts sum to ${signed(sum, 2)}`
  if (without === null || remainder === null) return whole
  return `${whole}, ${signed(remainder, 2)} remains of the difference to ${score(without)} without them`
}
