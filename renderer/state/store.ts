// All that the views share: what the workspace holds, what is selected, and what was fetched for the selection.
// Facts are signals; everything that follows from them is computed.

import { batch, computed, effect, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { FigureKind, FigureSpecification } from '../../main/contract/finding-types.ts'
import type { AppInfo, Catalogue } from '../../main/contract/types.ts'
import { type LossUnit, lossesIn } from '../charts/loss.ts'
import { type Disposable, disposables } from '../disposable.ts'
import type { ColumnKey } from './column-key.ts'
import { chainOf, type Pick } from './current.ts'
import { createFeatureRules, RUNS_STEP } from './feature-rules.ts'
import { createFind } from './find.ts'
import { createFindings } from './findings.ts'
import { createHistograms } from './histograms.ts'
import { createHistory } from './history.ts'
import { createKeptCheckpoints } from './kept-checkpoints.ts'
import { createLanguage } from './language.ts'
import { createMatrix } from './matrix.ts'
import { createNotices } from './notices.ts'
import { createOnScreen, type Span } from './on-screen.ts'
import { type Memory, persist } from './persist.ts'
import { createPrintStyle } from './print-style.ts'
import { createRanking } from './ranking.ts'
import { createRecents } from './recents.ts'
import { createRecordedText } from './recorded-text.ts'
import { onlyOf, resource } from './resource.ts'
import { answered } from './results.ts'
import { createScales } from './scales.ts'
import { createSearch, type Stage } from './search.ts'
import { sentence } from './sentence.ts'
import { createSources } from './sources.ts'
import { createTextLook } from './text-look.ts'
import { createTheme, type ThemeChoice } from './theme.ts'
import { throttled } from './throttled.ts'
import { createTraining } from './training.ts'
import { createUnitNotes } from './unit-notes.ts'
import { createUnitPage } from './unit-page.ts'
import { createUnitSets, restOf } from './unit-sets.ts'
import { columnOf, nameAt } from './units.ts'
import { createUsedFeatures } from './used-features.ts'
import { createPlaces } from './visited.ts'
import { createWalk } from './walk.ts'

export interface Surroundings {
  memory: Memory
  root: HTMLElement
  dark: MediaQueryList
}

/** The presets, in the order of their keys. */
export const MODES = ['train', 'explore', 'writeup'] as const
export type Mode = (typeof MODES)[number]
export type Store = ReturnType<typeof createStore>

/** Two texts that a network is to read. */
export interface ComparedTexts {
  model: number
  a: string
  b: string
  unknown: 'skip' | 'map'
}

const isText = (value: unknown) => typeof value === 'string'

/** characters from which on a growing recording is worth a search */
const SEARCHABLE = 8192
/** Milliseconds between two units on the page of the unit while a key is held. */
const PAGE_EVERY = 60

export function createStore(api: ApiClient, { memory, root, dark }: Surroundings) {
  const kept = persist(memory)
  const lossUnit = kept.signal<LossUnit>('losses', 'bits', (v) => v === 'bits' || v === 'nats')
  const losses = computed(() => lossesIn(lossUnit.value))
  const notices = createNotices()
  const theme = createTheme(kept.signal<ThemeChoice>('theme', 'system', isText), root, dark)

  const history = createHistory((words) => notices.tell(words))
  const catalogue = signal<Catalogue | null>(null)
  const info = signal<AppInfo | null>(null)
  const mode = kept.signal<Mode>('mode', 'explore', (v) => MODES.includes(v as Mode))
  const picked = kept.signal<Pick | null>('picked', null, (v) => typeof v === 'object', 'workspace')

  const chain = computed(() => chainOf(catalogue.value, picked.value))
  const recording = computed(() => chain.value.recording)
  const recordingId = computed(() => recording.value?.id ?? null)
  const recorded = computed(() => recording.value?.characters ?? 0)

  const recordedText = createRecordedText(api, catalogue, chain)
  const { text, ownText, origin } = recordedText
  const loadedStats = resource(
    () => {
      const r = recording.value
      return r && r.characters > 0 ? [r.id, r.state === 'recording' ? Math.ceil(r.characters / RUNS_STEP) : -1] : null
    },
    ([id], signal) => api.call('recordings.stats', { recording: id }, { signal }),
  )
  const stats = onlyOf(loadedStats, () => recordingId.value)

  const stage = computed(() => {
    const r = recording.value
    return r ? `${r.id} ${r.state === 'recording' ? Math.ceil(r.characters / (4 * RUNS_STEP)) : 'whole'}` : ''
  })
  const histograms = createHistograms(api, recordingId, stage)

  const language = createLanguage(api, catalogue)
  const startWith = kept.signal('expression', '', isText, 'workspace')
  const searchable = computed<Stage>(() => {
    const r = recording.value
    if (r?.state !== 'recording') return r ? 'whole' : 'none'
    return r.characters >= SEARCHABLE ? 'part' : 'none'
  })
  const search = createSearch(api, recordingId, searchable, startWith.peek(), {
    set: (run, ms) => window.setTimeout(run, ms),
    clear: (id) => window.clearTimeout(id),
  })
  const remember = effect(() => {
    startWith.value = search.expression.value
  })
  const rules = createFeatureRules(api, recording, search.accepted)
  const { feature, numberFeature } = rules
  const asked = computed(() => search.accepted.value?.expression ?? null)
  const features = createUsedFeatures(kept, catalogue, asked)
  const matrix = createMatrix(api, recordingId, language.value)
  const ranking = createRanking(recording, stats.value, search.results)
  const scales = createScales(kept, recording, stats.value)
  const chosenUnit = kept.signal<string | null>('unit', null, isText, 'workspace')
  const unit = computed(() => {
    const r = recording.value
    if (!r) return null
    const offered = [chosenUnit.value, catalogue.value?.workspace.firstUnit ?? null]
    const known = offered.find((name) => name !== null && columnOf(r, name) >= 0)
    if (known) return known
    return ranking.liveliest.value ?? nameAt(r, 0)
  })
  /** the column that the table of the ranking is sorted by */
  const rankedBy = signal<ColumnKey>('train.r')
  const walk = createWalk({
    question: computed(() => answered(search.results.value)),
    unit,
    chosenUnit,
    all: () => ranking.rows.peek().map((row) => row.unit),
  })
  const preview = signal<string | null>(null)
  const shownUnit = computed(() => preview.value ?? unit.value)
  /** the same for the page of the unit, which is too much to be drawn in each frame */
  const page = throttled(shownUnit, PAGE_EVERY)
  const pageUnit = page.value
  const look = createTextLook(kept, recording, shownUnit, history)
  const checkpoints = createKeptCheckpoints(api, { catalogue, recording, shown: look.checkpoint })
  const sets = createUnitSets(api, catalogue, kept, history, recording)
  /** what the strength of each colored unit is measured from */
  const rests = computed(() => sets.colored.value.map((unit) => restOf(histograms.get(unit), scales.of(unit))))
  const find = createFind(api, recordingId, ownText)

  const recents = createRecents(api)
  const notes = createUnitNotes(api, catalogue, chain, history)
  const findings = createFindings(api, catalogue, history)
  /** figures of views that hold what they show themselves, each as it is now */
  const offers = new Map<FigureKind, () => FigureSpecification | string>()
  /** texts A and B of Try text, while two are compared there */
  const compared = signal<ComparedTexts | null>(null)
  /** a text of the report that its view is to show again */
  const reopened = signal<FigureSpecification | null>(null)
  const print = createPrintStyle(kept)
  const unitPage = createUnitPage(api, {
    recording: recordingId,
    recorded,
    unit: pageUnit,
    feature,
    results: search.results,
    scale: computed(() => scales.of(pageUnit.value ?? '')),
    kept,
    history,
  })

  const training = createTraining(api, chain, kept)

  const selection = signal<Span | null>(null)
  /** the selection that was asked about last */
  const brushed = signal<Span | null>(null)
  const caret = signal(0)
  /** the character under the pointer, and what the unit on show is there */
  const hover = signal<{ position: number; unit: string | null; value: number } | null>(null)
  const sources = createSources(api, { recording: recordingId, recorded, caret, coloring: look.coloring })
  const onScreen = createOnScreen(computed(() => text.value.value?.length ?? 0))
  /** the panels of each preset as they were left, read with care by the dock */
  const layoutOf = (mode: Mode) => kept.signal<unknown>(`layout.${mode}`, null, () => true)
  const layouts = { train: layoutOf('train'), explore: layoutOf('explore'), writeup: layoutOf('writeup') }
  /** a view to bring to the front; the dock does so */
  const requested = signal<{ view: string; mode: Mode } | null>(null)
  const editorFocus = signal(false)
  /** cells a row of the text on screen */
  const columns = signal(80)
  /** true while the text is to be read without colors */
  const hideColors = signal(false)
  /** a place to scroll to; the text view does so */
  const goal = signal<{ position: number; focus: boolean } | null>(null)
  const settle = effect(() => {
    chosenUnit.value
    preview.value = null
  })
  const forget = effect(() => {
    recordingId.value
    batch(() => {
      selection.value = null
      brushed.value = null
      hover.value = null
      preview.value = null
      caret.value = 0
    })
  })

  const places = createPlaces({
    mode,
    recording: recordingId,
    unit,
    caret,
    show: (place) => {
      mode.value = place.mode
      if (place.recording !== null && place.recording !== recordingId.peek())
        picked.value = { kind: 'recording', id: place.recording }
      chosenUnit.value = place.unit
      if (place.recording === recordingId.peek() && place.caret !== caret.peek()) {
        caret.value = place.caret
        goal.value = { position: place.caret, focus: false }
      }
    },
  })
  const connection = follow(
    api,
    (next) => {
      catalogue.value = next
    },
    (problem) => notices.tell(problem, true),
  )
  api.call('app.info', {}).then(
    (facts) => {
      info.value = facts
    },
    (error) => notices.tell(sentence(error)),
  )

  const parts: Disposable = disposables(
    page,
    theme,
    recordedText,
    stats,
    histograms,
    language,
    features,
    rules,
    search,
    remember,
    matrix,
    ranking,
    walk,
    training,
    unitPage,
    look,
    checkpoints,
    sources,
    find,
    settle,
    forget,
    places,
    connection,
    kept,
  )
  return {
    kept,
    notices,
    theme,
    losses,
    lossUnit,
    history,
    catalogue,
    info,
    mode,
    picked,
    chain,
    recording,
    recordingId,
    recorded,
    text,
    ownText,
    origin,
    files: recordedText.files,
    textKinds: recordedText.textKinds,
    stats,
    histograms,
    language,
    search,
    feature,
    features,
    numberFeature,
    runs: rules.runs,
    numberRule: rules.numberRule,
    matrix,
    ranking,
    walk,
    rankedBy,
    training,
    places,
    recents,
    notes,
    findings,
    offers,
    compared,
    reopened,
    ...print,
    unitPage,
    chosenUnit,
    unit,
    preview,
    shownUnit,
    pageUnit,
    look,
    checkpoints,
    sources,
    sets,
    rests,
    scales,
    find,
    selection,
    brushed,
    caret,
    hover,
    visible: onScreen.visible,
    showing: onScreen.showing,
    columns,
    hideColors,
    goal,
    layouts,
    requested,
    editorFocus,
    /** Goes to a place of the text and puts the caret there; `focus` moves the keyboard there too. */
    goTo(position: number, focus = false) {
      const last = Math.max(0, (text.value.peek()?.length ?? 1) - 1)
      const place = Math.min(position, last)
      if (place !== caret.peek()) places.leave()
      caret.value = place
      goal.value = { position: place, focus }
    },
    /** Brings a view to the front, in another preset if need be; a closed one is opened. */
    show(view: string, preset: Mode = mode.peek()) {
      batch(() => {
        requested.value = { view, mode: preset }
        mode.value = preset
      })
    },
    /** Puts the cursor into the feature editor. */
    focusEditor() {
      this.show('search', 'explore')
      editorFocus.value = true
    },
    dispose: () => parts.dispose(),
  }
}

/** Keeps the catalogue coming until disposed. */
function follow(api: ApiClient, next: (catalogue: Catalogue) => void, failed: (problem: string) => void): Disposable {
  const abort = new AbortController()
  const run = async () => {
    for await (const catalogue of api.stream('catalogue.watch', {}, { signal: abort.signal })) next(catalogue)
  }
  run().catch((error) => {
    if (!abort.signal.aborted && error?.code !== 'disconnected') failed(sentence(error))
  })
  return { dispose: () => abort.abort() }
}
