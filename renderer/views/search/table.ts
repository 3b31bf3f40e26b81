// The ranking as a table: headings over the halves of the text, heads that sort, one row a unit.

import { html, nothing } from 'lit-html'
import type { Theme } from '../../../core/figures/marks/color.ts'
import type { Score } from '../../../main/contract/types.ts'
import { probability, score } from '../../charts/format.ts'
import type { ColumnKey, Kind } from '../../state/column-key.ts'
import type { Store } from '../../state/store.ts'
import { rowEvents, sortHead, sparkline, unitLabel } from '../unit-row.ts'
import { bar, barHead } from './bar.ts'
import { baselineName, bestBaseline, type Row } from './baselines.ts'
import { type Column, spans } from './columns.ts'
import { telling } from './remarks.ts'

export interface Table {
  columns: readonly Column[]
  /** whether rows have the activation of their units; a narrow panel keeps the figures */
  activation: boolean
  kind: Kind
  by: ColumnKey
  sort: (key: ColumnKey) => void
  /** its place among the units, from 1 */
  rankOf: (item: Row) => number
}

const PARTS = { train: 'search half', heldout: 'held-out half', chance: '', other: 'other activations' } as const

/** Where a column's formula is. */
const COMPUTED = 'Formula: Columns, How these numbers are computed'

export function tableHead(table: Table, theme: Theme) {
  const { columns, activation, kind, by, sort } = table
  return html`<div class="table-head parts" aria-hidden="true" style=${template(table)}>
      <span></span><span></span>${activation ? html`<span></span>` : nothing}
      ${spans(columns).map(
        ({ part, columns: count }) =>
          html`<span class=${PARTS[part] ? 'part' : ''} style="grid-column: span ${count}">${PARTS[part]}</span>`,
      )}
    </div>
    <div class="table-head" role="row" data-roving="line" style=${template(table)}>
      <span class="num" role="columnheader">#</span>${sortHead({ title: 'unit', on: by === 'unit', sort: () => sort('unit'), classes: '' })}${activation ? html`<span role="columnheader">activation</span>` : nothing}
      ${columns.map(({ key, title, hint, part }) =>
        key === 'bar'
          ? html`<span role="columnheader" aria-label="95 % interval, held-out half" title=${hint} class="bar-head">${barHead(kind, theme)}</span>`
          : sortHead({
              title,
              hint: hint && `${hint}. ${COMPUTED}`,
              words: PARTS[part] && `${title}, ${PARTS[part]}`,
              on: by === key,
              sort: () => sort(key),
            }),
      )}
    </div>`
}

export function tableRow(store: Store, table: Table, item: Row, i: number, id: string) {
  const { columns, kind } = table
  if (item.baseline !== undefined)
    return html`<div class="baseline-row" role="row" id=${id} aria-rowindex=${i + 1} style=${template(table)}>
      <span role="gridcell"></span>${baselineName(item.baseline, table.activation)}
      ${columns.map((column) => cell(store, column, kind, item))}
    </div>`
  const { choose, move, leave } = rowEvents(store, item.unit)
  const on = store.unit.value === item.unit
  return html`<div class="table-row ${on ? 'on' : ''}" role="row" id=${id} aria-rowindex=${i + 1} aria-selected=${on}
    style=${template(table)} data-unit=${item.unit} @click=${choose} @mousemove=${move} @mouseleave=${leave}>
    <span class="num dim" role="gridcell">${table.rankOf(item)}</span>${unitLabel(store, item.unit)}${table.activation ? sparkline(store, item.unit) : nothing}
    ${columns.map((column) => cell(store, column, kind, item))}
  </div>`
}

function cell(store: Store, column: Column, kind: Kind, item: Row) {
  const results = store.search.results.value
  if (column.key === 'p' || column.key === 'pUntrained') {
    const p = item[column.key]
    const sure = p !== null && p < 0.05
    const missing = item.baseline !== undefined ? '' : results?.maxima === null ? '…' : '–'
    const words = p === null ? missing : probability(p, results?.shifts ?? 0)
    return html`<span role="gridcell" class="num ${sure ? 'strong' : 'dim'}">${words}</span>`
  }
  if (column.key === 'overall')
    return html`<span role="gridcell" class="num dim">${Number.isNaN(item.overall) ? '' : score(item.overall)}</span>`
  if (column.key === 'bar') {
    const control = bestBaseline(results?.baselines ?? null, ({ figures }) => telling(figures, kind))
    return html`<span role="gridcell" aria-label=${intervalWords(item, kind)} class="bar-cell" title=${intervalWords(item, kind)}>${bar(item, kind, control, store.theme.theme.value)}</span>`
  }
  if (column.key === 'interval')
    return html`<span role="gridcell" class="num dim">${intervalWords(item, kind) || (item.baseline === undefined ? '…' : '')}</span>`
  if (column.key === 'replicated')
    return html`<span role="gridcell" class="num strong">${item.baseline === undefined ? score(column.figure(item)) : ''}</span>`
  const [part, metric] = column.key.split('.') as ['train' | 'heldout', 'r']
  const value = part === 'train' ? item[metric] : item.heldout[metric]
  return html`<span role="gridcell" class="num ${part === 'heldout' ? 'strong' : ''}">${score(value)}</span>`
}

/** “0.90 – 0.98” */
export function intervalWords({ intervals }: Score, kind: Kind): string {
  if (!intervals) return ''
  const [low, high] = kind === 'number' ? intervals.r : intervals.auroc
  return Number.isNaN(low) ? '' : `${score(low)} – ${score(high)}`
}

function template({ columns, activation }: Table): string {
  const tracks = columns.map(({ key, width }) => (key === 'bar' ? `${width}px` : `minmax(${width}px, 1fr)`))
  return `grid-template-columns: 24px minmax(84px, 1.6fr) ${activation ? '92px ' : ''}${tracks.join(' ')}`
}
