// Patching A into B, of two texts that are compared in Try text: which units, at which characters, make the prediction of
// the one text out of that of the other.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { Look } from '../../../core/figures/charts/chart.ts'
import { agreementWords } from '../../../core/figures/charts/effects.ts'
import {
  measureWords,
  type PatchCell,
  patchingChart,
  setWords,
  shareWords,
} from '../../../core/figures/charts/patching.ts'
import type { FigureSpecification } from '../../../main/contract/finding-types.ts'
import type { PatchEvent, Patched, PatchRequest } from '../../../main/contract/patch-types.ts'
import { collect } from '../../actions/collect.ts'
import { count, score, visible } from '../../charts/format.ts'
import { pointedChart } from '../../charts/pointed.ts'
import { type Disposable, disposables, renders, sized } from '../../disposable.ts'
import type { Store } from '../../state/store.ts'
import { streamed } from '../../state/streamed.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { FIRST, form, type Wish, wanted } from './form.ts'

export const patching: ViewEntry = {
  id: 'patching',
  title: 'Patching',
  modes: ['explore'],
  place: 'bottom',
  closed: true,
  letters: true,
  help: {
    shows:
      'Which units make the difference of two texts? The state of each unit of text A is put into text B, character by character (A and B are those of Try text); colours tell what that does to the prediction after B, as a share of the difference. The numbers are the fewest units that together carry it at the framed character.',
    computed:
      'Dots are measured, by reading B on from there: the 64 largest cells, and all units at once (the columns above). The rest is estimated to first order from one backward pass (gradient × difference of the states). The set is chosen greedily: each unit that is added is the one that, measured with those before it, brings the prediction nearest to that of A.',
    numbers: 'Explanations, probes, ablation',
  },
  mount: mountPatching,
  commands: [
    {
      title: 'Patching: which units carry the difference of two texts?',
      also: 'activation patching causal tracing A B compare',
      keys: '',
      run: ({ dock }) => dock.enter('patching'),
    },
  ],
}

/** What has come so far. */
interface Found {
  patched: Patched | null
  progress: Extract<PatchEvent, { type: 'progress' }> | null
}

function mountPatching(host: HTMLElement, context: Context): Disposable {
  const { store, api } = context
  host.classList.add('unit-view')
  const page = host.appendChild(document.createElement('div'))
  const width = signal(0)
  const wish = signal<Wish>(FIRST)
  const asked = signal<PatchRequest | null>(null)
  const answer = streamed(
    () => (asked.value === null ? null : [JSON.stringify(asked.value)]),
    ([question], signal) => api.stream('patch.run', JSON.parse(question) as PatchRequest, { signal }),
    (_: Found | null, event: PatchEvent): Found =>
      event.type === 'progress' ? { patched: null, progress: event } : { patched: event, progress: null },
  )
  let last: Patched | null = null
  /** the last whole answer stays while another character is asked about */
  const shown = computed(() => {
    if (asked.value === null) last = null
    else last = answer.value.value?.patched ?? last
    return last
  })
  const ask = () => {
    const texts = store.compared.peek()
    if (texts) asked.value = { ...texts, ...wanted(wish.peek()) }
  }
  store.offers.set('patching', () => figureOf(asked.peek(), answer.running.peek() ? null : shown.peek()))
  const choose = ({ unit, column }: PatchCell, { positions, column: old }: Patched) => {
    store.chosenUnit.value = unit
    const question = asked.peek()
    if (question && column !== old) asked.value = { ...question, time: positions[column] }
  }
  return disposables(
    () => store.offers.delete('patching'),
    answer,
    reopens(store, asked),
    sized(host, (w) => {
      width.value = Math.max(0, w - 32)
    }),
    renders(page, () => {
      const [texts, found, question] = [store.compared.value, shown.value, asked.value]
      const current = question !== null && (texts === null || sameTexts(texts, question))
      const stop = () => {
        asked.value = null
      }
      return html`${texts === null ? noTexts(context) : form(wish, ask, answer.running.value)}
        ${answer.problem.value ? html`<p class="problem" role="alert">${answer.problem.value}</p>` : nothing}
        ${answer.running.value ? waiting(answer.value.value, stop) : nothing}
        ${found && !current ? html`<p class="dim">Of the texts as they were before the last change.</p>` : nothing}
        ${found && width.value > 0 ? result(context, found, (cell) => choose(cell, found), width.value) : nothing}`
    }),
  )
}

