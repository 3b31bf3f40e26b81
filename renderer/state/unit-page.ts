// What the page of a unit, the keyboard and the text share: the unit split by the feature in use, the threshold it is
// cut at, the brush on its histogram, and which sections are folded.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { type Cut, type ThresholdMetrics, thresholdMetrics, total } from '../../core/schema/cut.ts'
import { thresholdAt, thresholdOn, type UnitScale } from '../../core/schema/unit-scale.ts'
import type { ApiClient } from '../../main/contract/api.ts'
import type { SplitHistogram } from '../../main/contract/unit-types.ts'
import { bestCut, steppedFrom } from '../charts/cut.ts'
import type { History, Step } from './history.ts'
import type { Persist } from './persist.ts'
import { type Resource, resource, unhurried } from './resource.ts'
import type { Results } from './search.ts'

export interface Brush {
  low: number
  high: number
}

/** What the cut comes to on each part of the text: three different sets of characters. */
export interface PartMetrics {
  /** null for a recording too short to be divided */
  search: ThresholdMetrics | null
  heldout: ThresholdMetrics | null
  all: ThresholdMetrics
}

export interface UnitPage {
  split: Resource<SplitHistogram>
  /** null without a feature, and for one that is true nowhere */
  cut: ReadonlySignal<Cut | null>
  /** whether the feature is known to be true nowhere here */
  unmatched: ReadonlySignal<boolean>
  metrics: ReadonlySignal<PartMetrics | null>
  /** whether the threshold was moved from where it is by itself */
  moved: ReadonlySignal<boolean>
  /** Moves the threshold; the side stays. */
  setThreshold(threshold: number): void
  /** The cut that a unit is to have as soon as it is on show with the feature. */
  recall(of: { recording: number; unit: string; feature: string }, cut: Cut): void
  /** Back to where the search put the threshold, or where F1 is best. */
  resetThreshold(): void
  /** Moves the threshold by so many steps of the scale. */
  stepThreshold(steps: number): void
  /** values on the unit's scale that stay colored in the text; null for all */
  brush: ReadonlySignal<Brush | null>
  setBrush(brush: Brush | null): void
  folded: Signal<Record<string, boolean>>
  /** To the next or previous stretch where unit and feature disagree. @returns its position, or −1 */
  nextError(from: number, direction: 1 | -1): Promise<number>
  dispose(): void
}

export interface UnitPageNeeds {
  recording: ReadonlySignal<number | null>
  recorded: ReadonlySignal<number>
  unit: ReadonlySignal<string | null>
  feature: ReadonlySignal<string | null>
  results: ReadonlySignal<Results | null>
  /** of the unit: what its histogram is drawn and stepped over on */
  scale: ReadonlySignal<UnitScale>
  kept: Persist
  /** remembers moves of the threshold and the brush; without it they cannot be taken back */
  history?: Pick<History, 'did'>
}

/** Moves that follow each other within so many milliseconds are taken back together. */
const ONE_MOVE = 1000

/** A growing recording is asked again every so many characters. */
const STEP = 65_536

