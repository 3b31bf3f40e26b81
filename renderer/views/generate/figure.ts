// Text that a network wrote as a figure of the report.

import { MOST_TEXT } from '../../../main/contract/figure-schema.ts'
import type { FigureSpecification } from '../../../main/contract/finding-types.ts'
import { CELLS } from '../../actions/captures.ts'
import { count } from '../../charts/format.ts'
import type { Store } from '../../state/store.ts'
import type { Page } from './page-state.ts'
import type { Writing } from './writing.ts'
import { textOf } from './written.ts'

/** As it is now, or a sentence that says what it lacks. */
export function generatedFigure({ scales }: Store, page: Page, writing: Writing): FigureSpecification | string {
  const [now, begun, unit] = [page.written.peek(), writing.begun.peek(), page.unit.peek()]
  if (!now || !begun || unit === null || now.characters.length === 0)
    return 'There is no text to add: let a network write one first.'
  if (now.characters.length > MOST_TEXT) return `A figure holds a text of at most ${count(MOST_TEXT)} characters.`
  const given = now.characters.findIndex(({ prime }) => !prime)
  const first = given < 0 ? now.characters.length : given
  const part = (from: number, to?: number) => textOf({ characters: now.characters.slice(from, to) })
  const { temperature, seed } = begun
  const scale = scales.choices.peek()[unit]
  return {
    ...({ kind: 'generated', model: now.model, unit, prime: part(0, first), text: part(first) } as const),
    ...{ temperature, seed, columns: CELLS },
    ...(scale && { scale }),
  }
}
