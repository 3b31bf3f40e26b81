// Top activating examples: the passages where a unit is highest and lowest, colored by it, its peak framed, with the
// feature's rule under the characters.

import { type Fields, MAYBE_FEATURE, RECORDING, SCALE, type Specification, UNIT } from '../../schema/figures.ts'
import { onScale, type UnitScale } from '../../schema/unit-scale.ts'
import { ruleKey } from '../charts/bands.ts'
import { type ExamplePassage, framed, passageRow } from '../charts/passages.ts'
import { frame, innerWidth, unitWords } from '../drawing.ts'
import { inksOf } from '../marks/color.ts'
import { scalePart } from '../marks/color-bar.ts'
import { legendOf, legendSwatch, legendWords } from '../marks/legend.ts'
import { type Marks, moved } from '../marks/mark.ts'
import { widthOf } from '../marks/measure.ts'
import { count } from '../marks/numbers.ts'
import { label } from '../marks/text.ts'
import type { Kind } from './kind.ts'

const fields = { recording: RECORDING, unit: UNIT, feature: MAYBE_FEATURE, scale: SCALE } as const satisfies Fields

export type PassagesSpecification = Specification<'passages', typeof fields>

export interface PassagesData {
  /** strongest first */
  highest: readonly ExamplePassage[]
  lowest: readonly ExamplePassage[]
  scale: UnitScale
  ends: { quantity: string; low: string; high: string }
}

const HEAD = 20

export const passages: Kind<PassagesSpecification, PassagesData> = {
  kind: 'passages',
  title: 'Top activating examples',
  fields,
  width: 'double',
  caption: ({ unit, feature }, { model, on, unit: named }) =>
    `The passages of ${on} at which ${named(unit)} of ${model} is highest and lowest, with the place and the value of each peak, which is framed. Blue is the low end of the scale, orange the high one.${feature ? ` The green rule marks ${feature}.` : ''}`,
  draw(drawing) {
    const { highest, lowest, ends, scale, provenance, style } = drawing
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'double')
    const { feature } = provenance
    const ruled = feature !== undefined && [...highest, ...lowest].some(({ truth }) => truth !== null)
    const frameKey = (x: number, y: number) => framed(x + 2, y - 9, 8, 10, inks)
    const key = legendOf(
      [
        legendWords(unitWords(provenance), width, { 'font-weight': 500, fill: inks.ink }),
        scalePart(ends, style.theme),
        legendSwatch('peak', width, frameKey),
        ...(ruled ? [ruleKey(feature, width, inks)] : []),
      ],
      width,
      11,
    )
    const left = 10 + Math.max(0, ...[...highest, ...lowest].map(({ position }) => widthOf(count(position))))
    const marks: Marks[] = [key.marks]
    let y = key.height + 4
    for (const [title, passages] of [['highest', highest] as const, ['lowest', lowest] as const]) {
      if (passages.length === 0) continue
      marks.push(label(title, 0, y + 13, { fill: inks.ink2 }))
      y += HEAD
      for (const passage of passages) {
        const row = passageRow(passage, { scale, left, lines: 1, cut: null }, { width, theme: style.theme })
        marks.push(moved(0, y, row.marks))
        y += row.height
      }
      y += 6
    }
    const title = `Top activating examples of ${provenance.unit}`
    return frame({ title, width, height: y, provenance, style, marks })
  },
  table({ highest, lowest, scale }) {
    const rows = [
      ...highest.map((one, i) => ({ ...one, side: 'highest', rank: i + 1 })),
      ...lowest.map((one, i) => ({ ...one, side: 'lowest', rank: i + 1 })),
    ]
    return [
      { name: 'side', type: 'text', values: rows.map(({ side }) => side) },
      { name: 'rank', type: 'whole', values: rows.map(({ rank }) => rank) },
      { name: 'position', type: 'whole', values: rows.map(({ position }) => position) },
      { name: 'quantity', type: 'text', values: rows.map(() => scale.quantity) },
      { name: 'peak', type: 'single', values: rows.map(({ values, peak }) => onScale(scale, values[peak])) },
      { name: 'passage', type: 'text', values: rows.map(({ text }) => text) },
    ]
  },
}
