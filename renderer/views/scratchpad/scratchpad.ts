// Try text: type or paste anything and see at once what a unit makes of it. Monaco for the text, a canvas of colors
// under it; a network is held ready on the other side and reads only what an edit has changed.

import { computed, effect } from '@preact/signals-core'
import { html } from 'lit-html'
import { type Disposable, disposables, renders } from '../../disposable.ts'
import { emptyState } from '../empty-state.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { colorBar, textBar } from './bar.ts'
import { mountEditor, type ScratchpadEditor } from './editor.ts'
import { reopens, triedFigure } from './figure.ts'
import { createPage } from './page.ts'
import { mountHover, mountPlace } from './place.ts'

export const scratchpad: ViewEntry = {
  id: 'scratchpad',
  title: 'Try text',
  modes: ['explore'],
  place: 'main',
  help: {
    shows:
      'What you type, coloured as you type it. Compare from here keeps the text as A; then the colours are of what the unit holds now, less what it held then. Patch… asks which units carry the difference.',
    computed: 'The network is run over the text from its beginning, in 32 bits; nothing is recorded.',
  },
  mount: mountScratchpad,
}

function mountScratchpad(host: HTMLElement, context: Context): Disposable {
  host.classList.add('scratchpad')
  const { store, api } = context
  const page = createPage(store, api)
  const part = (className: string, parent = host) =>
    parent.appendChild(Object.assign(document.createElement('div'), { className }))
  const empty = part('')
  const all = part('scratchpad-page')
  const [colors, text, problem, body] = ['toolbar', 'toolbar', 'scratchpad-problem', 'scratchpad-text'].map((name) =>
    part(name, all),
  )
  const card = part('flag hidden', body)
  const [line, spoken] = [part('toolbar place-line', all), part('', all)]
  const there = computed(() => page.model.value !== null)
  let editor: ScratchpadEditor | null = null
  let disposed = false
  void import('../../monaco.ts').then((monaco) => {
    if (!disposed) editor = mountEditor(body, store, page, monaco)
  })
  store.offers.set('tried', () => triedFigure(context, page))
  const parts = disposables(
    page,
    () => store.offers.delete('tried'),
    reopens(context, page),
    effect(() => {
      store.compared.value = page.compared.value
    }),
    () => {
      store.compared.value = null
    },
    emptyState(empty, context, () => !there.value),
    renders(colors, () => colorBar(context, page)),
    renders(text, () => textBar(context, page)),
    renders(problem, () => {
      const words = page.b.problem.value ?? page.a.problem.value ?? page.runs.problem.value
      all.classList.toggle('hidden', !there.value)
      if (!words) return html``
      const again = () => {
        page.b.again()
        page.a.again()
      }
      return html`<p class="problem" role="alert">${words} <button class="button" @click=${again}>Try again</button></p>`
    }),
    mountPlace(line, spoken, page),
    mountHover(card, page, (position) => editor?.spot(position) ?? null),
  )
  return {
    dispose() {
      disposed = true
      editor?.dispose()
      parts.dispose()
    },
  }
}
