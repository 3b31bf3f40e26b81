// What a reproduction is asked for: cells, depths, sizes, and when a run ends. What is not said here is the paper's.

import { html, nothing } from 'lit-html'
import { CELL_CHOICES, type Cell } from '../../../core/schema/cells.ts'
import { PAPER_CHOICE, PAPER_CONFIG } from '../../../core/schema/paper.ts'
import { readNumber, readWhole } from '../../../main/contract/numbers.ts'
import type { ReproductionRequest } from '../../../main/contract/reproduction-types.ts'
import type { CorpusInfo } from '../../../main/contract/types.ts'

export interface ReproductionForm {
  cells: readonly Cell[]
  layers: readonly number[]
  /** as they are typed */
  sizes: string
  epochs: string
  /** for each network; '' for no limit */
  minutes: string
}

export const PAPER_FORM: ReproductionForm = {
  ...{ cells: PAPER_CHOICE.cells, layers: PAPER_CHOICE.layers, sizes: PAPER_CHOICE.sizes.join(', ') },
  ...{ epochs: String(PAPER_CONFIG.epochs), minutes: '' },
}

/** What a request was asked by. */
export function formFrom({ cells, layers, sizes, config }: ReproductionRequest): ReproductionForm {
  const written = (end: number | undefined) => (end === undefined ? '' : String(end))
  const { epochs, minutes } = config
  return { cells, layers, sizes: sizes.join(', '), epochs: written(epochs), minutes: written(minutes) }
}

const DEPTHS = [1, 2, 3, 4]
const [LEAST, MOST] = [16, 2048]

/** The request, or what is wrong with the form. */
export function requestFrom(form: ReproductionForm, corpus: number): ReproductionRequest | string {
  const { cells, layers } = form
  if (cells.length === 0) return 'Choose a cell at least.'
  if (layers.length === 0) return 'Choose a number of layers at least.'
  const sizes = form.sizes.split(/[,;\s]+/).filter((word) => word !== '')
  const wrong = sizes.find((word) => !(readWhole(word) >= LEAST && readWhole(word) <= MOST))
  if (sizes.length === 0 || wrong !== undefined)
    return `Sizes are whole numbers from ${LEAST} to ${MOST}, apart by commas${wrong === undefined ? '' : `, not “${wrong}”`}.`
  const [epochs, minutes] = [form.epochs, form.minutes].map((text) =>
    text.trim() === '' ? undefined : readNumber(text),
  )
  if (epochs === undefined && minutes === undefined) return 'Give epochs or minutes: a run needs an end.'
  if (epochs !== undefined && !(epochs >= 0.001 && epochs <= 100_000))
    return 'Epochs must be a number from 0.001 to 100,000.'
  if (minutes !== undefined && !(minutes >= 0.001 && minutes <= 100_000))
    return 'Minutes must be a number from 0.001 to 100,000.'
  const end = { ...(epochs !== undefined && { epochs }), ...(minutes !== undefined && { minutes }) }
  return { corpus, cells: [...cells], layers: [...layers], sizes: sizes.map(readWhole), config: end }
}

export function reproductionForm(
  form: { value: ReproductionForm },
  corpora: readonly CorpusInfo[],
  corpus: { value: number | null },
  locked: boolean,
) {
  const { cells, layers, sizes, epochs, minutes } = form.value
  const change = (part: Partial<ReproductionForm>) => {
    form.value = { ...form.value, ...part }
  }
  const typed = (key: 'sizes' | 'epochs' | 'minutes') => (event: Event) =>
    change({ [key]: (event.target as HTMLInputElement).value })
  const toggled = <T>(list: readonly T[], one: T) =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
  return html`<fieldset class="reproduction-form" ?disabled=${locked}>
    <label>Text <select class="input" aria-label="Text" @change=${(event: Event) => {
      corpus.value = Number((event.target as HTMLSelectElement).value)
    }}>${corpora.map(({ id, name }) => html`<option value=${id} ?selected=${id === corpus.value}>${name}</option>`)}</select></label>
    <span role="group" aria-label="Cells">${CELL_CHOICES.map(
      ([cell, title]) => html`<label><input type="checkbox" .checked=${cells.includes(cell as Cell)}
        @change=${() => change({ cells: toggled(cells, cell as Cell) })} /> ${title}</label>`,
    )}</span>
    <span role="group" aria-label="Layers">${DEPTHS.map(
      (depth) => html`<label><input type="checkbox" .checked=${layers.includes(depth)}
        @change=${() => change({ layers: toggled(layers, depth).toSorted((a, b) => a - b) })} /> ${depth}${depth === 1 ? ' layer' : nothing}</label>`,
    )}</span>
    <label title="Units of the LSTM of one layer whose number of parameters the networks of a row have">Sizes
      <input class="input" size="18" .value=${sizes} @input=${typed('sizes')} /></label>
    <label>Epochs <input class="input" size="4" .value=${epochs} @input=${typed('epochs')} /></label>
    <label title="For each network; the run ends with the epochs or with this, whichever comes first">Minutes each
      <input class="input" size="4" placeholder="–" .value=${minutes} @input=${typed('minutes')} /></label>
  </fieldset>`
}
