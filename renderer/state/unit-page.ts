// What the page of a unit, the keyboard and the text share: the unit split by the feature in use, the threshold it is
// cut at, the brush on its histogram, and which sections are folded.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { ApiClient } from '../../main/contract/api.ts'
import type { SplitHistogram } from '../../main/contract/unit-types.ts'
import { bestCut, type Cut, type CutFigures, figuresAt, steppedFrom, total } from '../charts/cut.ts'
import { thresholdAt, thresholdOn, type UnitScale } from '../charts/scale.ts'
import type { Persist } from './persist.ts'
import { type Resource, resource, unhurried } from './resource.ts'
import type { Results } from './search.ts'

export interface Brush {
  low: number
  high: number
}

/** What the cut comes to on each part of the text: three different sets of characters. */
export interface PartFigures {
  /** null for a recording too short to be divided */
  search: CutFigures | null
  heldout: CutFigures | null
  all: CutFigures
}

export interface UnitPage {
  split: Resource<SplitHistogram>
  /** null without a feature, and for one that is true nowhere */
  cut: ReadonlySignal<Cut | null>
  /** whether the feature is known to be true nowhere here */
  unmatched: ReadonlySignal<boolean>
  figures: ReadonlySignal<PartFigures | null>
  /** Moves the threshold; the side stays. */
  setThreshold(threshold: number): void
  /** The cut that a unit is to have as soon as it is on show with the feature. */
  recall(of: { recording: number; unit: string; feature: string }, cut: Cut): void
  /** Moves the threshold by so many steps of the scale. */
  stepThreshold(steps: number): void
  /** values on the unit's scale that stay coloured in the text; null for all */
  brush: Signal<Brush | null>
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
}

/** A growing recording is asked again every so many characters. */
const STEP = 65_536

export function createUnitPage(api: ApiClient, needs: UnitPageNeeds): UnitPage {
  const { recording, recorded, unit, feature, results, scale, kept } = needs
  const split = resource(
    () =>
      recording.value !== null && unit.value !== null && recorded.value > 0
        ? [recording.value, unit.value, feature.value, Math.ceil(recorded.value / STEP)]
        : null,
    unhurried(([id, name, expression], signal) =>
      api.call('unit.split', { recording: id, unit: name, expression: expression ?? undefined }, { signal }),
    ),
  )
  const dragged = signal<{ key: string; cut: Cut } | null>(null)
  const keyOf = (recording: number | null, unit: string | null, feature: string | null) =>
    `${recording} ${unit} ${feature}`
  const key = computed(() => keyOf(recording.value, unit.value, feature.value))
  const unmatched = computed(() => {
    const histogram = split.value.value
    return feature.value !== null && histogram !== null && currentSplit() && total(histogram.parts.all.inside) === 0
  })
  const cut = computed(() => {
    if (feature.value === null || unmatched.value) return null
    if (dragged.value?.key === key.value) return dragged.value.cut
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
  const figures = computed<PartFigures | null>(() => {
    const [histogram, now] = [split.value.value, cut.value]
    if (!histogram || !now || !currentSplit()) return null
    const { levels, parts } = histogram
    return {
      search: parts.search && figuresAt(levels, parts.search, now),
      heldout: parts.heldout && figuresAt(levels, parts.heldout, now),
      all: figuresAt(levels, parts.all, now),
    }
  })
  const brush = signal<Brush | null>(null)
  const forget = effect(() => {
    unit.value
    scale.value.raw
    brush.value = null
  })
  const setThreshold = (threshold: number) => {
    const now = cut.peek()
    const histogram = split.value.peek()
    if (!now || !histogram) return
    const within = Math.max(histogram.low, Math.min(histogram.high, threshold))
    dragged.value = { key: key.peek(), cut: { ...now, threshold: within } }
  }
  return {
    split,
    cut,
    unmatched,
    figures,
    setThreshold,
    recall(of, cut) {
      dragged.value = { key: keyOf(of.recording, of.unit, of.feature), cut }
    },
    stepThreshold(steps) {
      const now = cut.peek()
      const histogram = split.value.peek()
      const axis = scale.peek()
      if (now && histogram) setThreshold(thresholdAt(axis, steppedFrom(axis, thresholdOn(axis, now.threshold), steps)))
    },
    brush,
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

/** Where the search put the threshold (on the shown scale), if it searched for this; else where F1 is best. */
function suggested(split: SplitHistogram, results: Results | null, unit: string | null): Cut | null {
  const found = results?.scores?.find((score) => score.unit === unit)
  if (!found || unit === null || Number.isNaN(found.threshold)) return bestCut(split)
  return { threshold: found.threshold, sign: found.sign }
}
