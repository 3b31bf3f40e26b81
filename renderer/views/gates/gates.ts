// Gate saturation, every layer and gate: how often a unit's gate is almost closed against almost open, one dot a unit.
// Pointing at a dot previews its unit in the text, a click chooses it, and arrows walk from dot to dot.

import { effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import type { SaturationEvent } from '../../../main/contract/unit-types.ts'
import { collect } from '../../actions/collect.ts'
import { count } from '../../charts/format.ts'
import { type Disposable, disposables, renders, sized } from '../../disposable.ts'
import { createQuery } from '../../state/query.ts'
import { sentence } from '../../state/sentence.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { plot } from './plot.ts'

type Result = Extract<SaturationEvent, { type: 'result' }>

interface State {
  recording: number | null
  progress: { done: number; total: number } | null
  result: Result | null
  problem: string | null
}

const EMPTY: State = { recording: null, progress: null, result: null, problem: null }
/** Least and most that a plot takes, pixels, with its room for labels. */
const [LEAST, MOST] = [180, 340]

export const gates: ViewEntry = {
  id: 'gates',
  title: 'Gates',
  modes: ['explore'],
  place: 'bottom',
  letters: true,
  help: {
    shows:
      'A dot is a unit; across, how often its gate is left-saturated (below 0.1), up, how often it is right-saturated (above 0.9). A forget gate high up adds things together; one far right sees the last character only.',
    computed:
      'Gates are made again by running the network over a sample of the recorded text. After A. Karpathy, J. Johnson and L. Fei-Fei (2015), arXiv 1506.02078.',
  },
  mount(host: HTMLElement, context: Context): Disposable {
    host.classList.add('gates-view')
    const state = signal<State>(EMPTY)
    const seen = signal(false)
    const size = signal({ width: 0, height: 0 })
    const body = host.appendChild(document.createElement('div'))
    const observer = new IntersectionObserver((entries) => {
      seen.value = entries.at(-1)?.isIntersecting ?? false
    })
    observer.observe(host)
    return disposables(
      () => observer.disconnect(),
      sized(host, (width, height) => {
        size.value = { width, height }
      }),
      follow(context, seen, state),
      renders(body, () => page(context, state.value, size.value)),
    )
  },
}

/** Asks once for each complete recording, when the view becomes visible. */
function follow({ store, api }: Context, seen: { value: boolean }, state: { value: State; peek(): State }): Disposable {
  const query = createQuery()
  const ask = async (recording: number) => {
    state.value = { ...EMPTY, recording, progress: { done: 0, total: 0 } }
    await query.each(
      (signal) => api.stream('gates.saturation', { recording }, { signal }),
      (event) => {
        if (event.type === 'progress') state.value = { ...state.peek(), progress: event }
        else state.value = { ...EMPTY, recording, result: event }
      },
      (error) => {
        state.value = { ...EMPTY, recording, problem: sentence(error) }
      },
    )
  }
  const stop = effect(() => {
    const recording = store.recording.value
    const ready = recording !== null && recording.state !== 'recording'
    if (seen.value && ready && state.peek().recording !== recording.id) void ask(recording.id)
  })
  return disposables(stop, query.cancel)
}

function page(
  context: Context,
  { progress, result, problem }: State,
  { width, height }: { width: number; height: number },
) {
  const { store } = context
  const recording = store.recording.value
  if (!recording) return html`<p class="dim">No activations are selected.</p>`
  if (recording.state === 'recording') return html`<p class="dim">Gates are counted when the recording is complete.</p>`
  if (problem) return html`<p class="dim" role="alert">${problem}</p>`
  if (!result)
    return html`<p class="dim">Counting how often each gate is left-saturated (below 0.1) and right-saturated (above 0.9) …</p>
      ${progress ? bar(progress) : nothing}`
  if (width === 0) return html``
  const layers = new Set(result.gates.map(({ layer }) => layer)).size
  const { columns, side } = layout(layers, result.gates.length / layers, width - 24, height - 56)
  return html`<div class="plots" style="grid-template-columns:repeat(${columns},${side}px)">
      ${result.gates.map((gate) => plot(store, gate, side))}
    </div>
    <p class="caption dim3">A dot is a unit: share of ${count(result.characters)} characters at which its gate is below 0.1 (left-saturated, across) and above 0.9 (right-saturated, up).
      A forget gate high up adds things together; one far right sees only the last character.
      <button class="plain collect" title="Add to the report (F)" @click=${() => collect(context, 'saturation')}>Add to report</button></p>`
}

/** A row for each layer, or all in one row: whichever leaves the plots larger. */
export function layout(layers: number, gates: number, width: number, height: number) {
  const options = [
    { columns: gates, rows: layers },
    { columns: gates * layers, rows: 1 },
  ].map(({ columns, rows }) => ({ columns, side: Math.min(width / columns - 20, height / rows - 24) }))
  const { columns, side } = options[1].side > options[0].side ? options[1] : options[0]
  return { columns, side: Math.max(LEAST, Math.min(MOST, Math.floor(side))) }
}

function bar({ done, total }: { done: number; total: number }) {
  const share = total > 0 ? (100 * done) / total : 0
  return html`<div class="progress" role="progressbar" aria-label="Counting" aria-valuenow=${Math.round(share)}>
    <i .style=${`width:${share}%`}></i></div>`
}
