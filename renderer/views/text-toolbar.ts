// The line over the text: what colors it, with its scale; the feature's rule, the lanes, matches, and how else the
// text can be drawn.

import { html, nothing } from 'lit-html'
import type { StateKind } from '../../core/model/units.ts'
import { KINDS, kindTitle } from '../../core/schema/cells.ts'
import type { ScaleChoice } from '../../main/contract/unit-types.ts'
import { collect } from '../actions/collect.ts'
import { exportMenu } from '../actions/export.ts'
import { stepMatch } from '../actions/navigate.ts'
import { SET_COLORS } from '../charts/color.ts'
import { count, plain } from '../charts/format.ts'
import { scaleWords } from '../charts/scale.ts'
import { renders } from '../disposable.ts'
import { icon } from '../shell/icons.ts'
import { openMenu } from '../shell/menu.ts'
import { change } from '../state/history.ts'
import type { Store } from '../state/store.ts'
import { COLORINGS, type Coloring } from '../state/text-look.ts'
import { columnOf, kindOf, readUnit } from '../state/units.ts'
import { isCalled } from '../state/used-features.ts'
import { BEYOND_ORDER, coloringOf, MOST_BEYOND, MOST_SURPRISAL } from '../text/colors.ts'
import { runAt } from '../text/runs.ts'
import type { Context } from './entry.ts'
import { movable } from './movable.ts'
import { sourcesLegend } from './sources-legend.ts'

export function textToolbar(host: HTMLElement, context: Context) {
  const { store } = context
  return renders(
    host,
    () => html`<span class="bar-what">${coloring(store)} ${checkpoint(store)} ${legend(store)} ${ruleWords(store)}${bars(store)}</span>
      ${progress(store)} ${matches(store)}
      <button class="plain" @click=${(event: MouseEvent) => lookMenu(event, store)}>Show ▾</button>
      <button class="plain" title="Add to the report (F)" @click=${() => collect(context, 'text')}>Add to report</button>
      <button class="plain" @click=${(event: MouseEvent) => exportMenu(event, context)}>Export ▾</button>
      ${lanes(store)} ${coloringOf(store) === 'sources' ? sourcesLegend(context) : nothing}`,
  )
}

const COLORING_WORDS: Record<Coloring, string> = {
  unit: 'unit',
  set: 'set',
  surprise: 'surprisal',
  'beyond-ngram': `surprisal less the ${BEYOND_ORDER}-gram’s`,
  'beyond-recorded': 'surprisal less the recorded network’s',
  sources: 'earlier characters',
}

function coloring({ look, history }: Store) {
  const set = (event: Event) => {
    const way = (event.target as HTMLSelectElement).value as Coloring
    change(history, `colouring by ${COLORING_WORDS[way]}`, look.coloring, way)
  }
  return html`<select class="input" aria-label="What colours the text" title="What colours the text" @change=${set}>
    ${COLORINGS.filter((each) => each !== 'beyond-recorded' || look.checkpoint.value !== null).map((each) => html`<option value=${each} ?selected=${look.coloring.value === each}>${COLORING_WORDS[each]}</option>`)}
  </select>`
}

/** Which checkpoint reads the text, and back to the recorded network. */
function checkpoint({ look }: Store) {
  const step = look.checkpoint.value
  if (step === null) return nothing
  const back = () => {
    look.checkpoint.value = null
  }
  return html`<button class="plain checkpoint-chip" title="The text as the network read it at this step of its training; back to the recorded network"
    @click=${back}>at step ${count(step)} ×</button>`
}

function legend(store: Store) {
  const which = coloringOf(store)
  if (which === 'surprise')
    return html`<span class="scale" title="Surprisal: −log₂ p of each character, given those before it">surprisal 0 <i class="shade"></i> ${mostWords(store)}</span>`
  if (which === 'beyond-ngram') return beyondLegend(store)
  if (which === 'beyond-recorded') return laterLegend(store)
  if (which === 'set') return setLegend(store)
  if (which === 'sources') return nothing // a line of its own
  const unit = store.look.face.value
  if (!unit) return nothing
  const scale = store.scales.of(unit)
  const words = scaleWords(scale)
  return html`<span class="scale" title=${scaleNote(store, unit, words.note)}>
 <span class="unit-name">${unit}</span> ${store.notes.nameOf(unit) ? html`<b class="clip">${store.notes.nameOf(unit)}</b>` : nothing} ${kindSwitch(store, unit)} <span class="quantity">${scale.quantity}</span> ${words.low}
    <i class=${scale.low === 0 ? 'gate' : ''}></i> ${words.high}
  </span>`
}

