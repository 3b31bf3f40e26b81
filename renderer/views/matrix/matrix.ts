// All features against all units as a heat-map: features are rows, units are columns. Rows stream in; a click opens the
// text in the colors of the unit with the feature's matches.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { FigureFormat } from '../../../main/contract/finding-types.ts'
import { figureOf } from '../../actions/captures.ts'
import { collect } from '../../actions/collect.ts'
import { download } from '../../actions/download.ts'
import { orTell } from '../../actions/edit.ts'
import { count, score } from '../../charts/format.ts'
import { disposables, listen, renders, sized } from '../../disposable.ts'
import type { MatrixRow, Metric } from '../../state/matrix-row.ts'
import type { Store } from '../../state/store.ts'
import { unitNames } from '../../state/units.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { withName } from '../unit-row.ts'
import { mountCells } from './cells.ts'
import { ROW } from './paint.ts'
import { bestUnit, layColumns, orderRows, orderUnits, type RowOrder, type UnitOrder } from './shape.ts'

const NAMES = 148
const BEST = 168
const FORMATS = ['csv', 'parquet'] as const
const FORMAT_NAMES = { csv: 'CSV', parquet: 'Parquet' }

export const matrix: ViewEntry = {
  id: 'matrix',
  title: 'Matrix',
  modes: ['explore'],
  place: 'bottom',
  letters: true,
  help: {
    shows:
      'Every feature of the library, and your own, against every unit: orange where a unit is high at the feature, blue where it is low, faded where chance does as well. At the right the best unit of each feature.',
    computed:
      'Held-out AUROC or r; q by Benjamini and Hochberg over all cells, from circular shifts; a row’s p asks whether any unit follows its feature.',
    numbers: 'p: does any unit follow the feature?',
  },
  mount: mountMatrix,
  commands: [
    {
      title: 'All features against all units',
      also: 'heat-map every feature',
      keys: 'M',
      run: ({ dock }) => dock.enter('matrix'),
    },
    ...(['auroc', 'r'] as const).map((metric) => ({
      title: `Colour the matrix by ${metric === 'r' ? 'r' : 'AUROC'}`,
      also: 'measure metric',
      keys: '',
      run: ({ store, dock }: Context) => {
        store.matrix.metric.value = metric
        dock.show('matrix')
      },
    })),
  ],
}

function mountMatrix(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('matrix-view')
  const add = (parent: HTMLElement, className: string) =>
    parent.appendChild(Object.assign(document.createElement('div'), { className }))
  const bar = add(host, 'toolbar')
  const empty = add(host, '')
  const legend = add(host, 'matrix-legend')
  const scroll = add(host, 'matrix-scroll')
  const names = add(scroll, 'matrix-names')
  const field = add(scroll, 'matrix-field')
  const bests = add(scroll, 'matrix-best')

  const data = store.matrix
  const { metric } = data
  const rowOrder = signal<RowOrder>('library')
  const unitOrder = signal<UnitOrder>('best')
  const cell = signal<number | 'fit'>('fit')
  const first = signal(0)
  const width = signal(0)
  const units = computed(() => (store.recording.value ? unitNames(store.recording.value) : []))
  const rows = computed(() => orderRows(data.value.value?.rows ?? [], rowOrder.value, metric.value))
  const order = computed(() => orderUnits(rows.value, units.value.length, unitOrder.value, metric.value))
  const columns = computed(() => layColumns(units.value.length, Math.max(0, width.value), cell.value, first.value))
  const there = computed(() => rows.value.length > 0)
  const complete = computed(() => data.value.value?.complete ?? false)
  const ready = computed(() => store.recording.value !== null && store.recording.value.state !== 'recording')

  const open = (row: MatrixRow, unit: number) => {
    store.chosenUnit.value = units.peek()[unit]
    store.search.run(row.feature)
    context.dock.show('text')
  }
  const save = (format: FigureFormat) => {
    const figure = figureOf('matrix', store)
    if (typeof figure === 'string') store.notices.tell(figure)
    else orTell(context, api.call('figures.make', { figure, format }).then(download))
  }
  for (const list of [names, bests]) list.dataset.roving = 'line'
  return disposables(
    data.forget,
    renders(
      bar,
      () => html`<button class="button ${there.value ? '' : 'primary'}" ?disabled=${!ready.value || data.running.value} @click=${data.ask}>
          ${there.value ? 'Compute again' : 'Compute'}</button>
        ${data.running.value ? html`<button class="button" title="End it; the rows that are there stay" @click=${data.stop}>Stop</button>` : nothing}
        ${choice('Colour', metric, [
          ['auroc', 'AUROC, held out'],
          ['r', 'r, held out'],
        ])}
        ${choice('Rows', rowOrder, [
          ['library', 'by kind of text'],
          ['best', 'by best unit'],
          ['name', 'by name'],
        ])}
        ${choice('Units', unitOrder, [
          ['best', 'by best feature'],
          ['layer', 'by layer'],
          ['alike', 'clustered'],
          ...(unitOrder.value.startsWith('row:') ? [[unitOrder.value, `by ${unitOrder.value.slice(4)}`] as const] : []),
        ])}
        ${choice('Cells', cell as { value: string | number }, [
          ['fit', 'all on screen'],
          [3, '3 pixels'],
          [8, '8 pixels'],
        ])}
        <span class="outs"><span class="tn">${progress(data.value.value, data.running.value, units.value.length)}</span>
        ${FORMATS.map(
          (format) => html`<button class="plain" ?disabled=${!complete.value} title="Every cell with r, p and q"
            @click=${() => save(format)}>${FORMAT_NAMES[format]}</button>`,
        )}
        <button class="plain" ?disabled=${!complete.value} title="Add to the report (F)"
          @click=${() => collect(context, 'matrix')}>Add to report</button></span>`,
    ),
    renders(empty, () => {
      if (data.problem.value) return html`<p class="empty problem" role="alert">${data.problem.value}</p>`
      if (there.value || data.running.value) return html`${nothing}`
      return html`<div class="empty"><p>Every feature of the library, and your own, against every unit: which units follow which feature,
        beyond chance. ${ready.value ? nothing : 'It can be computed when the recording is complete.'}</p></div>`
    }),
    renders(legend, () => (there.value ? legendOf(metric.value) : html`${nothing}`)),
    renders(names, () => html`${rows.value.map((row) => rowName(row, unitOrder))}`),
    renders(bests, () => html`${rows.value.map((row) => rowBest(store, row, units.value, metric.value, open))}`),
    mountCells(field, { store, rows, order, columns, units, metric, cell, first, open }),
    sized(scroll, (w) => {
      width.value = w - NAMES - BEST - 12
    }),
    listen(scroll, 'scroll', () => field.dispatchEvent(new Event('moved'))),
    effect(() => {
      scroll.classList.toggle('hidden', !there.value)
      scroll.style.setProperty('--row', `${ROW}px`)
      scroll.style.gridTemplateColumns = `${NAMES}px ${Math.max(0, width.value)}px ${BEST}px`
    }),
  )
}

