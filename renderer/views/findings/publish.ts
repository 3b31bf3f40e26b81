// What leaves the notebook: the whole as PDF or HTML, each figure and its data, and the look that they share.

import { html, nothing, type TemplateResult } from 'lit-html'
import type { FigureFormat } from '../../../main/contract/finding-types.ts'
import { FIGURE_NAMES } from '../../actions/collect.ts'
import { exportFinding, exportNotebook } from '../../actions/notebook.ts'
import { renders } from '../../disposable.ts'
import { figureNumbers, type ListedFinding } from '../../state/findings.ts'
import type { Context, ViewEntry } from '../entry.ts'

export const publish: ViewEntry = {
  id: 'publish',
  title: 'Export',
  modes: ['writeup'],
  place: 'right',
  mount(host: HTMLElement, context: Context) {
    host.classList.add('publish')
    return renders(host, () => panel(context))
  },
}

const FORMATS: readonly FigureFormat[] = ['svg', 'png', 'csv', 'parquet']

function panel(context: Context): TemplateResult {
  const { store } = context
  const { findings } = store.findings.notebook.value
  const numbers = figureNumbers(findings)
  const empty = findings.length === 0
  const prints = store.info.value?.prints.pdf ?? true
  const current = store.findings.current.value
  return html`<section class="section">
      <header>Notebook</header>
      <div class="publish-buttons">
        <button class="button primary" ?disabled=${empty} @click=${() => exportNotebook(context, 'pdf')}>Export PDF</button>
        <button class="button" ?disabled=${empty} @click=${() => exportNotebook(context, 'html')}>HTML</button>
      </div>
      ${prints ? nothing : html`<p class="dim3">No browser was found that could make the PDF: the print dialog opens instead.</p>`}
    </section>
    <section class="section">
      <header>Figures <span>PNG at 300 dpi</span></header>
      ${
        numbers.size === 0
          ? html`<p class="dim3">None is collected yet.</p>`
          : findings
              .filter(({ id }) => numbers.has(id))
              .map((finding) => row(context, finding, numbers.get(finding.id)!))
      }
    </section>
    <section class="section">
      <header>Figure style <span>all figures, on paper</span></header>
      <label class="publish-field">Theme <select class="input" .value=${store.printTheme.value} @change=${(
        event: Event,
      ) => {
        store.printTheme.value = (event.target as HTMLSelectElement).value as 'light' | 'dark'
      }}><option value="light" ?selected=${store.printTheme.value === 'light'}>Light</option>
        <option value="dark" ?selected=${store.printTheme.value === 'dark'}>Dark</option></select></label>
    </section>
    ${current?.figure && current.source ? provenance(current, numbers.get(current.id)!) : nothing}`
}

function row(context: Context, finding: ListedFinding, number: number): TemplateResult {
  const { store } = context
  const on = store.findings.current.value?.id === finding.id
  const kind = FIGURE_NAMES[finding.figure!.kind]
  return html`<div class="publish-row ${on ? 'on' : ''}">
    <span class="tn">${number}</span><span class="clip grow">${kind}</span>
    ${FORMATS.map(
      (format) =>
        html`<button class="plain" aria-label="Figure ${number} as ${NAMES[format]}" @click=${() => exportFinding(context, finding, format)}>${NAMES[format]}</button>`,
    )}
  </div>`
}

const NAMES: Record<FigureFormat, string> = { svg: 'SVG', png: 'PNG', csv: 'CSV', parquet: 'Parquet' }

/** What the figure in hand was made of. */
function provenance({ id, source }: ListedFinding, number: number): TemplateResult {
  const { model, modelHash, corpus, corpusHash, recording } = source!
  const line = (name: string, words: string, hash?: string) =>
    html`<div><dt>${name}</dt><dd class="clip" title=${hash ?? words}>${words}${hash ? html` <span class="mono dim3">${hash.slice(0, 8)}</span>` : nothing}</dd></div>`
  return html`<section class="section">
    <header>Figure ${number} was made of</header>
    <dl class="publish-source">
      ${line('Network', model, modelHash)} ${corpus === '' ? nothing : line('Text', corpus, corpusHash)}
      ${recording === undefined ? nothing : line('Activations', recording)}
    </dl>
    <p class="dim3 mono again">neuronscope export FILE.svg --finding ${id}</p>
  </section>`
}
