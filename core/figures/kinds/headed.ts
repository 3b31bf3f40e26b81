// A figure that is a chart under its heading.

import type { Look } from '../charts/chart.ts'
import { type ColumnWidth, frame, innerWidth, unitWords } from '../drawing.ts'
import { inksOf } from '../marks/color.ts'
import { moved } from '../marks/mark.ts'
import { type Drawn as DrawnMarks, heading } from '../marks/text.ts'
import type { Drawn } from './kind.ts'

interface Headed {
  /** of the file */
  title: string
  /** what it is of, above the chart; the unit without */
  words?: string
  /** what is measured */
  measure?: string
  /** on paper, where nothing else was asked for */
  usual: ColumnWidth
  chart(look: Look): DrawnMarks
}

/** Between the heading and the chart. */
const GAP = 6

/** A chart under its heading, as an SVG file with its provenance. */
export function headed({ title, words, measure = '', usual, chart }: Headed, { provenance, style }: Drawn): string {
  const width = innerWidth(style, usual)
  const head = heading(words ?? unitWords(provenance), measure, width, inksOf(style.theme))
  const { marks, height } = chart({ width, theme: style.theme })
  const top = head.height + GAP
  return frame({ title, width, height: top + height, provenance, style, marks: [head.marks, moved(0, top, marks)] })
}
