// The text as the network writes it. Each character is colored by the selected unit; under it stands what the network
// expected at that place, the likeliest first and darkest. Only rows on screen exist.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { html, nothing, render, type TemplateResult } from 'lit-html'
import { placeOf, type UnitScale } from '../../../core/schema/unit-scale.ts'
import type { ModelInfo } from '../../../main/contract/types.ts'
import { collect } from '../../actions/collect.ts'
import { copyText } from '../../actions/copy.ts'
import { colorAt, css, type Theme } from '../../charts/color.ts'
import { count, visible } from '../../charts/format.ts'
import { scaleWords } from '../../charts/scale.ts'
import { scrollTo, shownRows } from '../../charts/virtual-list.ts'
import { type Disposable, disposables, listen, renders, sized } from '../../disposable.ts'
import { takesLetters } from '../../shell/focus.ts'
import { icon } from '../../shell/icons.ts'
import type { Store } from '../../state/store.ts'
import { columnOf, describeUnit, kindOf, unitNames } from '../../state/units.ts'
import type { Context } from '../entry.ts'
import { mountCard } from './card.ts'
import { generatedFigure } from './figure.ts'
import type { Page } from './page-state.ts'
import type { Writing } from './writing.ts'
import { column, liveliest, moved, type TextRow, textOf, type Written, wrap } from './written.ts'

const ADVANCE = 8
const PADDING = 16
/** heights of a row: with what was expected under each character, and without */
const TALL = 100
const LOW = 22

export function mountPage(
  host: HTMLElement,
  context: Context,
  model: ReadonlySignal<ModelInfo | null>,
  writing: Writing,
) {
  const { store } = context
  const part = (className: string) => host.appendChild(Object.assign(document.createElement('div'), { className }))
  const [bar, scroller, card] = [part('toolbar'), part('written'), part('flag hidden')]
  const width = signal(0)
  const page = createPage(store, model, writing, width)
  store.offers.set('generated', () => generatedFigure(store, page, writing))
  return disposables(
    () => store.offers.delete('generated'),
    renders(bar, () => (page.written.value ? toolbar(context, page, writing) : beforeAny(model.value))),
    sized(scroller, (w) => {
      width.value = w
    }),
    mountRows(scroller, context, page, writing),
    mountCard(card, scroller, page),
    // J and K walk the recording's ranking; where there is no recording they walk the units of this network
    listen(window, 'keydown', (event) => {
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
      const free = store.recordingId.peek() === null && host.offsetParent !== null && takesLetters(event.target)
      if (step && free && !event.ctrlKey && !event.metaKey) page.step(step)
    }),
  )
}

function createPage(
  store: Store,
  model: ReadonlySignal<ModelInfo | null>,
  writing: Writing,
  width: Signal<number>,
): Page {
  const { written } = writing
  const shape = computed(() => {
    const kinds = written.value?.kinds.join('')
    const spec = store.catalogue.value?.models.find(({ id }) => id === written.value?.model)?.spec ?? model.value?.spec
    return kinds && spec ? { layers: spec.layers, hidden: spec.hidden, kinds: written.peek()!.kinds } : null
  })
  const names = computed(() => (shape.value ? unitNames(shape.value) : []))
  /** what to show when the selected unit is none of this network's: the one that moves most, h or c */
  const fallback = computed(() => {
    const now = written.value
    if (!now || !shape.value || now.characters.length === 0) return null
    const all = names.value.map((name, index) => ({ index, kind: kindOf(name) }))
    const usual = all.filter(({ kind }) => kind === 'h' || kind === 'c')
    return names.value[liveliest(now, usual)]
  })
  const unit = computed(() => {
    for (const name of [
      store.preview.value,
      store.recordingId.value === null ? null : store.unit.value,
      store.chosenUnit.value,
    ])
      if (name !== null && shape.value && columnOf(shape.value, name) >= 0) return name
    return fallback.value
  })
  const rows = computed(() => {
    const columns = Math.max(20, Math.min(120, Math.floor((width.value - 2 * PADDING) / ADVANCE)))
    return written.value ? wrap(written.value.characters, columns) : []
  })
  return {
    written,
    unit,
    scale: computed(() => store.scales.of(unit.value ?? '', written.value?.model)),
    names,
    rows,
    guesses: store.kept.signal('generate.guesses', true, (v) => typeof v === 'boolean'),
    at: signal<number | null>(null),
    step(by) {
      const i = names.peek().indexOf(unit.peek() ?? '')
      const next = names.peek()[Math.max(0, Math.min(names.peek().length - 1, i + by))]
      if (next) store.chosenUnit.value = next
    },
  }
}

function beforeAny(model: ModelInfo | null): TemplateResult {
  return model
    ? html`<span class="before">What ${model.name} writes appears here, coloured by the selected unit.</span>`
    : html`${nothing}`
}

