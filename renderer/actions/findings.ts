// A figure of the report, opened again where it came from, changed there, and put back under the same sentence.

import { batch, effect } from '@preact/signals-core'
import { FIGURE_TITLES } from '../../main/contract/figure-schema.ts'
import type { FigureSource, FigureSpecification } from '../../main/contract/finding-types.ts'
import type { RecordingInfo } from '../../main/contract/types.ts'
import type { ListedFinding } from '../state/findings.ts'
import type { Store } from '../state/store.ts'
import type { Context } from '../views/entry.ts'
import { CAPTURES, figureOf } from './captures.ts'
import { orTell } from './edit.ts'

/** Brings back what was on show when it was added, and offers to take over what is changed there. */
export function openFinding(context: Context, finding: ListedFinding): void {
  const { store } = context
  const { id, figure, source } = finding
  if (!figure || !source) {
    store.notices.tell('This entry is words alone; there is nothing to open.')
    return
  }
  store.findings.chosen.value = id
  const problem = restore(figure, source, store)
  if (problem) store.notices.tell(problem)
  else {
    context.dock.enter(CAPTURES[figure.kind].view)
    offerUpdate(context)
  }
}

function offerUpdate(context: Context): void {
  const { store } = context
  if (store.catalogue.peek()?.workspace.readOnly) return
  const update = { label: 'Update', run: () => updateFinding(context), ms: 60_000 }
  store.notices.tell('Change what is on show, then update the entry; its words stay.', false, update)
}

/** The figure of the chosen entry becomes what is on show now, of the same kind. */
export function updateFinding(context: Context, finding = context.store.findings.current.peek()): void {
  const { store } = context
  if (!finding?.figure) {
    store.notices.tell('Choose an entry with a figure in the report first.')
    return
  }
  const words = FIGURE_TITLES[finding.figure.kind]
  const figure = figureOf(finding.figure.kind, store)
  const tell = () => store.notices.tell(`${words}: the report has what is on show now.`)
  if (typeof figure === 'string') store.notices.tell(figure)
  else if (same(figure, finding.figure)) store.notices.tell(`${words}: the report has what is on show already.`)
  else orTell(context, store.findings.replace(finding, figure).then(tell))
}

/** @returns why it cannot be shown again, or null */
export function restore(figure: FigureSpecification, source: FigureSource, store: Store): string | null {
  if (!('recording' in figure)) {
    const known = store.catalogue.peek()?.models.some(({ id }) => id === figure.model)
    if (!known) return `The network “${source.model}” has been removed.`
    store.picked.value = { kind: 'model', id: figure.model }
    if ('unit' in figure) store.chosenUnit.value = figure.unit
    if (['tried', 'generated', 'patching'].includes(figure.kind)) store.reopened.value = figure
    return null
  }
  const recording = recordingOf(figure.recording, source, store.catalogue.peek()?.recordings ?? [])
  if (!recording)
    return `The recording “${source.recording}” has been removed; record ${source.model} on ${source.corpus} again.`
  store.picked.value = { kind: 'recording', id: recording.id }
  batch(() => restoreIn(figure, recording, store))
  return null
}

/** The recording itself, or one of the same network on the same characters. */
export function recordingOf(
  id: number,
  { modelHash, corpusHash, start, characters }: FigureSource,
  recordings: readonly RecordingInfo[],
): RecordingInfo | undefined {
  const alike = recordings.filter(
    (one) => one.modelHash === modelHash && one.corpusHash === corpusHash && one.start === start,
  )
  return alike.find((one) => one.id === id) ?? alike.find((one) => one.characters === characters)
}

function restoreIn(
  figure: Extract<FigureSpecification, { recording: number }>,
  recording: RecordingInfo,
  store: Store,
): void {
  const { look, search, unitPage, matrix } = store
  const unit = 'units' in figure ? figure.units[0] : 'unit' in figure ? figure.unit : null
  if (unit !== null) {
    store.chosenUnit.value = unit
    store.preview.value = null
    look.gate.value = null
    look.coloring.value = 'unit'
  }
  if (unit !== null || 'feature' in figure) search.run(('feature' in figure && figure.feature) || '')
  const { section } = CAPTURES[figure.kind]
  if (section) unitPage.folded.value = { ...unitPage.folded.peek(), [section]: false }
  if (figure.kind === 'text') look.setLanes(figure.lanes ?? [])
  if (figure.kind === 'trace') look.setLanes(figure.units.slice(1))
  if ('start' in figure) goThere(figure, recording, store)
  if (figure.kind === 'histogram' && figure.feature !== undefined && figure.threshold !== undefined)
    unitPage.recall(
      { recording: recording.id, unit: figure.unit, feature: figure.feature },
      { threshold: figure.threshold, sign: figure.sign ?? 1 },
    )
  if (figure.kind === 'matrix') {
    matrix.metric.value = figure.metric
    if (!matrix.value.peek()) matrix.ask()
  }
}

/** Selects the stretch, and goes there once its text has come: that of another recording may still be on the way. */
function goThere({ start, end }: { start: number; end: number }, recording: RecordingInfo, store: Store): void {
  store.selection.value = { from: start, to: end }
  store.caret.value = start
  const { text } = store
  let stop: (() => void) | null = null
  let done = false
  stop = effect(() => {
    const [corpus, from] = text.key.value ?? []
    const left = store.recordingId.value !== recording.id
    const there = !text.pending.value && corpus === recording.corpus && from === recording.start
    if (done || !(left || there)) return
    done = true
    queueMicrotask(() => {
      if (!left) store.goal.value = { position: start, focus: false }
      stop?.()
    })
  })
}

function same(a: FigureSpecification, b: FigureSpecification): boolean {
  const sorted = (figure: FigureSpecification) => JSON.stringify(Object.entries(figure).sort())
  return sorted(JSON.parse(JSON.stringify(a))) === sorted(JSON.parse(JSON.stringify(b)))
}
