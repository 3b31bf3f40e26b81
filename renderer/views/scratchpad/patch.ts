// Patching A into B, under the text while two are compared: which units, at which characters, make the prediction of the
// one text out of that of the other.

import { computed, signal } from '@preact/signals-core'
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
import type { PatchEvent, Patched, PatchMeasure, PatchRequest } from '../../../main/contract/patch-types.ts'
import { collect } from '../../actions/collect.ts'
import { count, score, visible } from '../../charts/format.ts'
import { pointedChart } from '../../charts/pointed.ts'
import { type Disposable, disposables, renders, sized } from '../../disposable.ts'
import { helpPage, questionMark } from '../../shell/help/page.ts'
import { streamed } from '../../state/streamed.ts'
import type { Context } from '../entry.ts'
import type { Page } from './page.ts'

/** What is asked for beside the texts; '' and null for what is chosen by itself. */
interface Wish {
  measure: PatchMeasure
  target: string
  against: string
  share: number
  /** characters of A and B that stand beside each other, from 1; null for the ends */
  beside: { a: number; b: number } | null
}

const FIRST: Wish = { measure: 'difference', target: '', against: '', share: 90, beside: null }

const MEASURES: Record<PatchMeasure, string> = {
  difference: 'difference of two logits',
  'log-probability': 'log-probability',
  logit: 'logit',
}

/** What has come so far. */
interface Found {
  patched: Patched | null
  progress: Extract<PatchEvent, { type: 'progress' }> | null
}

export function mountPatch(host: HTMLElement, context: Context, page: Page): Disposable {
  const { store, api } = context
  const width = signal(0)
  const wish = signal<Wish>(FIRST)
  const asked = signal<PatchRequest | null>(null)
  /** the texts and the network that a question would be of now */
  const present = computed(() => {
    const [{ a, text, unknown }, model] = [page.kept.value, page.model.value]
    return a === null || a === '' || text === '' || !model ? null : { model: model.id, a, b: text, unknown }
  })
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
  const ask = (time?: number) => {
    const texts = present.peek()
    const { measure, target, against, share, beside } = wish.peek()
    if (!texts) return
    asked.value = {
      ...texts,
      ...{ measure: measure === 'difference' && against === '' && target === '' ? undefined : measure, share },
      ...(target !== '' && { target }),
      ...(against !== '' && measure === 'difference' && { against }),
      ...(beside && { atA: beside.a - 1, atB: beside.b - 1 }),
      ...(time !== undefined && { time }),
    }
  }
  store.offers.set('patching', (): FigureSpecification | string => {
    const [question, found] = [asked.peek(), shown.peek()]
    if (!question || !found || answer.running.peek())
      return 'There are no patches to add: patch A into B in Try text first.'
    const { measure, target, against, share, positions, column } = found
    const { model, a, b, unknown = 'map', atA, atB } = question
    return {
      ...({ kind: 'patching', model, a, b, unknown, measure, target, share, time: positions[column] } as const),
      ...(against !== null && { against }),
      ...(atA !== undefined && atB !== undefined && { atA, atB }),
    }
  })
  const choose = ({ unit, column }: PatchCell, { positions, column: old }: Patched) => {
    if (page.has(unit)) store.chosenUnit.value = unit
    if (column !== old) ask(positions[column])
  }
  return disposables(
    () => store.offers.delete('patching'),
    answer,
    sized(host, (w) => {
      width.value = Math.max(0, w - 32)
    }),
    renders(host, () => {
      const texts = present.value
      host.classList.toggle('hidden', page.kept.value.a === null)
      if (page.kept.value.a === null) return html``
      const found = shown.value
      const question = asked.value
      const current =
        texts !== null &&
        question !== null &&
        (['model', 'a', 'b', 'unknown'] as const).every((key) => texts[key] === question[key])
      return html`<section class="section" data-figure-kind="patching">
        <header><h3>Patch A into B</h3>${questionMark('Patch A into B', () => helpPage(context.views, 'scratchpad'))}${
          found && current && !answer.running.value
            ? html`<button class="plain collect" title="Add to the report (F)" aria-label="Add to report: Patching between two texts"
                @click=${() => collect(context, 'patching')}>Add to report</button>`
            : nothing
        }</header>
        ${form(wish, () => ask(), texts !== null, answer.running.value)}
        ${answer.problem.value ? html`<p class="problem" role="alert">${answer.problem.value}</p>` : nothing}
        ${
          answer.running.value
            ? waiting(answer.value.value, () => {
                asked.value = null
              })
            : nothing
        }
        ${found && !current ? html`<p class="dim">Of the texts as they were before the last change.</p>` : nothing}
        ${found && width.value > 0 ? result(found, (cell) => choose(cell, found), { width: width.value, theme: store.theme.theme.value }) : nothing}
      </section>`
    }),
  )
}

