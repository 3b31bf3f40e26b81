// Two columns of bars that meet in the middle: what speaks against on the left, what speaks for on the right, the
// characters between them.

import { html, nothing, type TemplateResult } from 'lit-html'

export interface Bar {
  label: string
  value: number
  /** written at the end of the bar */
  words: string
  title: string
  choose?: () => void
}

export interface DivergingBars {
  left: readonly Bar[]
  right: readonly Bar[]
  /** the value of a full bar */
  most: number
  /** colours of the scale, or ink */
  fill: { left: string; right: string }
  /** for those who cannot see it */
  title: string
}

export function divergingBars({ left, right, most, fill, title }: DivergingBars): TemplateResult {
  const rows = Array.from({ length: Math.max(left.length, right.length) })
  return html`<div class="diverging" role="group" aria-label=${title}>
    ${rows.map(
      (_, i) => html`<div class="side left">${left[i] ? half(left[i], most, fill.left) : nothing}</div>
        <div class="side">${right[i] ? half(right[i], most, fill.right) : nothing}</div>`,
    )}
  </div>`
}

function half(bar: Bar, most: number, fill: string): TemplateResult {
  const width = most > 0 ? Math.min(100, (100 * Math.abs(bar.value)) / most) : 0
  const parts = html`<span class="label mono">${bar.label}</span
    ><span class="track"><i .style=${`width:${width}%;background:${fill}`}></i></span
    ><span class="amount tn">${bar.words}</span>`
  return bar.choose
    ? html`<button title=${bar.title} aria-label="${bar.label} ${bar.words}" @click=${bar.choose}>${parts}</button>`
    : html`<span class="row" title=${bar.title}>${parts}</span>`
}