function scaleNote({ scales }: Store, unit: string, note: string): string {
  if (!scales.flat(unit)) return note
  return `${note}; tanh of this cell hardly moves${scales.unread(unit) ? ', so that the network cannot read it' : ''}`
}

/** Negative where the network does better. */
function beyondLegend({ losses }: Store) {
  const most = losses.value.words(MOST_BEYOND * Math.LN2, losses.value.unit === 'bits' ? 0 : 1)
  return html`<span class="scale" title="Surprisal under the network less that under the ${BEYOND_ORDER}-gram model of what it was trained on: blue where the network does better, orange where the n-gram model does">better: network −${most} <i></i> +${most} ${BEYOND_ORDER}-gram</span>`
}

/** Negative where the checkpoint does better. */
function laterLegend({ losses, look }: Store) {
  const most = losses.value.words(MOST_BEYOND * Math.LN2, losses.value.unit === 'bits' ? 0 : 1)
  return html`<span class="scale" title="Surprisal at step ${look.checkpoint.value} of the training less that under the recorded network: blue where the network did better then, orange where it does better as recorded">better: then −${most} <i></i> +${most} as recorded</span>`
}

/** What is darkest, in the unit of losses. */
function mostWords({ losses }: Store): string {
  return losses.value.words(MOST_SURPRISAL * Math.LN2, losses.value.unit === 'bits' ? 0 : 1)
}

function setLegend({ sets, theme, notes }: Store) {
  const units = sets.colored.value
  if (units.length === 0) return html`<span class="dim">no unit in the set: S adds one</span>`
  return html`<span class="scale" title="How far each unit is from its median, as a share of how far it ever is">${units.map(
    (unit, i) =>
      html`<i class="set-swatch" style="background:${SET_COLORS[theme.theme.value][i]}"></i><span class="mono">${notes.nameOf(unit) || unit}</span>`,
  )}</span>`
}

/** The cell's states and gates; those that were not recorded are made again where they are looked at. */
function kindSwitch(store: Store, unit: string) {
  const recording = store.recording.value
  const cell = store.chain.value.model?.spec.cell
  if (!recording || !cell || KINDS[cell].length < 2) return nothing
  const named = readUnit(unit)
  if (!named) return nothing
  const { layer, index } = named
  const choose = (event: Event) => {
    const [kind, choice] = (event.target as HTMLSelectElement).value.split(' ') as [StateKind, ScaleChoice?]
    const name = `L${layer}.${kind}.${index}`
    const there = columnOf(recording, name) >= 0
    store.look.gate.value = there ? null : kind
    if (there) store.chosenUnit.value = name
    if (choice) store.scales.choose(name, choice)
  }
  const words = (kind: StateKind) => {
    const there = columnOf(recording, `L${layer}.${kind}.${index}`) >= 0
    return `${kindTitle(kind)}${there ? '' : '*'}`
  }
  const { raw } = store.scales.of(unit)
  const cellOptions = (chosen: boolean) =>
    (['tanh', 'raw'] as const).map(
      (choice) =>
        html`<option value=${`c ${choice}`} ?selected=${chosen && (choice === 'raw') === raw}>${choice === 'tanh' ? 'cell, tanh c' : 'cell, raw c'}</option>`,
    )
  return html`<select class="input" aria-label="State or gate of the cell" title="The states and gates of the cell; those with * were not recorded and are made again for the text on screen" @change=${choose}>
    ${KINDS[cell].map((kind) =>
      kind === 'c' && columnOf(recording, `L${layer}.c.${index}`) >= 0
        ? cellOptions(kindOf(unit) === 'c')
        : html`<option value=${kind} ?selected=${kindOf(unit) === kind}>${words(kind)}</option>`,
    )}
  </select>`
}