function toolbar(context: Context, page: Page, writing: Writing): TemplateResult {
  const { store } = context
  const unit = page.unit.value
  const scale = page.scale.value
  const { low, high, note } = scaleWords(scale)
  const copy = () =>
    store.notices.tell(copyText(textOf(page.written.peek()!)) ? 'Copied.' : 'The clipboard refused the text.')
  const name = (event: Event) => {
    const input = event.target as HTMLInputElement
    if (page.names.peek().includes(input.value.trim())) store.chosenUnit.value = input.value.trim()
    else input.value = unit ?? ''
  }
  return html`<span class="scale" title="${describeUnit(unit ?? '')}${note ? `, ${note}` : ''}">
      <input class="input mono unit-input" aria-label="Unit that colours the text" spellcheck="false" .value=${unit ?? ''} @change=${name} />
      <button class="icon" aria-label="Previous unit" title="Previous unit" @click=${() => page.step(-1)}>${icon('left')}</button
      ><button class="icon" aria-label="Next unit" title="Next unit" @click=${() => page.step(1)}>${icon('right')}</button>
      ${scale.quantity} ${low} <i class=${scale.low === 0 ? 'gate' : ''}></i> ${high}</span>
    ${page.written.value!.characters[0]?.prime ? html`<span><i class="swatch"></i>prime</span>` : nothing}
    <span class="grow"></span>
    <span class="tn">${count(page.written.value!.characters.length)} chars${writing.running.value ? '…' : ''}</span>
    <button class="plain" aria-pressed=${page.guesses.value} title="The five likeliest characters under each, as the network expected them at that place"
      @click=${() => {
        page.guesses.value = !page.guesses.peek()
      }}>${page.guesses.value ? 'Hide expected' : 'Expected'}</button>
    <button class="plain" title="Add to the report (F)" ?disabled=${writing.running.value} @click=${() => collect(context, 'generated')}>Add to report</button>
    <button class="plain" @click=${copy}>Copy</button>`
}

function mountRows(host: HTMLElement, { store }: Context, page: Page, writing: Writing): Disposable {
  host.tabIndex = 0
  host.dataset.letters = 'on'
  host.role = 'group'
  host.ariaLabel = 'Generated text; arrow keys move from character to character'
  const space = host.appendChild(document.createElement('div'))
  space.className = 'space'
  space.ariaHidden = 'true'
  const spoken = host.appendChild(document.createElement('p'))
  spoken.className = 'offscreen'
  spoken.ariaLive = 'polite'
  const top = signal(0)
  const height = signal(0)
  const rowHeight = computed(() => (page.guesses.value ? TALL : LOW))
  /** stays at the end while the network writes, unless it was scrolled up */
  let atEnd = true
  const draw = effect(() => {
    const now = page.written.value
    const rows = page.rows.value
    const tall = rowHeight.value
    const { first, last, total } = shownRows(rows.length, tall, top.value, height.value, 1)
    space.style.height = `${total + PADDING}px`
    const look = {
      theme: store.theme.theme.value,
      guesses: page.guesses.value,
      unit: store.hideColors.value ? null : page.unit.value,
      scale: page.scale.value,
    }
    const index = look.unit === null ? -1 : page.names.value.indexOf(look.unit)
    const drawn = now
      ? rows.slice(first, last).map((row, i) => drawRow(now, row, index, look, (first + i) * tall, page.at.value))
      : []
    render(html`${drawn}`, space)
    if (writing.running.peek() && atEnd) host.scrollTop = host.scrollHeight
  })
  /** the text as it is read out, once it is there */
  const speak = effect(() => {
    const now = page.written.value
    if (!writing.running.value) spoken.textContent = now ? textOf(now) : ''
  })
  const move = (event: KeyboardEvent) => {
    const rows = page.rows.peek()
    const next = moved(rows, page.at.peek(), event.key)
    if (next === null) return
    event.preventDefault()
    page.at.value = next
    const row = rows.findIndex(({ to }) => next < to)
    host.scrollTop = scrollTo(row, rowHeight.peek(), host.scrollTop, height.peek() - PADDING)
  }
  return disposables(
    draw,
    speak,
    sized(host, (_, h) => {
      height.value = h
    }),
    listen(host, 'scroll', () => {
      const up = host.scrollTop < top.peek()
      const near = host.scrollTop + host.clientHeight > host.scrollHeight - LOW
      atEnd = near || (atEnd && !up) // rows that came meanwhile are no reason to stay behind
      top.value = host.scrollTop
    }),
    listen(host, 'keydown', move),
    listen(host, 'pointermove', (event) => {
      const at = (event.target as HTMLElement).closest<HTMLElement>('[data-at]')?.dataset.at
      page.at.value = at === undefined ? null : Number(at)
    }),
    listen(host, 'pointerleave', () => {
      page.at.value = null
    }),
    listen(host, 'blur', () => {
      page.at.value = null
    }),
  )
}

interface RowLook {
  theme: Theme
  guesses: boolean
  unit: string | null
  scale: UnitScale
}

function drawRow(
  written: Written,
  { from, to }: TextRow,
  index: number,
  look: RowLook,
  y: number,
  at: number | null,
): TemplateResult {
  const values = index < 0 ? null : column(written, index, from, to)
  return html`<div class="text-row mono" .style=${`top:${y}px`}>${written.characters.slice(from, to).map((one, i) => {
    const value = values?.[i]
    const color =
      value === undefined || Number.isNaN(value)
        ? ''
        : `background:${css(colorAt(look.theme, placeOf(look.scale, value)))}`
    return html`<span class="place ${from + i === at ? 'on' : ''}" data-at=${from + i}
      ><span class=${one.prime ? 'prime' : ''} .style=${color}>${glyph(one.character)}</span>${look.guesses ? one.top.map((guess) => guessed(guess, one.character)) : nothing}</span>`
  })}</div>`
}

function guessed(
  { character, probability }: { character: string; probability: number },
  taken: string,
): TemplateResult {
  const share = Math.round(100 * (0.12 + 0.88 * Math.sqrt(probability)))
  return html`<span class="guess ${character === taken ? 'taken' : ''}"
    .style=${`color:color-mix(in srgb, var(--ink) ${share}%, var(--page))`}>${visible(character)}</span>`
}

/** A character in its cell: line ends are seen, spaces stay spaces. */
function glyph(character: string): string {
  return character === ' ' ? '\u00a0' : visible(character)
}
