// What is told of a single unit. Values are as shown: a cell state through tanh, all others as they are.

import type { StateKind } from '../../core/model/units.ts'
import type { Place } from '../../core/run/ablate.ts'
import type { Cut, PartCounts, SideCounts, SplitHistogram, ThresholdMetrics } from '../../core/schema/cut.ts'
import type { ScaleChoice, UnitScale } from '../../core/schema/unit-scale.ts'
import type { PlaceEffect } from '../../core/units/ablation-effects.ts'
import type { Autocorrelation } from '../../core/units/autocorrelation.ts'
import type { CharacterMean } from '../../core/units/characters.ts'
import type { CharacterEffect } from '../../core/units/direct-effect.ts'
import type { HoldAt } from '../../core/units/held-values.ts'
import type { Response } from '../../core/units/response.ts'
import type { GateSaturation } from '../../core/units/saturation.ts'
import type { GateWeights, Neighbour } from '../../core/units/weights.ts'

export type {
  Autocorrelation,
  CharacterEffect,
  CharacterMean,
  Cut,
  GateSaturation,
  GateWeights,
  Neighbour,
  PartCounts,
  Response,
  ScaleChoice,
  SideCounts,
  SplitHistogram,
  ThresholdMetrics,
  UnitScale,
}
export type InterventionPlace = Place

/** What a researcher calls a unit, and has to say of it. */
export interface UnitNote {
  model: number
  /** `L1.c.17` */
  unit: string
  /** '' for none */
  name: string
  note: string
}

/** What changes of a note; the name or the words that are not given stay as they are. */
export type UnitNoteChange = Pick<UnitNote, 'model' | 'unit'> & Partial<Pick<UnitNote, 'name' | 'note'>>

/** Characters around a place of the recording. */
export interface Passage {
  /** the place itself, and where the passage begins */
  position: number
  start: number
  text: string
  /** [characters of the text] as recorded */
  values: Float32Array
  /** the same as it is searched and cut: a cell state through tanh */
  shown: Float32Array
  /** the feature, 0 or 1; null without one */
  truth: Uint8Array | null
}

export interface UnitPassages {
  /** strongest first */
  highest: Passage[]
  lowest: Passage[]
  /** from high to low; values as recorded */
  quantiles: { quantile: number; value: number; passages: Passage[] }[]
  /** the strongest of a range of values, where one was asked for */
  within: Passage[] | null
}

/** Values between two ends, both counted. */
export interface ValueRange {
  low: number
  high: number
  /** of what was recorded, not of what is shown of it */
  raw: boolean
}

export interface UnitWeightsAnswer {
  incoming: GateWeights[]
  outgoing: GateWeights[]
  /** what one standard deviation more does to the logits at once; null below the top layer, and for gates */
  direct: CharacterEffect[] | null
}

export interface CorrelatedUnit {
  unit: string
  r: number
}

export interface UnitGates {
  start: number
  /** the cell's gates, in their order; values as [gates][characters] */
  kinds: StateKind[]
  values: Float32Array
  /** whether they were made again because nobody recorded them */
  computed: boolean
}

/** Units that were put aside under a name. */
export interface NamedSet {
  name: string
  units: string[]
}

/**
 * Where units are held: at their mean, at zero, two standard deviations to either side, or at a value; or given their
 * values at other places, anywhere or where the feature differs.
 */
export type ClampTo = HoldAt | 'value' | 'resample' | 'resample-other'

export interface EffectPlace extends PlaceEffect {
  /** the characters whose mean likelihood rises, and falls, most */
  rising: { character: string; before: number; after: number }[]
  falling: { character: string; before: number; after: number }[]
}

export interface UnitEffect {
  to: ClampTo
  units: readonly string[]
  /** raw values that the units were held at; empty for values from other places */
  values: number[]
  /** sets of control units, each in the order of `units` */
  controls: string[][]
  /** characters of the recording that were read: [from, to, from, to, …] */
  stretches: number[]
  places: EffectPlace[]
  seconds: number
  seed: number
}

export type UnitEffectEvent = { type: 'progress'; done: number; total: number } | ({ type: 'result' } & UnitEffect)

export type SaturationEvent =
  | { type: 'progress'; done: number; total: number }
  | { type: 'result'; characters: number; gates: GateSaturation[] }