function ruleWords(store: Store) {
  const expression = store.feature.value ?? store.numberFeature.value
  if (expression === null) return nothing
  const known = store.catalogue.value?.features.find((feature) => isCalled(feature, expression))
  const rule = store.numberRule.value.value
  const name = known?.name ?? html`<span class="mono">${expression}</span>`
  if (store.numberFeature.value === null) return html`<span class="clip"><i class="swatch"></i>${name}</span>`
  const ends =
    rule?.kind === 'number' ? html`${endWords(rule.low)} <i class="swatch graded"></i> ${endWords(rule.high)}` : nothing
  return html`<span class="clip" title="The rule under the text: the darker, the larger">${name} ${ends}</span>`
}

/** “72”, “.25” */
function endWords(value: number): string {
  return Number.isInteger(value) ? count(value) : plain(value)
}

/** What the bars below the text are where no feature takes the room to say so. */
function bars(store: Store) {
  return store.feature.value === null && store.numberFeature.value === null
    ? html`<span class="bars">bars: surprisal, 0 to ${mostWords(store)}</span>`
    : nothing
}

/** The lanes in their order; a name can be dragged, or moved by Shift and an arrow key. */
function lanes(store: Store) {
  const { look, notes } = store
  const units = look.lanes.value
  if (units.length === 0) return nothing
  return html`<span class="lanes">${units.length === 1 ? 'lane' : 'lanes'} ${units.map((unit) => {
    const move = movable('lane', unit, units, (by) => look.moveLane(unit, by))
    return html`<span class="lane-chip" draggable="true" @dragstart=${move.start} @dragover=${move.over} @drop=${move.drop}
      ><button class="plain mono" title="Show ${unit}; drag, or use Shift and an arrow key, to move its lane" @keydown=${move.keys}
        @click=${() => {
          store.chosenUnit.value = unit
        }}>${notes.nameOf(unit) || unit}</button
      ><button class="plain" title="Take out" aria-label="Take ${unit} out of its lane" @click=${() => look.pin(unit)}>×</button></span>`
  })}</span>`
}

function lookMenu(event: MouseEvent, { look, history, hideColors, lossUnit }: Store): void {
  const expected = (value: 'on' | 'spaced') => () => {
    const next = look.expected.peek() === value ? 'off' : value
    change(history, 'the expected characters', look.expected, next)
  }
  openMenu(event.currentTarget as HTMLElement, [
    { label: 'Expected characters below', checked: look.expected.peek() === 'on', run: expected('on') },
    { label: 'The same, with wider spaces', checked: look.expected.peek() === 'spaced', run: expected('spaced') },
    { line: true },
    {
      label: 'Signs as bars, for print',
      checked: look.signs.peek(),
      run: () => {
        change(history, 'signs as bars', look.signs, !look.signs.peek())
      },
    },
    {
      label: 'Losses and surprisal in nats',
      checked: lossUnit.peek() === 'nats',
      run: () => {
        lossUnit.value = lossUnit.peek() === 'nats' ? 'bits' : 'nats'
      },
    },
    {
      label: 'Without colours (hold Space)',
      checked: hideColors.peek(),
      run: () => {
        hideColors.value = !hideColors.peek()
      },
    },
  ])
}

function progress(store: Store) {
  const recording = store.recording.value
  if (!recording || recording.characters >= recording.end - recording.start) return nothing
  const share = Math.floor((100 * recording.characters) / (recording.end - recording.start))
  return html`<span class="tn">${recording.state === 'recording' ? 'recorded' : 'stopped at'} ${share} %</span>`
}

function matches(store: Store) {
  const runs = store.runs.value.value
  if (!runs) return nothing
  const total = runs.length / 2
  if (total === 0) return html`<span>no match</span>`
  const at = runAt(runs, store.caret.value) + 1
  return html`<span class="tn matches" title="Matches of the feature">${at > 0 ? `${count(at)} of ${count(total)}` : total === 1 ? '1 match' : `${count(total)} matches`}
    <button class="icon" title="Previous match (Shift N)" aria-label="Previous match" @click=${() => stepMatch(store, -1)}>${icon('left')}</button
    ><button class="icon" title="Next match (N)" aria-label="Next match" @click=${() => stepMatch(store, 1)}>${icon('right')}</button></span>`
}
