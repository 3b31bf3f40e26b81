// The page of one unit: what it is called, how it is spread, where it is strong, what it remembers, what it does.
// Every section answers one question, is fetched when it comes on screen, and is linked to the text.

import { html } from 'lit-html'
import { stepError } from '../../actions/errors.ts'
import { disposables, renders } from '../../disposable.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { ablation } from './ablation.ts'
import { characters } from './characters.ts'
import { correlated } from './correlated.ts'
import { effectSection } from './effect.ts'
import { facts } from './facts.ts'
import { gatesSection } from './gates.ts'
import { heading } from './heading.ts'
import { memory } from './memory.ts'
import { passages } from './passages.ts'
import { response } from './response.ts'
import { UNIT_SECTIONS } from './sections.ts'
import { sinceChange } from './since-change.ts'
import { split } from './split.ts'
import { trace } from './trace.ts'
import { weights } from './weights.ts'

const SECTIONS = [
  split,
  response,
  sinceChange,
  passages,
  trace,
  gatesSection,
  effectSection,
  ablation,
  characters,
  memory,
  correlated,
  weights,
  facts,
]

/** Opens a section of the unit page, and puts the keyboard on its heading. */
function goToSection({ dock, store }: Context, id: string): void {
  dock.show('unit')
  store.unitPage.folded.value = { ...store.unitPage.folded.peek(), [id]: false }
  requestAnimationFrame(() => {
    const heading = document.querySelector<HTMLElement>(`[data-section="${id}"] .fold`)
    heading?.scrollIntoView({ block: 'start' })
    heading?.focus({ preventScroll: true })
  })
}

export const unit: ViewEntry = {
  id: 'unit',
  title: 'Unit',
  modes: ['explore'],
  place: 'right',
  letters: true,
  sections: UNIT_SECTIONS,
  commands: [
    { title: 'Next error of the unit', keys: 'E', run: ({ store }) => void stepError(store, 1) },
    { title: 'Previous error of the unit', keys: 'Shift E', run: ({ store }) => void stepError(store, -1) },
    { title: 'Lower the threshold', keys: '[', run: ({ store }) => store.unitPage.stepThreshold(-1) },
    { title: 'Raise the threshold', keys: ']', run: ({ store }) => store.unitPage.stepThreshold(1) },
    ...UNIT_SECTIONS.map(({ id, title, also }) => ({
      title: `Unit: ${title}`,
      also,
      keys: '',
      run: (context: Context) => goToSection(context, id),
    })),
    { title: 'Reset the threshold', keys: '0', run: ({ store }) => store.unitPage.resetThreshold() },
  ],
  mount(host: HTMLElement, context: Context) {
    host.classList.add('unit-view')
    const { store } = context
    const empty = host.appendChild(document.createElement('div'))
    const page = host.appendChild(Object.assign(document.createElement('div'), { className: 'unit-page' }))
    Object.assign(page.dataset, { roving: 'rows', parts: '.section > header button' })
    return disposables(
      renders(empty, () => {
        const there = store.pageUnit.value !== null
        page.classList.toggle('hidden', !there)
        return there ? html`` : html`<p class="dim">No unit yet: record a network on a text first.</p>`
      }),
      heading(page, context),
      ...SECTIONS.map((section) => section(page, context)),
    )
  },
}
