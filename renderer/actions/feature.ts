// Keeps an expression under a name, or changes one that was kept. Without an expression it begins with the searched one.

import { signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { FeatureInfo } from '../../main/contract/types.ts'
import { openDialog } from '../shell/dialog.ts'
import { sentence } from '../state/sentence.ts'
import type { Context } from '../views/entry.ts'
import { addFeature, changeFeature } from './edit.ts'

export function featureDialog(context: Context, old?: FeatureInfo): void {
  const { store, api } = context
  const form = signal({
    name: old?.name ?? '',
    expression: old?.expression ?? store.search.expression.peek(),
    meaning: old?.meaning ?? '',
  })
  const problem = signal<string | null>(null)
  const save = async (close: () => void) => {
    const { expression } = form.peek()
    try {
      const check = await api.call('features.check', { expression })
      if (!check.ok) problem.value = `${check.problem.message} (at ${check.problem.from + 1})`
      else {
        await (old ? changeFeature(context, old, form.peek()) : addFeature(context, form.peek()))
        close()
      }
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  const field = (key: keyof typeof form.value, title: string, className = '') =>
    html`<label class="field"><span>${title}</span>
      <input class="input ${className}" ?autofocus=${key === 'name'} .value=${form.value[key]} @input=${(
        event: Event,
      ) => {
        form.value = { ...form.peek(), [key]: (event.target as HTMLInputElement).value }
        problem.value = null
      }} /></label>`
  openDialog(
    (close) => html`<h2>${old ? `Change ${old.name}` : 'Keep a feature'}</h2>
      <form class="wide-fields" @submit=${(event: Event) => {
        event.preventDefault()
        void save(close)
      }}>
        ${field('name', 'Name')} ${field('expression', 'Expression', 'mono')} ${field('meaning', 'What it means')}
        ${problem.value ? html`<p class="problem" role="alert">${problem.value}</p>` : nothing}
        <div class="actions">
          <button type="button" class="button" @click=${close}>Cancel</button>
          <button class="button primary" ?disabled=${!form.value.name.trim() || !form.value.expression.trim()}>Keep</button>
        </div>
      </form>`,
    'wide',
  )
}