function progress(
  found: { rows: readonly MatrixRow[]; total: number; seconds: number } | null,
  running: boolean,
  units: number,
) {
  if (!found) return running ? 'starting …' : ''
  if (running) return `${found.rows.length} of ${found.total} features`
  return `${count(found.rows.length)} features × ${count(units)} units · ${found.seconds.toFixed(1)} s`
}

function choice<T extends string | number>(
  title: string,
  chosen: { value: T },
  options: readonly (readonly [T, string])[],
) {
  const set = (event: Event) => {
    const value = (event.target as HTMLSelectElement).value
    chosen.value = options.find(([key]) => String(key) === value)![0]
  }
  return html`<label>${title} <select class="input" aria-label=${title} @change=${set}>
    ${options.map(([key, words]) => html`<option value=${key} ?selected=${chosen.value === key}>${words}</option>`)}
  </select></label>`
}

/** What the colors say, and over the last column what its figures are. */
function legendOf(metric: Metric) {
  const [low, high] = metric === 'r' ? ['r −0.8', '0.8'] : ['AUROC 0.9, unit low', 'AUROC 0.9, unit high']
  return html`<span class="scale">${low} <i></i> ${high}</span>
    <span class="dim3 clip">faded where q ≥ 0.05${metric === 'r' ? '' : '; a number is coloured by r, −0.8 to 0.8'}</span>
    <span class="matrix-heads dim3"><span>best unit</span><span class="num">AUROC</span><span class="num">r</span></span>`
}

function rowName(row: MatrixRow, order: { value: UnitOrder }) {
  const key: UnitOrder = `row:${row.feature}`
  const sort = () => {
    order.value = order.value === key ? 'best' : key
  }
  return html`<button class="clip ${row.problem === null ? '' : 'dim3'} ${order.value === key ? 'on' : ''}" aria-pressed=${order.value === key}
    title=${row.problem ?? `${row.meaning}\nA click sorts the units by it.`} ?disabled=${row.problem !== null} @click=${sort}>${row.feature}</button>`
}

function rowBest(
  store: Store,
  row: MatrixRow,
  units: readonly string[],
  metric: Metric,
  open: (row: MatrixRow, unit: number) => void,
) {
  const best = bestUnit(row, metric)
  if (best < 0) return html`<span class="dim3" title=${row.problem ?? ''}>not judged</span>`
  const chance =
    row.p === null
      ? ''
      : `\nAny unit at all: p ${row.p <= 0.05 ? 'family-wise' : 'not beyond chance,'} ${row.p.toFixed(3)}`
  return html`<button class=${row.p !== null && row.p > 0.05 ? 'dim3' : ''} title=${`The unit that follows it best${chance}`} @click=${() => open(row, best)}
    >${withName(store, units[best])}<span class="num">${Number.isNaN(row.auroc[best]) ? '' : score(row.auroc[best])}</span><span class="num">${score(row.r[best])}</span></button>`
}
