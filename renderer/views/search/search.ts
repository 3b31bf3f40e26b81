// Which units follow a feature: the editor, the ranking, what does without the network, and what chance would give.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { collect } from '../../actions/collect.ts'
import { exportRanking } from '../../actions/export.ts'
import { featureDialog } from '../../actions/feature.ts'
import { count } from '../../charts/format.ts'
import { nullStrip } from '../../charts/null-strip.ts'
import { disposables, listen, renders, sized } from '../../disposable.ts'
import { openMenu } from '../../shell/menu.ts'
import { numbersPage } from '../../shell/numbers-page.ts'
import type { ColumnKey, Kind } from '../../state/column-key.ts'
import type { Store } from '../../state/store.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { featureEditor } from '../feature-editor.ts'
import { virtualList } from '../list.ts'
import { baselineRows, type Row } from './baselines.ts'
import { ACTIVATION_LEAST, COLUMNS, DEFAULTS, fitting, replicatedColumn, sortScores } from './columns.ts'
import { createControlMaker } from './control.ts'
import { remarks } from './remark-lines.ts'
import { createReplicator } from './replicate.ts'
import { type Table, tableHead, tableRow } from './table.ts'

export const search: ViewEntry = {
  id: 'search',
  title: 'Search',
  modes: ['explore'],
  place: 'bottom',
  letters: true,
  note: (store) => computed(() => foundWords(store)),
  help: {
    shows:
      'All units, ranked by how they follow the feature that is written above. The left figures are of the half of the text that chose sign and threshold, the right ones of the half that was held out; the bar is a 95 % interval for another stretch of this text, the dashed line the best baseline. Rows in italics are baselines: what the last characters alone, or the network before training, reach.',
    computed:
      'r, AUROC and the others unit by unit from all values of the best; p, corrected: how often, under circular shifts of the feature, the largest studentised |r| of all units comes as far (max-statistic null); p, untrained: the same of |r| less that of the untrained network.',
    numbers: 'p: does any unit follow the feature?',
  },
  mount: mountSearch,
  commands: COLUMNS.filter(({ key }) => key !== 'bar').map(({ key, title, part }) => ({
    title: `Sort the ranking by ${title}${part === 'chance' ? '' : part === 'train' ? ', search half' : ', held-out half'}`,
    also: `measure metric column order ${key}`,
    keys: '',
    run: ({ store, dock }) => {
      store.rankedBy.value = key
      dock.show('search')
    },
  })),
}

/** “19,003 of 204,983 characters in 155 spans” */
function foundWords({ search: { results, problem } }: Store): string {
  const r = results.value
  if (!r?.scores || problem.value) return '' // the figures would be those of the question before
  const time = `${r.seconds < 0.995 ? `${Math.max(1, Math.round(r.seconds * 1000))} ms` : `${r.seconds.toFixed(1)} s`}`
  if (r.kind === 'number') return `a number at ${count(r.characters)} characters · ${time}`
  return `${count(r.positives)} of ${count(r.characters)} characters in ${count(r.runs)} spans · ${time}`
}

