// Searches that were kept: what was asked of which recording, when, and who answered best. Each opens again at once from
// the workspace, can be pinned and noted on, and repeated to see whether the figures are the same.

import { computed, effect, signal } from '@preact/signals-core'
import { html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { olderWords } from '../../../main/contract/older.ts'
import type { KeptSearchSummary, RepeatEvent } from '../../../main/contract/types.ts'
import { orTell, remove } from '../../actions/edit.ts'
import { probability, score } from '../../charts/format.ts'
import { disposables, renders, sized } from '../../disposable.ts'
import { leaveField } from '../../shell/focus.ts'
import { icon } from '../../shell/icons.ts'
import { resource } from '../../state/resource.ts'
import { recalled } from '../../state/results.ts'
import { streamed } from '../../state/streamed.ts'
import type { Context, ViewEntry } from '../entry.ts'
import { withName } from '../unit-row.ts'

export const history: ViewEntry = {
  id: 'history',
  title: 'History',
  modes: ['explore'],
  place: 'bottom',
  letters: true,
  help: {
    shows: 'Every search, with all that it takes to ask again. Repeat asks again and compares every figure.',
    computed: 'A search is repeated with the same seed, shifts and version of the feature.',
  },
  mount: mountHistory,
  commands: [
    {
      title: 'Searches that were kept',
      also: 'history past searches',
      keys: 'H',
      run: ({ dock }) => dock.enter('history'),
    },
  ],
}

type Verdict = Extract<RepeatEvent, { type: 'compared' }>
type Repeated = { verdict: Verdict | null }

interface State {
  context: Context
  /** the search whose note is being written */
  writing: { value: number | null }
  /** the search that is being repeated, or was last */
  repeating: { value: number | null }
  verdict: Verdict | null
  /** why it could not be repeated */
  problem: string | null
  busy: boolean
  again: () => void
}

/** Pinned ones first, then the newest; only those that hold all the words. */
export function findKept(searches: readonly KeptSearchSummary[], words: string): KeptSearchSummary[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const holds = ({ expression, note, recordingName, best }: KeptSearchSummary) => {
    const text = `${expression} ${note} ${recordingName} ${best?.unit ?? ''}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  }
  return searches.filter(holds).sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.madeAt - a.madeAt)
}

/** “Just now”, “12 min ago”, “14:05”, “22 Nov” */
export function whenWords(madeAt: number, now: number): string {
  const minutes = (now - madeAt) / 60_000
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${Math.floor(minutes)} min ago`
  const [made, today] = [new Date(madeAt), new Date(now)]
  if (made.toDateString() === today.toDateString())
    return made.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return made.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(made.getFullYear() !== today.getFullYear() && { year: 'numeric' }),
  })
}

function mountHistory(host: HTMLElement, context: Context) {
  const { store, api } = context
  host.classList.add('history-view')
  const part = (className: string) => host.appendChild(Object.assign(document.createElement('div'), { className }))
  const [bar, list] = [part('toolbar'), part('history-list')]
  list.dataset.roving = 'rows'
  const words = signal('')
  const here = signal(true)
  const turn = signal(0)
  const shown = signal(false)
  const writing = signal<number | null>(null)
  const repeating = signal<number | null>(null)
  /** one that goes into the bin, or comes back from there, changes the list */
  const binned = computed(() =>
    (store.catalogue.value?.bin ?? []).flatMap(({ kind, id }) => (kind === 'search' ? [id] : [])).join(),
  )
  const searches = resource(
    () => (shown.value ? [here.value ? store.recordingId.value : null, turn.value, binned.value] : null),
    ([recording], signal) => api.call('search.kept', recording === null ? {} : { recording }, { signal }),
  )
  const repeated = streamed(
    () => (repeating.value === null ? null : [repeating.value]),
    ([search], signal) => api.stream('search.repeat', { search }, { signal }),
    (old: Repeated | null, event: RepeatEvent): Repeated =>
      event.type === 'compared' ? { verdict: event } : (old ?? { verdict: null }),
  )
  const again = () => {
    turn.value = turn.peek() + 1
  }
  /** a search is kept before it ends */
  const renew = effect(() => {
    if (!store.search.running.value && store.search.results.value?.maxima) again()
  })
  const rows = computed(() => findKept(searches.value.value ?? [], words.value))
  return disposables(
    searches,
    repeated,
    renew,
    sized(host, (width) => {
      shown.value = width > 0
    }),
    renders(
      bar,
      () => html`<input class="input" type="search" placeholder="Find a question, a unit or a note" aria-label="Find a kept search"
          .value=${words.value} @input=${(event: Event) => {
            words.value = (event.target as HTMLInputElement).value
          }} />
        <label><input type="checkbox" .checked=${here.value} @change=${() => {
          here.value = !here.value
        }} /> only these activations</label>
        <span class="grow"></span><span class="tn">${rows.value.length}</span>`,
    ),
    renders(list, () => {
      if (searches.problem.value) return html`<p class="empty" role="alert">${searches.problem.value}</p>`
      if (rows.value.length === 0)
        return html`<p class="empty">${searches.value.value ? 'Every search that runs to its end is kept here.' : nothing}</p>`
      const { value, running, problem } = repeated
      const repetition = { verdict: value.value?.verdict ?? null, problem: problem.value, busy: running.value }
      const state: State = { context, writing, repeating, again, ...repetition }
      list.classList.toggle('one-recording', here.value)
      return html`<div class="table-head history-cols"><span></span><span>question</span><span class="of">activations</span><span class="wide">when</span
          ><span>best unit</span><span class="num wide">r</span><span class="num">AUROC</span><span class="num">p</span><span></span></div>
        ${repeat(
          rows.value,
          ({ id }) => id, // a row that comes in above must not take the note that is being written
          (search) => row(search, state),
        )}`
    }),
  )
}

