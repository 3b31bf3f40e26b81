// What leaves the report: the whole as PDF or HTML, each figure and its data, and the look that they share.

import { html, nothing, type TemplateResult } from 'lit-html'
import { FIGURE_TITLES } from '../../../main/contract/figure-schema.ts'
import { exportFinding, exportNotebook } from '../../actions/notebook.ts'
import { renders } from '../../disposable.ts'
import { figureNumbers, type ListedFinding } from '../../state/findings.ts'
import type { Store } from '../../state/store.ts'
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

const FORMATS = ['svg', 'pdf', 'png', 'csv', 'parquet'] as const

function panel(context: Context): TemplateResult {
  const { store } = context
  const { findings } = store.findings.notebook.value
  const numbers = figureNumbers(findings)
  const empty = findings.length === 0
  const prints = store.info.value?.prints.pdf ?? true
  const current = store.findings.current.value
  return html`<section class="section">
      <header>Report</header>
      <div class="publish-buttons">
        <button class="button primary" ?disabled=${empty} @click=${() => exportNotebook(context, 'pdf')}>Export PDF</button>
        <button class="button" ?disabled=${empty} @click=${() => exportNotebook(context, 'html')}>HTML</button>
        <button class="button" ?disabled=${empty} title="A Jupyter notebook that draws each figure again from its table"
          @click=${() => exportNotebook(context, 'ipynb')}>Jupyter</button>
      </div>
      ${prints ? nothing : html`<p class="dim3">No browser was found that could make the PDF: the print dialog opens instead.</p>`}
    </section>
    <section class="section">
      <header>Figures <span>PNG at 300 dpi</span></header>
      ${
        numbers.size === 0
          ? html`<p class="dim3">None is in the report yet.</p>`
          : findings
              .filter(({ id }) => numbers.has(id))
              .map((finding) => row(context, finding, numbers.get(finding.id)!))
      }
    </section>
    <section class="section">
      <header>Figure style <span>all figures, on paper</span></header>
      ${styleFields(store)}
    </section>
    ${current?.figure && current.source ? provenance(current, numbers.get(current.id)!) : nothing}`
}

/** Widths on paper, millimetres. */
const WIDTHS: readonly (readonly [string, number | null])[] = [
  ['what suits each', null],
  ['one column, 85 mm', 85],
  ['two columns, 170 mm', 170],
]
/** Points. */
const SIZES = [6, 7, 8, 9, 10]

function styleFields({ printTheme, printWidth, printFont, printFooter }: Store): TemplateResult {
  const pick = <T>(title: string, setting: { value: T }, options: readonly (readonly [string, T])[]) =>
    html`<label class="publish-field">${title} <select class="input" @change=${({ target }: Event) => {
      setting.value = options[(target as HTMLSelectElement).selectedIndex][1]
    }}>${options.map(([words, value]) => html`<option ?selected=${value === setting.value}>${words}</option>`)}</select></label>`
  return html`${pick('Theme', printTheme, [
    ['Light', 'light'],
    ['Dark', 'dark'],
  ] as const)}
    ${pick('Width', printWidth, WIDTHS)}
    ${pick(
      'Font size',
      printFont,
      SIZES.map((size) => [`${size} pt`, size] as const),
    )}
    ${pick('Provenance', printFooter, [
      ['in the report only', false],
      ['under each figure', true],
    ] as const)}`
}

function row(context: Context, finding: ListedFinding, number: number): TemplateResult {
  const { store } = context
  const on = store.findings.current.value?.id === finding.id
  const kind = FIGURE_TITLES[finding.figure!.kind]
  return html`<div class="publish-row ${on ? 'on' : ''}">
    <span class="tn">${number}</span><span class="clip grow">${kind}</span>
    ${FORMATS.map(
      (format) =>
        html`<button class="plain" aria-label="Figure ${number} as ${NAMES[format]}" @click=${() => exportFinding(context, finding, format)}>${NAMES[format]}</button>`,
    )}
  </div>`
}

const NAMES: Record<(typeof FORMATS)[number], string> = {
  svg: 'SVG',
  pdf: 'PDF',
  png: 'PNG',
  csv: 'CSV',
  parquet: 'Parquet',
}

/** What the chosen figure was made of. */
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
    <p class="dim3 mono again">neuronscope export FILE.svg --entry ${id}</p>
  </section>`
}
