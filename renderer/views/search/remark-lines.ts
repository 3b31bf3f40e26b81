// The sentences over the ranking: the controls, with a button for the one that is still to be recorded, and the doubts.

import { html, nothing } from 'lit-html'
import { duration } from '../../charts/format.ts'
import type { Results } from '../../state/results.ts'
import type { Context } from '../entry.ts'
import type { ControlMaker } from './control.ts'
import { controlWords, doubts } from './remarks.ts'

/** Sentences that are shown; the gravest come first. */
const MOST = 4

export function remarks(context: Context, maker: ControlMaker) {
  const { store } = context
  const results = store.search.results.value
  if (!results) return html`${nothing}`
  return html`${results.keptAt === null ? nothing : keptLine(context, results)}
    ${results.controls ? html`<p class="controls-line dim">${controlWords(results)} ${recordControl(context, maker, results)}</p>` : nothing}
    ${doubts(results)
      .slice(0, MOST)
      .map((words) => html`<p class="doubt">${words}</p>`)}`
}

function keptLine({ store }: Context, { keptAt, expression, scores }: Results) {
  const when = new Date(keptAt!).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  return html`<p class="dim">As it was kept on ${when}, the best ${scores?.length} units.
    <button class="link" @click=${() => store.search.run(expression)}>Search again</button></p>`
}

/** The untrained network is recorded on request: it takes about as long as the recording itself did. */
function recordControl(context: Context, maker: ControlMaker, { controls }: Results) {
  if (controls?.untrained !== null || context.store.catalogue.value?.workspace.readOnly) return nothing
  const making = maker.making.value
  if (making)
    return html`<span role="status">The untrained network is being recorded, ${Math.floor(100 * making.share)} %.</span>`
  const seconds = expectedSeconds(context)
  return html`The untrained network has not been asked:
    <button class="link" @click=${maker.make}>record it${seconds === null ? '' : ` (about ${duration(seconds)})`}</button>`
}

/** As fast as the last recording of this window's life; null where there was none. */
function expectedSeconds({ store }: Context): number | null {
  const job = store.catalogue.value?.jobs.findLast(({ kind, rate }) => kind === 'recording' && rate > 0)
  return job ? store.recorded.value / job.rate : null
}
