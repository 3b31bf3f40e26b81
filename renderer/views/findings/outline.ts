// The entries of the report as a list: dragged into order, or moved with Alt and the arrow keys.

import { computed, signal } from '@preact/signals-core'
import { html, type TemplateResult } from 'lit-html'
import { FIGURE_TITLES } from '../../../main/contract/figure-schema.ts'
import { orTell } from '../../actions/edit.ts'
import { renders } from '../../disposable.ts'
import { icon } from '../../shell/icons.ts'
import { figureNumbers, type ListedFinding } from '../../state/findings.ts'
import type { Context, ViewEntry } from '../entry.ts'

export const outline: ViewEntry = {
  id: 'outline',
  title: 'Outline',
  modes: ['writeup'],
  place: 'left',
  count: (store) => computed(() => String(store.findings.notebook.value.findings.length || '')),
  mount: mountOutline,
}

/** “Colored text · L1.c.183”, unless the researcher gave it a heading. */
export function outlineWords({
  title,
  sentence,
  figure,
}: Pick<ListedFinding, 'title' | 'sentence' | 'figure'>): string {
  if (title !== '') return title
  if (!figure) return sentence.split('\n')[0] || 'Paragraph'
  return [FIGURE_TITLES[figure.kind], subjectOf(figure)].filter(Boolean).join(' · ')
}

function subjectOf(figure: NonNullable<ListedFinding['figure']>): string {
  if ('unit' in figure) return figure.unit
  if ('units' in figure) return figure.units.join(', ')
  return 'feature' in figure ? (figure.feature ?? '') : ''
}

interface Drag {
  id: number
  /** the place that it would go to */
  to: number
}

function mountOutline(host: HTMLElement, context: Context) {
  host.classList.add('outline')
  const { store } = context
  const drag = signal<Drag | null>(null)
  return renders(host, () => {
    const { findings } = store.findings.notebook.value
    if (findings.length === 0) return html`<p class="dim none">Nothing is in the report yet.</p>`
    const numbers = figureNumbers(findings)
    return html`<ol aria-label="Entries of the report, in order" @drop=${(event: DragEvent) => drop(event, context, drag)}
        @dragover=${(event: DragEvent) => drag.peek() && event.preventDefault()}>
        ${findings.map((finding, place) => item(context, finding, place, numbers.get(finding.id), drag))}
      </ol>
      <p class="dim3 hint">Drag to put in order, or <kbd>Alt ↑</kbd> <kbd>Alt ↓</kbd></p>`
  })
}

type DragSignal = { value: Drag | null; peek(): Drag | null }

function item(
  context: Context,
  finding: ListedFinding,
  place: number,
  number: number | undefined,
  drag: DragSignal,
): TemplateResult {
  const { store } = context
  const { id } = finding
  const on = store.findings.current.value?.id === id
  const words = outlineWords(finding)
  const held = drag.value
  const mark = held && held.to === place && held.id !== id ? 'here' : ''
  const choose = () => {
    store.findings.chosen.value = id
    const section = document.getElementById(`finding-${id}`)
    section?.scrollIntoView({ block: 'nearest' })
  }
  return html`<li class="row ${mark}" draggable="true" @dragstart=${(event: DragEvent) => start(event, id, place, drag)}
      @dragend=${() => {
        drag.value = null
      }} @dragover=${() => over(place, drag)}>
    <button class="item ${on ? 'on' : ''}" aria-pressed=${on} tabindex=${on ? 0 : -1} data-finding=${id} @click=${choose}
      @keydown=${(event: KeyboardEvent) => keys(event, context, finding)}>
      <span class="tn dim3">${number ?? ''}</span><span class="clip grow">${words}</span>
    </button>
    <span class="acts"><button class="icon" title="Remove" aria-label="Remove ${words}"
      @click=${() => orTell(context, store.findings.remove(finding))}>${icon('remove', 12)}</button></span>
  </li>`
}

function start(event: DragEvent, id: number, to: number, drag: DragSignal): void {
  event.dataTransfer!.effectAllowed = 'move'
  event.dataTransfer!.setData('text/plain', String(id))
  drag.value = { id, to }
}

function over(to: number, drag: DragSignal): void {
  const held = drag.peek()
  if (held && held.to !== to) drag.value = { ...held, to }
}

function drop(event: DragEvent, context: Context, drag: DragSignal): void {
  const held = drag.peek()
  if (!held) return
  event.preventDefault()
  drag.value = null
  const { findings } = context.store.findings.notebook.peek()
  const from = findings.findIndex(({ id }) => id === held.id)
  if (from >= 0) orTell(context, context.store.findings.move(findings[from], held.to - from))
}

/** ↑ ↓ choose, Alt moves, Delete removes. */
function keys(event: KeyboardEvent, context: Context, finding: ListedFinding): void {
  const { store } = context
  const { findings } = store.findings.notebook.peek()
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (event.key === 'Delete') orTell(context, store.findings.remove(finding))
  else if (step === undefined) return
  else if (event.altKey)
    orTell(
      context,
      store.findings.move(finding, step).then(() => focusOn(event, finding.id)),
    )
  else {
    const next = findings[findings.findIndex(({ id }) => id === finding.id) + step]
    if (next) {
      store.findings.chosen.value = next.id
      focusOn(event, next.id)
    }
  }
  event.preventDefault()
  event.stopPropagation()
}

function focusOn(event: KeyboardEvent, id: number): void {
  const list = (event.target as HTMLElement).closest('.outline')
  requestAnimationFrame(() => list?.querySelector<HTMLElement>(`button.item[data-finding="${id}"]`)?.focus())
}
