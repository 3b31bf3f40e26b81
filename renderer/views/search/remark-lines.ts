// The sentences over the ranking: the baselines, with a button for the one that is still to be recorded, and the doubts.

import { html, nothing, type TemplateResult } from 'lit-html'
import { duration } from '../../charts/format.ts'
import type { Results } from '../../state/results.ts'
import type { Context } from '../entry.ts'
import type { ControlMaker } from './control.ts'
import { baselineWords, doubts } from './remarks.ts'

/** Sentences that are shown while all are; the gravest come first. */
const MOST = 6
/** lines that are shown else, so that the ranking has the room */
const LINES = 2

/** @param open whether all is shown, in as many lines as it takes */
export function remarks(context: Context, maker: ControlMaker, open: { value: boolean }) {
  const { store } = context
  const results = store.search.results.value
  if (!results) return html`${nothing}`
  const lines = [
    ...(results.keptAt === null ? [] : [keptLine(context, results)]),
    ...doubts(results)
      .slice(0, MOST)
      .map((words) => html`<p class="doubt"><span title=${words}>${words}</span></p>`),
  ]
  const baselines = results.baselines ? [baselinesLine(context, maker, results)] : []
  if (lines.length + baselines.length === 0) return html`${nothing}`
  const first = [...lines.slice(0, Math.max(1, LINES - baselines.length)), ...baselines].slice(0, LINES)
  return html`<div class="said ${open.value ? 'all' : ''}">${open.value ? [...lines, ...baselines] : first}</div>
    <button class="plain more" aria-expanded=${open.value} title=${open.value ? 'Fewer lines, more rows' : 'All that is said of this ranking'}
      @click=${() => {
        open.value = !open.value
      }}>${open.value ? 'less' : 'more'}</button>`
}

function baselinesLine(context: Context, maker: ControlMaker, results: Results): TemplateResult {
  const words = baselineWords(results)
  return html`<p class="baselines-line dim"><span title=${words}>${words}</span> ${recordControl(context, maker, results)}</p>`
}

function keptLine({ store }: Context, { keptAt, expression, scores }: Results) {
  const when = new Date(keptAt!).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  return html`<p class="dim"><span>As it was kept on ${when}, the best ${scores?.length} units.</span>
    <button class="link" @click=${() => store.search.run(expression)}>Search again</button></p>`
}

/** The untrained network is recorded on request: it takes about as long as the recording itself did. */
function recordControl(context: Context, maker: ControlMaker, { baselines }: Results) {
  const { catalogue, chain } = context.store
  if (baselines?.untrained !== null || catalogue.value?.workspace.readOnly || chain.value.recording?.external)
    return nothing
  const making = maker.making.value
  if (making)
    return html`<span class="keep" role="status">The untrained network is being recorded, ${Math.floor(100 * making.share)} %.</span>`
  const seconds = expectedSeconds(context)
  return html`<span class="keep">The untrained network has not been asked:
    <button class="link" @click=${maker.make}>record it${seconds === null ? '' : ` (about ${duration(seconds)})`}</button></span>`
}

/** As fast as the last recording of this window's life; null where there was none. */
function expectedSeconds({ store }: Context): number | null {
  const job = store.catalogue.value?.jobs.findLast(({ kind, rate }) => kind === 'recording' && rate > 0)
  return job ? store.recorded.value / job.rate : null
}