function mountSearch(host: HTMLElement, context: Context) {
  const { store } = context
  host.classList.add('search-view')
  const add = (className: string) => host.appendChild(Object.assign(document.createElement('div'), { className }))
  const ask = add('ask')
  const editor = ask.appendChild(Object.assign(document.createElement('div'), { className: 'editor' }))
  const actions = ask.appendChild(Object.assign(document.createElement('div'), { className: 'ask contents' }))
  actions.dataset.roving = 'line'
  const problem = add('problem')
  const said = add('remarks')
  said.dataset.roving = 'line'
  const empty = add('')
  const table = add('')
  const head = table.appendChild(document.createElement('div'))
  const strip = add('null-strip')
  const { search, kept } = store
  const width = signal(0)
  /** whether all sentences over the ranking are shown */
  const allSaid = kept.signal<boolean>('remarks', false, (value) => typeof value === 'boolean')
  const chosen = kept.signal<Record<Kind, readonly ColumnKey[]>>('columns', DEFAULTS, isChoice)
  const by = store.rankedBy
  const kind = computed<Kind>(() => search.results.value?.kind ?? 'boolean')
  const replicator = createReplicator(context)
  const columns = computed(() => {
    const fit = fitting(chosen.value[kind.value], kind.value, width.value)
    const other = replicator.shown.value
    const figure = (unit: string) => other?.of.get(unit)?.[kind.value === 'number' ? 'r' : 'auroc'] ?? Number.NaN
    return other ? [...fit, replicatedColumn(kind.value, figure)] : fit
  })
  const sorted = computed(() => sortScores(search.results.value?.scores ?? [], by.value))
  // baselines stand among the units, and are not counted
  const rows = computed(() => {
    const { scores = null, baselines = null } = search.results.value ?? {}
    return scores ? sortScores<Row>([...scores, ...baselineRows(baselines)], by.value) : []
  })
  const ranks = computed(() => new Map(sorted.value.map(({ unit }, i) => [unit, i + 1])))
  const there = computed(() => sorted.value.length > 0)
  // until the first ranking of what is asked now is there; baselines may take longer
  const stale = computed(() => {
    const isOld = search.results.value?.expression !== search.expression.value
    return (search.running.value && isOld) || search.problem.value !== null
  })
  const columnsOfTable = computed<Table>(() => ({
    columns: columns.value,
    activation: width.value >= ACTIVATION_LEAST,
    kind: kind.value,
    by: by.value,
    rankOf: ({ unit }) => ranks.value.get(unit) ?? 0,
    sort: (key) => {
      by.value = key
    },
  }))

  const control = createControlMaker(context)

  return disposables(
    replicator,
    control,
    store.walk.offer('search', () => sorted.peek().map(({ unit }) => unit)),
    featureEditor(editor, context),
    listen(editor, 'focusin', () => {
      const recording = store.recordingId.peek()
      // a search says what is wrong, this does not
      if (recording !== null) void context.api.call('search.prepare', { recording }).catch(() => undefined)
    }),
    sized(host, (w) => {
      width.value = w
    }),
    renders(
      actions,
      () => html`${
        search.running.value
          ? html`<button class="button" title="End the search; what it has found stays" @click=${search.stop}>Stop</button>
            <span class="dim doing" role="status">${search.doing.value ?? ''}…</span>`
          : nothing
      }<button class="button primary" ?disabled=${store.recordingId.value === null}
          @click=${() => search.run(search.expression.peek())}>Search <kbd>Ctrl ↵</kbd></button>
        <button class="plain" ?disabled=${search.expression.value.trim() === ''} title="Keep this feature under a name"
          @click=${() => featureDialog(context)}>Keep…</button>
        <button class="plain" ?disabled=${!there.value} aria-haspopup="menu"
          @click=${(event: MouseEvent) => columnMenu(event, chosen, kind.value)}>Columns</button>
        <button class="plain" ?disabled=${!there.value} title="Add to the report (F)"
          @click=${() => collect(context, 'ranking')}>Add to report</button>
        <button class="plain" ?disabled=${!there.value} @click=${() => void exportRanking(context)}>CSV</button>
        ${
          replicator.others.value.length > 0
            ? html`<button class="plain" ?disabled=${!there.value} aria-haspopup="menu"
                title="The same units, signs and thresholds on the activations of another text" @click=${replicator.ask}>Replicate…</button>${
                  replicator.shown.value
                    ? html`<button class="plain" data-figure-kind="replication" title="Add the replication to the report (F)"
                        @click=${() => collect(context, 'replication')}>Add replication</button>`
                    : nothing
                }`
            : nothing
        }`,
    ),
    renders(problem, () => problemLine(store)),
    renders(said, () => (there.value ? remarks(context, control, allSaid) : html`${nothing}`)),
    renders(head, () => {
      for (const element of [said, table, strip]) element.classList.toggle('stale', stale.value && there.value)
      strip.classList.toggle('hidden', !there.value)
      return there.value ? tableHead(columnsOfTable.value, store.theme.theme.value) : html`${nothing}`
    }),
    renders(empty, () => (there.value ? html`${nothing}` : hint(store))),
    virtualList(table, {
      label: 'Units, ranked by the search',
      choose: (unit) => {
        store.chosenUnit.value = unit
      },
      rows: () => rows.value,
      isPassed: (item) => item.baseline !== undefined,
      row: (item, i, id) => tableRow(store, columnsOfTable.value, item, i, id),
      chosen: () => store.unit.value,
      nameOf: (item) => item.unit,
      order: () => `${search.results.value?.expression} ${by.value}`,
    }),
    nullStrip(strip, store, host),
  )
}

/** “At 9: Unclosed bracket.” */
function problemLine({ search }: Store) {
  const problem = search.problem.value
  if (!problem) return html`${nothing}`
  const place = problem.to > 0 ? html`<b>At ${problem.from + 1}:</b> ` : nothing
  return html`<span role="alert">${place}${problem.message}</span>`
}

/** A recording that has not been searched before is made ready first, which may take seconds. */
function preparing({ catalogue, recordingId }: Store) {
  const job = catalogue.value?.jobs.find(({ state, subject }) => state === 'running' && subject === recordingId.value)
  if (!job) return html`${nothing}`
  const done = job.kind === 'search' ? `${count(job.done)} of ${count(job.total)} ${job.unit}` : job.message
  return html`<div class="empty" role="status">
    <p>Making the recording ready for searching, once: ${done}.</p>
  </div>`
}

function hint(store: Store) {
  if (store.search.problem.value) return html`${nothing}`
  if (store.recordingId.value === null)
    return html`<p class="empty">Record a network on a text, and this ranks its units by how well they follow a regex or a feature.</p>`
  if (store.search.running.value) return preparing(store)
  const example = (expression: string) =>
    html`<button class="plain mono" @click=${() => store.search.run(expression)}>${expression}</button>`
  return html`<div class="empty">
    <p>Write a regex or a feature above to rank every unit by how well it follows it. For example:</p>
    <p class="examples">${example('inside("“", "”")')} ${example('/[A-Z]/')} ${example('column()')}</p>
  </div>`
}

function columnMenu(event: MouseEvent, chosen: { value: Record<Kind, readonly ColumnKey[]> }, kind: Kind): void {
  const now = chosen.value[kind]
  const set = (keys: readonly ColumnKey[]) => {
    chosen.value = { ...chosen.value, [kind]: keys }
  }
  const flip = (key: ColumnKey) => set(now.includes(key) ? now.filter((k) => k !== key) : [...now, key])
  const items = (part: string) =>
    COLUMNS.filter((column) => column.part === part && column.kinds.includes(kind)).map(({ key, title }) => ({
      label: key === 'bar' ? '95 %, drawn' : title,
      checked: now.includes(key),
      run: () => flip(key),
    }))
  openMenu(event.currentTarget as HTMLElement, [
    { heading: 'Search half' },
    ...items('train'),
    { heading: 'Held-out half' },
    ...items('heldout'),
    { heading: 'Chance' },
    ...items('chance'),
    { line: true },
    { label: 'Reset to default', run: () => set(DEFAULTS[kind]) },
    { label: 'How these numbers are computed', run: () => numbersPage('Figures of one unit') },
  ])
}

function isChoice(value: unknown): boolean {
  const lists = value as Record<Kind, unknown> | null
  return Array.isArray(lists?.boolean) && Array.isArray(lists?.number)
}
