// Types of a single unit. Values are as shown: a cell state through tanh, all others as recorded.

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
import type { OnsetPoint } from '../../core/units/since-onset.ts'
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

/** Name and note of a unit. */
export interface UnitNote {
  model: number
  /** `L1.c.17` */
  unit: string
  /** '' for none */
  name: string
  note: string
}

/** A change of a note; fields that are not given are kept. */
export type UnitNoteChange = Pick<UnitNote, 'model' | 'unit'> & Partial<Pick<UnitNote, 'name' | 'note'>>

/** A passage of the recording around a position. */
export interface Passage {
  /** the position, and the start of the passage */
  position: number
  start: number
  text: string
  /** [characters of the text] as recorded */
  values: Float32Array
  /** the same as searched: a cell state through tanh */
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
  /** direct effect of one standard deviation on the logits; null below the top layer, and for gates */
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
  /** whether they were computed because they were not recorded */
  computed: boolean
}

/** A named set of units. */
export interface NamedSet {
  name: string
  units: string[]
}

/**
 * The values of held units: their mean, zero, two standard deviations to either side, or a value; or their values at other
 * places, anywhere or where the feature differs.
 */
export type ClampTo = HoldAt | 'value' | 'resample' | 'resample-other'

export interface EffectPlace extends PlaceEffect {
  /** the characters whose mean probability rises, and falls, most */
  rising: { character: string; before: number; after: number }[]
  falling: { character: string; before: number; after: number }[]
}

export interface UnitEffect {
  to: ClampTo
  units: readonly string[]
  /** raw values of the held units; empty for values from other places */
  values: number[]
  /** sets of control units, each in the order of `units` */
  controls: string[][]
  /** characters of the recording that were read: [from, to, from, to, …] */
  stretches: number[]
  places: EffectPlace[]
  /** of the characters that were asked about, by the distance since the feature began */
  sinceOnset?: { character: string; points: OnsetPoint[] }[]
  seconds: number
  seed: number
}

export type UnitEffectEvent = { type: 'progress'; done: number; total: number } | ({ type: 'result' } & UnitEffect)

export type SaturationEvent =
  | { type: 'progress'; done: number; total: number }
  | { type: 'result'; characters: number; gates: GateSaturation[] }

/** Two texts that were drawn with the same random numbers. */
export interface HeldText {
  /** with units held, and untouched */
  text: string
  twin: string
  /** mean −log p of their characters under the untouched network, nats */
  heldLoss: number
  freeLoss: number
}
