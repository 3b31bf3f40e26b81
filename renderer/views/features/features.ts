// The features that can be searched for by name: the researcher's own, then the library by kind of text. A click searches;
// own ones can be changed, shared and removed.

import { computed, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { DescribedFeature } from '../../../main/contract/types.ts'
import { featureDialog } from '../../actions/feature.ts'
import { chooseFeatures, exportFeatures, removeOwn } from '../../actions/own-features.ts'
import { searchFor } from '../../actions/search-for.ts'
import { disposables, renders } from '../../disposable.ts'
import { icon } from '../../shell/icons.ts'
import { openMenu, openMenuAt } from '../../shell/menu.ts'
import type { Context, ViewEntry } from '../entry.ts'

export const features: ViewEntry = {
  id: 'features',
  title: 'Features',
  modes: ['explore'],
  place: 'left',
  letters: true,
  help: {
    shows: 'The features that can be searched by name: the library by kind of text, and those that you have kept.',
    computed: 'A feature is evaluated on the text from its beginning, by the state after reading each character.',
    numbers: 'Values',
  },
  mount: mountFeatures,
  commands: [
    { title: 'Keep the searched feature…', keys: 'Ctrl S', run: (context) => featureDialog(context), always: true },
    { title: 'Bring features from a file…', keys: '', run: (context) => chooseFeatures(context) },
    { title: 'Save my features to a file', keys: '', run: (context) => exportFeatures(context) },
  ],
}

export interface FeatureGroup {
  title: string
  features: DescribedFeature[]
}

/**
 * By kind of text, the researcher's own first, then those meant for the text in use; only features whose name, meaning
 * or expression holds all the words.
 * @param meant groups, the most fitting first
 */
export function featureGroups(
  features: readonly DescribedFeature[],
  words: string,
  meant: readonly string[] = [],
): FeatureGroup[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const holds = ({ name, key, meaning, expression, group }: DescribedFeature) => {
    const text = `${name} ${key} ${meaning} ${expression} ${group}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  }
  const found = features.filter(holds)
  const titles = [...new Set(found.map(({ group }) => group))]
  const place = (title: string) => {
    const at = meant.indexOf(title)
    return title === 'Own' ? -1 : at < 0 ? meant.length : at
  }
  titles.sort((a, b) => place(a) - place(b))
  return titles.map((title) => ({ title, features: found.filter(({ group }) => group === title) }))
}

function mountFeatures(host: HTMLElement, context: Context) {
  const { store } = context
  host.classList.add('features-view')
  const words = signal('')
  const found = computed(() =>
    featureGroups(store.language.value.value?.features ?? [], words.value, store.textKinds.value.value ?? []),
  )
  const bar = host.appendChild(Object.assign(document.createElement('div'), { className: 'features-bar' }))
  const list = host.appendChild(Object.assign(document.createElement('div'), { className: 'tree' }))
  list.dataset.roving = 'rows'
  return disposables(
    renders(
      bar,
      () => html`<input class="input" type="search" placeholder="Find a feature" aria-label="Find a feature"
          .value=${words.value} @input=${(event: Event) => {
            words.value = (event.target as HTMLInputElement).value
          }} />
        <button class="icon" title="Keep, share, bring in" aria-label="Own features" aria-haspopup="menu"
          @click=${(event: MouseEvent) => ownMenu(event, context)}>${icon('add', 12)}</button>`,
    ),
    renders(list, () => {
      const own = found.value.some(({ title }) => title === 'Own')
      return html`${
        own || words.value
          ? nothing
          : html`<section class="group" aria-label="Own"><div class="head"><h3 class="heading">Own</h3></div>
          <div class="none">None yet. Search for one, then keep it.</div></section>`
      }${found.value.map(
        ({
          title,
          features,
        }) => html`<section class="group" aria-label=${title}><div class="head"><h3 class="heading">${title}</h3></div>
          ${features.map((feature) => item(context, feature))}</section>`,
      )}`
    }),
  )
}

function ownMenu(event: MouseEvent, context: Context): void {
  const none = !context.store.catalogue.peek()?.features.some(({ builtin }) => !builtin)
  openMenu(event.currentTarget as HTMLElement, [
    { label: 'Keep the searched feature…', keys: 'Ctrl S', run: () => featureDialog(context) },
    { label: 'Save my features to a file', off: none, run: () => exportFeatures(context) },
    { label: 'Bring features from a file…', run: () => chooseFeatures(context) },
  ])
}

function item(context: Context, feature: DescribedFeature) {
  const { store } = context
  const { key, name, meaning, expression, kind, usedBy, builtin, id } = feature
  const searched = store.search.expression.value
  const on = searched === expression || searched === key
  const used = usedBy.length > 0 ? `\nUsed by ${usedBy.join(', ')}.` : ''
  const act = (which: 'rename' | 'save' | 'remove', words: string, run: () => void) =>
    html`<button class="icon" title=${words} aria-label="${words} ${name}" @click=${run}>${icon(which, 12)}</button>`
  const locked = builtin || store.catalogue.value?.workspace.readOnly
  const menu = (event: MouseEvent) =>
    openMenuAt(event, [
      { heading: name },
      { label: 'Search for it', run: () => searchFor(context, key) },
      { line: true },
      { label: 'Change…', off: locked, run: () => featureDialog(context, feature) },
      { label: 'Save to a file', off: builtin, run: () => exportFeatures(context, [id]) },
      { label: 'Remove', off: locked, run: () => removeOwn(context, feature) },
    ])
  return html`<div class="row" data-row @contextmenu=${menu}>
    <button class="item ${on ? 'on' : ''}" aria-pressed=${on} title=${`${meaning}\n${expression}${used}`}
      @click=${() => searchFor(context, key)}>
      <span class="clip grow ${kind === null ? 'dim3' : ''}">${name}</span>
      <span class="meta">${kind === 'number' ? 'number' : kind === null ? 'broken' : ''}</span>
    </button>
    ${
      locked
        ? nothing
        : html`<span class="acts">${act('rename', 'Change', () => featureDialog(context, feature))}${act('save', 'Save to a file', () => exportFeatures(context, [id]))}${act('remove', 'Remove', () => removeOwn(context, feature))}</span>`
    }
  </div>`
}