function form(wish: { value: Wish }, ask: () => void, possible: boolean, running: boolean): TemplateResult {
  const { measure, target, against, share, beside } = wish.value
  const change = (part: Partial<Wish>) => {
    wish.value = { ...wish.value, ...part }
  }
  const value = ({ target }: Event) => (target as HTMLInputElement | HTMLSelectElement).value
  const whole = (event: Event, low: number, high: number, old: number) => {
    const number = Math.round(Number(value(event)))
    const sound = number >= low && number <= high
    if (!sound) (event.target as HTMLInputElement).value = String(old)
    return sound ? number : old
  }
  const character = (words: string, now: string, hint: string, set: (character: string) => void) =>
    html`<input class="input number" maxlength="2" aria-label=${words} title=${hint} placeholder="auto" .value=${now}
      @change=${(event: Event) => set(value(event))} />`
  return html`<div class="probe-ask">
    <select class="input" aria-label="What is measured after the text" @change=${(event: Event) => change({ measure: value(event) as PatchMeasure })}>
      ${(Object.keys(MEASURES) as PatchMeasure[]).map((key) => html`<option value=${key} ?selected=${measure === key}>${MEASURES[key]}</option>`)}
    </select>
    <label>of ${character('Character that is measured', target, 'The likeliest character after A, where nothing is written', (target) => change({ target }))}</label>
    ${
      measure === 'difference'
        ? html`<label>less ${character('Character that is set against it', against, 'The likeliest character after B, where nothing is written', (against) => change({ against }))}</label>`
        : nothing
    }
    <label>aligned <select class="input" aria-label="How the texts are aligned" @change=${(event: Event) =>
      change({ beside: value(event) === 'ends' ? null : { a: 1, b: 1 } })}>
      <option value="ends" ?selected=${beside === null}>at their ends</option>
      <option value="place" ?selected=${beside !== null}>at a character</option></select></label>
    ${
      beside
        ? html`<label>A <input class="input number" inputmode="numeric" aria-label="Character of A, from 1" .value=${String(beside.a)}
            @change=${(event: Event) => change({ beside: { ...beside, a: whole(event, 1, 1e6, beside.a) } })} /></label>
          <label>by B <input class="input number" inputmode="numeric" aria-label="Character of B, from 1" .value=${String(beside.b)}
            @change=${(event: Event) => change({ beside: { ...beside, b: whole(event, 1, 1e6, beside.b) } })} /></label>`
        : nothing
    }
    <label>set for <input class="input number" inputmode="numeric" aria-label="Share of the difference that the set is to carry, per cent" .value=${String(share)}
      @change=${(event: Event) => change({ share: whole(event, 1, 100, share) })} /> %</label>
    <button class="button primary" ?disabled=${!possible || running} @click=${ask}>Patch</button>
  </div>`
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

function result(patched: Patched, choose: (cell: PatchCell) => void, look: Look): TemplateResult {
  const { before, after, measured, agreement, seconds } = patched
  const words = `${measureWords(patched)}: ${score(before)} after B, ${score(after)} after A`
  if (after === before)
    return html`<p role="status">${words}. Both texts end alike, so that there is nothing to carry.</p>`
  return html`<p class="dim">${words}. A click on a cell shows its unit, and looks for the set at its character.</p>
    ${picture(patched, choose, look)}
    <p role="status">${setWords(patched)}</p>
    <p class="dim">${agreementWords(agreement, measured)}; ${seconds.toFixed(1)} s</p>`
}