export function createUnitPage(api: ApiClient, needs: UnitPageNeeds): UnitPage {
  const { recording, recorded, unit, feature, results, scale, kept, history } = needs
  const split = resource(
    () =>
      recording.value !== null && unit.value !== null && recorded.value > 0
        ? [recording.value, unit.value, feature.value, Math.ceil(recorded.value / STEP)]
        : null,
    unhurried(([id, name, expression], signal) =>
      api.call('unit.split', { recording: id, unit: name, expression: expression ?? undefined }, { signal }),
    ),
  )
  /** thresholds that were moved, by unit and feature */
  const dragged = signal<ReadonlyMap<string, Cut>>(new Map())
  const keyOf = (recording: number | null, unit: string | null, feature: string | null) =>
    `${recording} ${unit} ${feature}`
  const key = computed(() => keyOf(recording.value, unit.value, feature.value))
  const unmatched = computed(() => {
    const histogram = split.value.value
    return feature.value !== null && histogram !== null && currentSplit() && total(histogram.parts.all.inside) === 0
  })
  const cut = computed(() => {
    if (feature.value === null || unmatched.value) return null
    const moved = dragged.value.get(key.value)
    if (moved) return moved
    const histogram = split.value.value
    return histogram && currentSplit() ? suggested(histogram, currentResults(), unit.value) : null
  })
  /** whether the split that is there is that of the unit and feature in use */
  const currentSplit = () => {
    const [id, name, expression] = split.key.value ?? []
    return id === recording.value && name === unit.value && expression === feature.value
  }
  /** of a search for the feature in use; the last one may be of another, while that is still searched for */
  const currentResults = () => {
    const last = results.value
    return last?.recording === recording.value && last?.expression === feature.value ? last : null
  }
  const metrics = computed<PartMetrics | null>(() => {
    const [histogram, now] = [split.value.value, cut.value]
    if (!histogram || !now || !currentSplit()) return null
    const { levels, parts } = histogram
    return {
      search: parts.search && thresholdMetrics(levels, parts.search, now),
      heldout: parts.heldout && thresholdMetrics(levels, parts.heldout, now),
      all: thresholdMetrics(levels, parts.all, now),
    }
  })
  const brush = signal<Brush | null>(null)
  /** the range is of these values; a scale that is made anew with new statistics stays the same axis */
  const axis = computed(() => `${recording.value} ${unit.value} ${scale.value.raw}`)
  const forget = effect(() => {
    axis.value
    brush.value = null
  })
  const remember = remembers(history)
  const put = (name: string, cut: Cut | null) => {
    const others = [...dragged.peek()].filter(([other]) => other !== name)
    dragged.value = new Map(cut ? [...others, [name, cut]] : others)
  }
  const putCut = (cut: Cut | null) => {
    const name = key.peek()
    const before = dragged.peek().get(name) ?? null
    put(name, cut)
    remember(
      `the threshold of ${unit.peek()}`,
      cut ? name : `reset ${name}`,
      () => put(name, cut),
      () => put(name, before),
    )
  }
  const setThreshold = (threshold: number) => {
    const now = cut.peek()
    const histogram = split.value.peek()
    if (!now || !histogram) return
    const within = Math.max(histogram.low, Math.min(histogram.high, threshold))
    putCut({ ...now, threshold: within })
  }
  return {
    split,
    cut,
    unmatched,
    metrics,
    setThreshold,
    recall(of, cut) {
      put(keyOf(of.recording, of.unit, of.feature), cut)
    },
    moved: computed(() => dragged.value.has(key.value)),
    resetThreshold() {
      if (dragged.peek().has(key.peek())) putCut(null)
    },
    stepThreshold(steps) {
      const now = cut.peek()
      const histogram = split.value.peek()
      const axis = scale.peek()
      if (now && histogram) setThreshold(thresholdAt(axis, steppedFrom(axis, thresholdOn(axis, now.threshold), steps)))
    },
    brush,
    setBrush(next) {
      const before = brush.peek()
      if (next === before) return
      const name = unit.peek()
      const set = (to: Brush | null) => () => {
        if (unit.peek() === name) brush.value = to
      }
      set(next)()
      remember(next ? 'colouring some values' : 'colouring all values', `brush ${key.peek()}`, set(next), set(before))
    },
    folded: kept.signal<Record<string, boolean>>('unit.folded', {}, (v) => typeof v === 'object'),
    async nextError(from, direction) {
      const [id, name, expression, now] = [recording.peek(), unit.peek(), feature.peek(), cut.peek()]
      if (id === null || name === null || expression === null || !now) return -1
      return api.call('unit.error', { recording: id, unit: name, expression, ...now, from, direction })
    },
    dispose() {
      forget()
      split.dispose()
    },
  }
}

/** Remembers moves as steps; those of one thing that follow each other soon are one step. */
function remembers(history: Pick<History, 'did'> | undefined) {
  let last: { of: string; time: number; step: Step } | null = null
  return (title: string, of: string, run: () => void, back: () => void) => {
    if (!history) return
    const time = performance.now()
    const joins = last && last.of === of && time - last.time < ONE_MOVE ? last.step : null
    last = { of, time, step: history.did({ title, run, back }, joins) }
  }
}

/** Where the search put the threshold (on the shown scale), if it searched for this; else where F1 is best. */
function suggested(split: SplitHistogram, results: Results | null, unit: string | null): Cut | null {
  const found = results?.scores?.find((score) => score.unit === unit)
  if (!found || unit === null || Number.isNaN(found.threshold)) return bestCut(split)
  return { threshold: found.threshold, sign: found.sign }
}
