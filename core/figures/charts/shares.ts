// Shares of a whole in rows: a bar of parts for each.

import { inksOf } from '../marks/color.ts'
import { boxSwatch, legendOf, legendSwatch } from '../marks/legend.ts'
import { mark } from '../marks/mark.ts'
import { widthOf } from '../marks/measure.ts'
import { score } from '../marks/numbers.ts'
import { type Drawn, fitLabel, label, MIDDLE } from '../marks/text.ts'
import type { Look } from './chart.ts'

export interface SharesRow {
  name: string
  /** of sum 1, one a part */
  shares: readonly number[]
}

const ROW = 22

/** @param parts what they are called; the last is left empty */
export function sharesChart(rows: readonly SharesRow[], parts: readonly string[], { width, theme }: Look): Drawn {
  const inks = inksOf(theme)
  const fills = [inks.ink2, inks.mute2, inks.mute, inks.page]
  const words = [inks.page, inks.page, inks.ink, inks.ink2]
  const key = legendOf(
    parts.map((part, i) => legendSwatch(part, width, boxSwatch(fills[i], 1, inks.axis))),
    width,
    10,
  )
  const names = Math.min(width * 0.4, Math.max(0, ...rows.map(({ name }) => widthOf(name))))
  const left = names + 10
  const drawn = rows.map(({ name, shares }, i) => {
    const y = key.height + 8 + i * ROW
    let from = left
    return [
      fitLabel(name, 0, y + 12, names, { fill: inks.ink }),
      shares.map((share, part) => {
        const size = share * (width - left - 1)
        const percent = `${score(100 * share, 1)} %`
        const at = from
        from += size
        return [
          mark('rect', { x: at, y: y + 0.5, width: size, height: 15, fill: fills[part], stroke: inks.axis }),
          size > widthOf(percent) + 6 ? label(percent, at + size / 2, y + 12, { ...MIDDLE, fill: words[part] }) : null,
        ]
      }),
    ]
  })
  return { marks: [key.marks, drawn], height: key.height + 8 + rows.length * ROW }
}