function row(search: KeptSearchSummary, state: State) {
  const { context, writing, again } = state
  const { store, api } = context
  const { id, expression, recordingName, madeAt, best, pinned, note, shifts, seed, version, kind } = search
  const keep = (change: { pinned?: boolean; note?: string }) =>
    orTell(context, api.call('search.keep', { search: id, pinned, note, ...change }).then(again))
  const open = async () => {
    const found = await api.call('search.recall', { search: id })
    store.picked.value = { kind: 'recording', id: found.recording }
    if (best) store.chosenUnit.value = best.unit
    store.search.show(recalled(found))
    context.dock.show('search')
  }
  const on = store.search.expression.value === expression
  const details = `${expression}${search.asked ? `\n${olderWords(search)}` : ''}\nseed ${seed}, ${shifts} shifts, Neuronscope ${version}`
  return html`<div class="history-row ${on ? 'on' : ''}" data-row>
    <div class="history-cols">
      <button class="icon ${pinned ? 'pinned' : ''}" aria-pressed=${pinned} title=${pinned ? 'Pinned: kept for ever' : 'Pin: keep for ever'}
        aria-label="Pin ${expression}" @click=${() => keep({ pinned: !pinned })}>${icon('pin', 12)}</button>
      <button class="clip mono question" title=${details} @click=${() => orTell(context, open())}>${expression}</button>
      <span class="clip dim of">${recordingName}</span><span class="dim tn wide">${whenWords(madeAt, Date.now())}</span>
      ${best ? withName(store, best.unit) : html`<span>–</span>`}<span class="num wide">${score(best?.r)}</span
      ><span class="num strong">${kind === 'number' ? '–' : score(best?.auroc)}</span
      ><span class="num">${probability(best?.p ?? null, shifts)}</span>
      <span class="acts">
        <button class="plain" @click=${() => {
          writing.value = writing.value === id ? null : id
        }}>${note ? 'Note' : 'Note…'}</button>
        <button class="plain" ?disabled=${state.busy} @click=${() => repeatNow(state, id)}>Repeat</button>
        <button class="icon" aria-label="Forget ${expression}" title="Forget" @click=${() =>
          orTell(context, remove(context, { kind: 'search', id }, expression))}>${icon('remove', 12)}</button>
      </span>
    </div>
    ${search.asked ? html`<p class="note-line dim older">${olderWords(search)}</p>` : nothing}
    ${
      writing.value === id
        ? noteField(note, (text) => {
            writing.value = null
            if (text !== note) keep({ note: text })
          })
        : note
          ? html`<p class="note-line dim">${note}</p>`
          : nothing
    }
    ${state.repeating.value === id ? verdictLine(state) : nothing}
  </div>`
}

function repeatNow({ repeating }: State, id: number): void {
  repeating.value = null // the same one once more is a new question
  repeating.value = id
}

function verdictLine({ verdict, busy }: State) {
  if (!verdict)
    return html`<p class="note-line dim" role="status">${busy ? 'Searching once more …' : 'It could not be repeated.'}</p>`
  const words = verdict.same ? 'Repeated: every figure is the same.' : 'Repeated: the figures differ.'
  return html`<p class="note-line" role="status"><b>${words}</b> ${verdict.differences.join(' ')}</p>`
}

function noteField(note: string, done: (text: string) => void) {
  const text = (event: Event) => (event.target as HTMLInputElement).value
  const keys = (event: KeyboardEvent) => {
    const field = event.target as HTMLInputElement
    if (event.key === 'Escape') field.value = note
    else if (event.key !== 'Enter') return
    event.preventDefault()
    leaveField(field, field.closest('.history-row')) // which keeps it
  }
  return html`<input class="input note-line" .value=${note} placeholder="A note, Enter keeps it" aria-label="Note" maxlength="2000"
    @keydown=${keys} @blur=${(event: FocusEvent) => done(text(event))} />`
}