function sameTexts(texts: PatchRequest, question: PatchRequest): boolean {
  return (['model', 'a', 'b', 'unknown'] as const).every((key) => texts[key] === question[key])
}

/** As it is on show, or a sentence that says what it lacks. */
function figureOf(question: PatchRequest | null, found: Patched | null): FigureSpecification | string {
  if (!question || !found) return 'There are no patches to add: patch A into B first.'
  const { measure, target, against, share, positions, column } = found
  const { model, a, b, unknown = 'map', atA, atB } = question
  return {
    ...({ kind: 'patching', model, a, b, unknown, measure, target, share, time: positions[column] } as const),
    ...(against !== null && { against }),
    ...(atA !== undefined && atB !== undefined && { atA, atB }),
  }
}

/** Asks again what a figure of the report shows, when it is opened there. */
function reopens({ reopened }: Store, asked: { value: PatchRequest | null }): () => void {
  return effect(() => {
    const figure = reopened.value
    if (figure?.kind !== 'patching') return
    reopened.value = null
    const { kind: _, ...question } = figure
    asked.value = question
  })
}

function noTexts({ dock }: Context): TemplateResult {
  return html`<p class="dim">Two texts are compared in Try text: write one, <em>Compare from here</em> keeps it as A, then change it.
    <button class="plain" @click=${() => dock.enter('scratchpad')}>Open Try text</button></p>`
}

const PHASES = {
  estimating: 'Estimating all units',
  measuring: 'Measuring the largest',
  choosing: 'Choosing the set',
}

function waiting(found: Found | null, stop: () => void): TemplateResult {
  const progress = found?.progress
  const share = Math.round(100 * (progress?.share ?? 0))
  return html`<div class="probe-wait">
    <span class="dim">${progress ? PHASES[progress.phase] : 'Reading both texts'}</span>
    <div class="bar" role="progressbar" aria-label="Patching" aria-valuenow=${share}><i .style=${`width:${share}%`}></i></div>
    <button class="button" @click=${stop}>Cancel</button>
  </div>`
}

/** What a cell says. */
function cellWords({ unit, column, share, measured }: PatchCell, { characters, positions }: Patched): string {
  const where = `“${visible(characters[column])}” (${count(positions[column] + 1)})`
  return `${unit} at ${where}: ${measured ? '' : 'about '}${shareWords(share)}`
}

export function picture(patched: Patched, choose: (cell: PatchCell) => void, look: Look) {
  const chart = patchingChart(patched, look)
  return pointedChart(chart, {
    title: `What each unit of A does in B, by the character at which it is put there: ${measureWords(patched)}`,
    points: chart.cells.map((cell) => ({ x: cell.x, y: cell.y, words: cellWords(cell, patched) })),
    choose: (i) => choose(chart.cells[i]),
  })
}

function result(context: Context, patched: Patched, choose: (cell: PatchCell) => void, width: number): TemplateResult {
  const { before, after, measured, agreement, seconds } = patched
  const words = `${measureWords(patched)}: ${score(before)} after B, ${score(after)} after A`
  if (after === before)
    return html`<p role="status">${words}. Both texts end alike, so that there is nothing to carry.</p>`
  return html`<section class="section" data-figure-kind="patching">
    <header>A in B <span class="clip">${words}</span>
      <button class="plain collect" title="Add to the report (F)" aria-label="Add to report: Patching between two texts"
        @click=${() => collect(context, 'patching')}>Add to report</button></header>
    ${picture(patched, choose, { width, theme: context.store.theme.theme.value })}
    <p role="status">${setWords(patched)}</p>
    <p class="dim">A click on a cell shows its unit, and looks for the set at its character.
      ${agreementWords(agreement, measured)}; ${seconds.toFixed(1)} s</p>
  </section>`
}
