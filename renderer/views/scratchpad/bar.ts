// The two lines over the text: which network, which unit, which colors; and texts to begin with, to keep and to compare.

import { html, nothing, type TemplateResult } from 'lit-html'
import { collect } from '../../actions/collect.ts'
import { copyText } from '../../actions/copy.ts'
import { count, signed, visible } from '../../charts/format.ts'
import { openDialog } from '../../shell/dialog.ts'
import { icon } from '../../shell/icons.ts'
import { namedModel } from '../../state/checkpoints.ts'
import { sentence } from '../../state/sentence.ts'
import type { Store } from '../../state/store.ts'
import { describeUnit } from '../../state/units.ts'
import type { Context } from '../entry.ts'
import { unknownCharacters } from '../unknown-characters.ts'
import type { Page } from './page.ts'
import { type Coloring, EXAMPLES, endsOf, largest } from './shape.ts'

const pick = (run: (value: string) => void) => (event: Event) => run((event.target as HTMLInputElement).value)

/** Network, unit, scale, lane, coloring. */
export function colorBar({ store }: Context, page: Page): TemplateResult {
  const unit = page.unit.value
  const coloring = page.coloring.value
  const { low, high, half } = endsOf(coloring, page.scaleOf(unit ?? ''), store.losses.value)
  const name = unit ? store.notes.nameOf(unit) : null
  const choose = (event: Event) => {
    const input = event.target as HTMLInputElement
    if (page.has(input.value.trim())) store.chosenUnit.value = input.value.trim()
    else input.value = unit ?? ''
  }
  const lane = (event: Event) => {
    const input = event.target as HTMLInputElement
    const wanted = input.value.trim()
    if (wanted === '' || page.has(wanted)) page.change({ lane: wanted || null })
    else input.value = page.lane.peek() ?? ''
  }
  const ways: [Coloring, string, string][] = [
    ['unit', 'Unit', 'Colour by what the unit holds after each character'],
    ['surprise', 'Surprisal', 'Colour by −log₂ p of each character: how little the network expected it'],
  ]
  if (page.kept.value.a !== null)
    ways.push(['difference', 'B − A', 'Colour by what the unit holds now less what it held in text A'])
  return html`<select class="input network" aria-label="Network" @change=${pick((id) => {
    page.chosenModel.value = Number(id)
  })}>${page.models.value.map((model) => html`<option value=${model.id} .selected=${model.id === page.model.value?.id}>${namedModel(model)}</option>`)}</select>
    <span class="scale" title=${describeUnit(unit ?? '')}>
      <input class="input mono unit-input" aria-label="Unit that colours the text" spellcheck="false" .value=${unit ?? ''} @change=${choose} />
      <button class="icon" aria-label="Previous unit" title="Previous unit" @click=${() => page.step(-1)}>${icon('left')}</button
      ><button class="icon" aria-label="Next unit" title="Next unit" @click=${() => page.step(1)}>${icon('right')}</button>
      ${name ? html`<b class="clip">${name}</b>` : nothing}
      ${low} <i class=${half ? 'gate' : ''}></i> ${high}</span>
    <span class="ways" role="group" aria-label="Colour by">${ways.map(
      ([way, words, hint]) =>
        html`<button class="button" title=${hint} aria-pressed=${way === coloring} @click=${() => {
          page.coloring.value = way
        }}>${words}</button>`,
    )}</span>
    <label class="lane">lane <input class="input mono unit-input" aria-label="Second unit, drawn under the text" placeholder="none" spellcheck="false"
      .value=${page.lane.value ?? ''} @change=${lane} /></label>
    ${store.feature.value === null ? nothing : rule(store, store.feature.value)}`
}

/** The feature whose rule is drawn, by its name where it has one. */
function rule({ catalogue }: Store, expression: string): TemplateResult {
  const known = catalogue.value?.features.find((feature) => feature.expression === expression)
  return html`<span class="clip"><i class="swatch"></i>${known?.name ?? html`<span class="mono">${expression}</span>`}</span>`
}

