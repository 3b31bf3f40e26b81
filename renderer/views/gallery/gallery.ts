// All units of a layer at a glance, over the text on screen: small pictures, or one heat-map; sorted, filtered, put
// aside into a set.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { count } from '../../charts/format.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import { settled } from '../../state/debounced.ts'
import { resource } from '../../state/resource.ts'
import { answered } from '../../state/results.ts'
import { filterUnits, partChoices } from '../../state/units.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { comparison } from './compare.ts'
import { mountField } from './field.ts'
import { setBar } from './set-bar.ts'
import { type GalleryLook, type GallerySort, layGallery, needsOrder, sortGallery } from './shape.ts'

/** The pictures follow the text when it has stood still for so many milliseconds. */
const STILL = 150
const MOST_BINS = 1000
const MOST_CHARACTERS = 20_000

export const gallery: ViewEntry = {
  id: 'gallery',
  title: 'Gallery',
  modes: ['explore'],
  place: 'bottom',
  letters: true,
  help: {
    shows:
      'A small picture of each unit over the text on screen, or a row of a heat-map. Drag over some to put them into the set.',
    computed:
      'Clustered: a hierarchical clustering of the units by their correlation in a sample of the text, leaves in optimal order. By autocorrelation: the lag at which a unit’s autocorrelation has fallen to 1/e.',
  },
  mount: mountGallery,
  commands: [
    { title: 'Gallery of all units', also: 'tiles heat-map', keys: 'L', run: ({ dock }) => dock.enter('gallery') },
  ],
}

function mountGallery(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('gallery-view')
  const add = (className: string) => host.appendChild(Object.assign(document.createElement('div'), { className }))
  const bar = add('toolbar')
  const setLine = add('toolbar set-line')
  const compared = add('compare-box')
  const scroll = add('gallery-scroll')

  const look = store.kept.signal<GalleryLook>('gallery.look', 'tiles', (v) => v === 'tiles' || v === 'heat')
  const sort = signal<GallerySort>('variance')
  const layer = signal<number | null>(null)
  const kind = signal<string | null>(null)
  const compare = signal(false)
  const width = signal(0)
  const seen = computed(() => width.value > 0)
  const visible = settled(store.visible, STILL)
  const layout = computed(() => layGallery(look.value, rows.value.length, width.value))
  const bins = computed(() => Math.max(1, Math.min(MOST_BINS, layout.value.plotWidth)))

  const values = resource(
    () => {
      const recording = store.recordingId.value
      const { from, to } = visible.value.value
      const end = Math.min(to, from + MOST_CHARACTERS, store.recorded.value)
      if (recording === null || !seen.value || from >= end) return null
      const choices = JSON.stringify(store.scales.choices.value)
      return [recording, layer.value, kind.value, from, end, bins.value, choices]
    },
    ([recording, layer, kind, start, end, bins, choices], signal) =>
      api.call(
        'gallery.values',
        { recording, layer, kind, start, end, bins, choices: JSON.parse(choices) },
        { signal },
      ),
  )
  const order = resource(
    () => {
      const recording = store.recording.value
      if (!recording || !seen.value || !needsOrder(sort.value)) return null
      return [recording.id, layer.value, kind.value, recording.state === 'recording' ? -1 : recording.characters]
    },
    ([recording, layer, kind], signal) => api.call('gallery.order', { recording, layer, kind }, { signal }),
  )
  const rows = computed(() =>
    sortGallery(
      filterUnits(store.ranking.all.value, { text: '', layer: layer.value, kind: kind.value }),
      sort.value,
      order.value.value,
    ),
  )
  const comparisons = resource(
    () => {
      const recording = store.recordingId.value
      const units = store.sets.units.value
      return compare.value && recording !== null && units.length > 1 ? [recording, units.join(' ')] : null
    },
    ([recording, units], signal) => api.call('gallery.compare', { recording, units: units.split(' ') }, { signal }),
  )
  // a search that has come to something is what the units are wanted sorted by
  const question = computed(() => answered(store.search.results.value))
  const follow = effect(() => {
    if (question.value !== null) sort.value = 'score'
  })
  return disposables(
    visible,
    values,
    order,
    comparisons,
    follow,
    store.walk.offer('gallery', () => rows.peek().map(({ unit }) => unit)),
    renders(bar, () => toolbar(context, { look, sort, layer, kind, rows, order, values })),
    renders(setLine, () => setBar(context, compare)),
    renders(compared, () => {
      const units = store.sets.units.value
      compared.classList.toggle('hidden', !compare.value || units.length < 2)
      return compare.value && units.length > 1 ? comparison(store, units, comparisons) : html`${nothing}`
    }),
    mountField(scroll, {
      store,
      rows,
      layout,
      look,
      values,
      painted: ({ units, drawn, bins }) => {
        Object.assign(scroll.dataset, { units: String(units), drawn: String(drawn), bins: String(bins) })
        scroll.dataset.first = rows.peek()[0]?.unit ?? ''
        scroll.dataset.sort = needsOrder(sort.peek()) && !order.value.peek() ? '' : sort.peek()
      },
    }),
    sized(scroll, (w) => {
      width.value = w
    }),
  )
}

interface Bar {
  look: { value: GalleryLook }
  sort: { value: GallerySort }
  layer: { value: number | null }
  kind: { value: string | null }
  rows: { value: readonly unknown[] }
  order: { pending: { value: boolean }; problem: { value: string | null } }
  values: { problem: { value: string | null } }
}

function toolbar({ store }: Context, { look, sort, layer, kind, rows, order, values }: Bar) {
  const shape = store.recording.value
  if (!shape) return html`<span class="dim">No activations are selected.</span>`
  const problem = values.problem.value ?? order.problem.value
  const { layers, kinds } = partChoices(shape)
  return html`${choice('Show', look, [
    ['tiles', 'small pictures'],
    ['heat', 'heat-map'],
  ])}
    ${choice('Sort', sort, [
      ['score', 'by score'],
      ['variance', 'by variance'],
      ['memory', 'by autocorrelation'],
      ['alike', 'clustered'],
      ['name', 'by name'],
    ])}
    ${choice<number | null>('Layer', layer, [[null, 'every layer'], ...layers])}
    ${choice<string | null>('Kind', kind, [[null, 'every kind'], ...kinds])}
    <span class="grow"></span>
    ${problem ? html`<span class="problem clip" role="alert">${problem}</span>` : nothing}
    <span class="tn">${order.pending.value ? 'comparing … ' : ''}${count(rows.value.length)} units</span>`
}

function choice<T extends string | number | null>(
  title: string,
  chosen: { value: T },
  options: readonly (readonly [T, string])[],
) {
  const set = (event: Event) => {
    const { value } = event.target as HTMLSelectElement
    chosen.value = options.find(([key]) => String(key) === value)![0]
  }
  return html`<label>${title} <select class="input" aria-label=${title} @change=${set}>
    ${options.map(([key, words]) => html`<option value=${String(key)} ?selected=${chosen.value === key}>${words}</option>`)}
  </select></label>`
}
