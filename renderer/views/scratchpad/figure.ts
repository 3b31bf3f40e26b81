// A tried text as a figure of the report, and one of the report tried again.

import { effect } from '@preact/signals-core'
import { MOST_TEXT } from '../../../main/contract/figure-schema.ts'
import type { FigureSpecification } from '../../../main/contract/finding-types.ts'
import { CELLS } from '../../actions/captures.ts'
import { count } from '../../charts/format.ts'
import type { Context } from '../entry.ts'
import type { Page } from './page.ts'

/** As it is now, or a sentence that says what it lacks. */
export function triedFigure({ store }: Context, page: Page): FigureSpecification | string {
  const [model, unit] = [page.model.peek(), page.unit.peek()]
  const { text, unknown } = page.kept.peek()
  if (!model || unit === null || text === '') return 'There is no text to add: type one first.'
  if (Array.from(text).length > MOST_TEXT)
    return `A figure holds a text of at most ${count(MOST_TEXT)} characters; shorten it, or save it and record that.`
  const [feature, lane, scale] = [store.feature.peek(), page.lane.peek(), store.scales.choices.peek()[unit]]
  return {
    ...({ kind: 'tried', model: model.id, unit, text, unknown, columns: CELLS } as const),
    ...(feature !== null && { feature }),
    ...(lane !== null && lane !== unit && { lanes: [lane] }),
    ...(scale && { scale }),
  }
}

/** Shows a text of the report again, when it is opened there. */
export function reopens({ store }: Context, page: Page): () => void {
  return effect(() => {
    const figure = store.reopened.value
    if (figure?.kind !== 'tried') return
    store.reopened.value = null
    page.chosenModel.value = figure.model
    page.change({ text: figure.text, unknown: figure.unknown, lane: figure.lanes?.[0] ?? null })
  })
}
