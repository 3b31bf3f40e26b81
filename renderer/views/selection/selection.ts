// Which units are on here? A passage that was selected, the units that tell it from the text around it, and the features
// that do.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { SelectionAnswer, SelectionFeature, SelectionUnits } from '../../../main/contract/types.ts'
import { count, plain, score, visible } from '../../charts/format.ts'
import { disposables, renders } from '../../disposable.ts'
import { resource } from '../../state/resource.ts'
import type { Store } from '../../state/store.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { rowEvents, unitLabel } from '../unit-row.ts'

const UNITS = 24
const FEATURES = 8

export const selection: ViewEntry = {
  id: 'selection',
  title: 'Selection',
  modes: ['explore'],
  place: 'right',
  letters: true,
  help: {
    shows:
      'Differential activation: the units that are on in the selected characters and off around them, and the features that tell the selection from the text around it.',
    computed:
      'AUROC of the unit’s values inside the selection against those around it; Jaccard of the selection and the characters beyond the best threshold.',
  },
  mount: mountSelection,
  commands: [
    {
      title: 'Differential activation of the selection',
      also: 'which units are on here, off around',
      keys: 'B',
      run: (context) => askSelection(context),
    },
  ],
}

/** Asks about the selection; a sentence where there is none. */
export function askSelection({ store, dock }: Context): void {
  const span = store.selection.peek()
  if (!span) store.notices.tell('Select some characters of the text first: drag over them, or hold Shift.')
  else {
    store.brushed.value = span
    dock.enter('selection')
  }
}

function mountSelection(host: HTMLElement, { store, api }: Context) {
  host.classList.add('unit-view')
  const page = host.appendChild(document.createElement('div'))
  const all = signal(false)
  const answer = resource(
    () => {
      const span = store.brushed.value
      const recording = store.recordingId.value
      return span && recording !== null ? [recording, span.from, span.to] : null
    },
    ([recording, start, end], signal) => api.call('explain.selection', { recording, start, end }, { signal }),
  )
  return disposables(
    answer,
    renders(page, () => {
      const found = answer.value.value
      return html`${passage(store)}
        ${answer.problem.value ? html`<p class="problem" role="alert">${answer.problem.value}</p>` : nothing}
        ${found ? html`<div class=${answer.pending.value ? 'stale' : ''}>${units(store, found, all)} ${features(store, found)}</div>` : nothing}`
    }),
  )
}

function passage(store: Store) {
  const span = store.brushed.value
  const source = store.text.value.value
  if (!span || !source)
    return html`<p class="dim">Select characters in the text and ask <b>Which units are on here?</b> (differential activation: inside against around).</p>`
  const words = Array.from(source.text.slice(span.from, span.from + 400)).slice(0, Math.min(120, span.to - span.from))
  const shown = source.length === source.text.length ? words.join('').replace(/\n/g, visible('\n')) : ''
  return html`<div class="name"><b class="passage clip">${shown || 'Selection'}</b></div>
    <p class="dim tn">${count(span.to - span.from)} characters from ${count(store.origin.value.position + span.from)} of the text on, against those around them.
      <button class="link" @click=${() => store.goTo(span.from)}>Show</button></p>`
}

function units(store: Store, { units }: SelectionAnswer, all: { value: boolean }) {
  const shown = all.value ? units : units.slice(0, UNITS)
  return html`<section class="section">
    <header>Differential activation <span>${store.recording.value?.kinds.includes('c') ? 'means of tanh c for cell states' : ''}</span></header>
    <div class="explain-table selection-table">
      <span class="dim3">unit</span><span class="num dim3" title="Mean of what is shown: of tanh c for cell states">mean in</span><span class="num dim3" title="Mean of what is shown: of tanh c for cell states">around</span
      ><span class="num dim3">AUROC</span><span class="num dim3" title="of the characters beyond the best threshold with the selection">Jaccard</span>
      ${shown.map((unit) => unitRow(store, unit))}
    </div>
    ${
      units.length > shown.length
        ? html`<button class="link" @click=${() => {
            all.value = true
          }}>all ${count(units.length)} units</button>`
        : nothing
    }
  </section>`
}

function unitRow(store: Store, { unit, inside, outside, score: auroc, jaccard }: SelectionUnits) {
  const { choose, move, leave } = rowEvents(store, unit)
  const on = store.unit.value === unit
  return html`<button class="explain-row ${on ? 'on' : ''}" data-unit=${unit} aria-pressed=${on} @click=${choose}
    @mousemove=${move} @mouseleave=${leave}>
    ${unitLabel(store, unit)}<span class="num">${plain(inside)}</span><span class="num">${plain(outside)}</span
    ><span class="num strong">${score(auroc)}</span><span class="num">${score(jaccard)}</span>
  </button>`
}

function features(store: Store, { features }: SelectionAnswer) {
  const judged = features.filter((f) => f.problem === null).slice(0, FEATURES)
  if (judged.length === 0) return nothing
  const row = (
    f: SelectionFeature,
  ) => html`<button class="explain-row" title=${`${f.meaning}\n${f.expression}\nAUROC ${score(f.auroc)}, Jaccard ${score(f.jaccard)}`}
      @click=${() => store.search.run(f.feature)}>
      <span class="clip">${f.feature}</span><span class="num strong">${score(f.r)}</span>
    </button>`
  return html`<section class="section">
    <header>Features that explain the selection <span>by |r| with the selection</span></header>
    <div class="explain-table feature-table">
      <span class="dim3">feature</span><span class="num dim3" title="Pearson’s r with the selection, over it and its surroundings">r ↓</span>
      ${judged.map(row)}
    </div>
  </section>`
}