/** Examples, what to do with unknown characters, the comparison, saving. */
export function textBar(context: Context, page: Page): TemplateResult {
  const { a, text } = page.kept.value
  const characters = page.b.held.value.points.length
  return html`<span class="examples" role="group" aria-label="Examples">${EXAMPLES.map(
    ({ name, hint, text }) =>
      html`<button class="plain" title=${hint} @click=${() => page.change({ text })}>${name}</button>`,
  )}</span>
    ${compare(context, page, a)}
    <span class="grow"></span>
    ${unknownCharacters(page.b.unknown.value, page.kept.value.unknown, (unknown) => page.change({ unknown }))}
    <span class="tn">${count(characters)} chars</span>
    <button class="plain" title="Add to the report (F)" ?disabled=${text === ''} @click=${() => collect(context, 'tried')}>Add to report</button>
    <button class="plain" ?disabled=${text === ''} @click=${() => {
      context.store.notices.tell(copyText(text) ? 'Copied.' : 'The clipboard refused the text.')
    }}>Copy</button>
    <button class="plain" ?disabled=${text === ''} @click=${() => saveDialog(context, text)}>Save as text…</button>`
}

function compare({ dock }: Context, page: Page, a: string | null): TemplateResult {
  const { text } = page.kept.value
  const keep = () => {
    page.change({ a: text })
    page.coloring.value = 'difference'
  }
  const forget = () => {
    page.change({ a: null })
    if (page.coloring.peek() === 'difference') page.coloring.value = 'unit'
  }
  if (a === null)
    return html`<button class="plain" title="Keep this text as A, change it, and see what the unit holds then less what it held" ?disabled=${text === ''} @click=${keep}>Compare from here</button>`
  return html`<span class="clip" title=${a}>A: <span class="mono">${a.slice(0, 24).replaceAll('\n', '↵')}${a.length > 24 ? '…' : ''}</span></span>
    ${page.coloring.value === 'difference' ? html`<span class="tn" role="status">${most(page)}</span>` : nothing}
    <button class="plain" title="Put A's states into B: which units carry the difference?" @click=${() => dock.enter('patching')}>Patch…</button>
    <button class="plain" title="Make the text as it is now the one that is compared with" @click=${keep}>A = now</button>
    <button class="plain" title="Put text A back into the editor, and this one in its place" @click=${() => page.change({ a: text, text: a })}>Swap</button>
    <button class="plain" @click=${forget}>End</button>`
}

/** Where the unit differs most, in words. */
function most(page: Page): string {
  const differences = page.differences.value
  const at = differences ? largest(differences) : -1
  if (!differences || at < 0) return ''
  if (differences[at] === 0) return 'no difference'
  return `most at ${count(at + 1)}, “${visible(page.b.held.value.points[at])}”: ${signed(differences[at])}`
}

/** Asks for a name, and puts the text among the texts of the workspace, to be recorded or trained on. */
function saveDialog({ store, api }: Context, text: string): void {
  openDialog((close) => {
    const save = async (event: Event) => {
      event.preventDefault()
      const name = String(new FormData(event.target as HTMLFormElement).get('name')).trim()
      close()
      try {
        const { corpus } = await api.call('corpora.add', {
          name: name || 'Tried text',
          bytes: new TextEncoder().encode(text),
        })
        store.notices.tell(`Saved as ${corpus.name}; record it from the Workspace panel.`)
      } catch (error) {
        store.notices.tell(sentence(error), true)
      }
    }
    return html`<form @submit=${save}><h2>Save as text</h2>
      <label class="field"><span>Name</span><input class="input" name="name" maxlength="200" value="Tried text" autofocus /></label>
      <div class="actions"><button class="button" type="button" @click=${close}>Cancel</button>
        <button class="button primary" type="submit">Save</button></div></form>`
  })
}
