// What holding units at other values does to the network: the change of its loss everywhere and where the feature holds,
// begins and ends, with 95 % intervals, beside the same of control units and of matched characters; and the next
// characters that become more and less likely where the loss changes most.

import { type Fields, HOLDS, MAYBE_FEATURE, RECORDING, type Specification } from '../../schema/figures.ts'
import type { PlaceEffect } from '../../units/ablation-effects.ts'
import { ablationChart, BITS, PLACE_WORDS } from '../charts/ablation.ts'
import { barsChart, type Likelihood, likelihoodBars } from '../charts/unit-bars.ts'
import { frame, innerWidth, unitWords } from '../drawing.ts'
import { inksOf } from '../marks/color.ts'
import { type Marks, moved } from '../marks/mark.ts'
import { heading } from '../marks/text.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  units: { is: 'units', least: 1, most: 64 },
  to: { is: 'choice', choices: [...HOLDS, 'value'] },
  value: { is: 'number', optional: true },
  feature: MAYBE_FEATURE,
  from: { is: 'whole', low: 0, high: Number.MAX_SAFE_INTEGER, optional: true },
  until: { is: 'whole', low: 0, high: Number.MAX_SAFE_INTEGER, optional: true },
  most: { is: 'whole', low: 1, high: 1 << 20 },
} as const satisfies Fields

export type AblationSpecification = Specification<'ablation', typeof fields>

export type AblationTo = AblationSpecification['to']

export interface AblationData {
  places: readonly (PlaceEffect & { rising: readonly Likelihood[]; falling: readonly Likelihood[] })[]
  /** raw values that the units were held at; empty for values from other places */
  values: readonly number[]
  units: readonly string[]
  controls: readonly (readonly string[])[]
}

const TO_WORDS: Record<AblationTo, string> = {
  mean: 'at their mean',
  zero: 'at 0',
  high: 'at 2 sd above their mean',
  low: 'at 2 sd below their mean',
  value: 'at a value',
  resample: 'at values from other places',
  'resample-other': 'at values from places where the feature differs',
}

export const ablation: Kind<AblationSpecification, AblationData> = {
  kind: 'ablation',
  title: 'Ablation',
  fields,
  width: 'double',
  caption({ units, to, value, feature }, { model, on, unit }) {
    const whom = units.length > 3 ? `${units.length} units` : units.map(unit).join(', ')
    const where =
      to === 'value' ? `at ${value}` : units.length === 1 ? TO_WORDS[to].replace('their', 'its') : TO_WORDS[to]
    const by = feature ? `, everywhere and by ${feature}` : ''
    return `Change of the loss of ${model} with ${whom} held ${where}${by}, on ${on}; 95 % intervals from resampled blocks of the text. Open circles: the same done to control units of the same layer, kind and spread. Diamonds: the change at matched characters elsewhere.`
  },
  draw(drawing) {
    const { places, units, provenance, style } = drawing
    const { theme } = style
    const inks = inksOf(theme)
    const width = innerWidth(style, 'double')
    const whom = units.length === 1 ? unitWords({ ...provenance, unit: units[0] }) : `${units.length} units`
    const head = heading(`Ablation of ${whom}`, 'change of loss, bits per character', width, inks)
    const chart = ablationChart(places, BITS, { width, theme })
    let y = head.height + 6
    const marks: Marks[] = [head.marks, moved(0, y, chart.marks)]
    y += chart.height
    const most = mostChanged(places)
    if (most && most.rising.length + most.falling.length > 0) {
      const next = `Next character ${PLACE_WORDS[most.place]}`
      const second = heading(next, 'Δ probability, percentage points', width, inks)
      const bars = barsChart(likelihoodBars(most.rising, most.falling), { width, theme })
      marks.push(moved(0, y + 10, second.marks), moved(0, y + 14 + second.height, bars.marks))
      y += 14 + second.height + bars.height
    }
    return frame({ title: `Ablation of ${units.join(', ')}`, width, height: y, provenance, style, marks })
  },
  table({ places }) {
    const bits = (nats: number | undefined | null) => (nats === undefined || nats === null ? null : nats / Math.LN2)
    const column = (name: string, of: (place: PlaceEffect) => number | null) =>
      ({ name, type: 'double', values: places.map(of) }) as const
    return [
      { name: 'place', type: 'text', values: places.map(({ place }) => PLACE_WORDS[place]) },
      { name: 'characters', type: 'whole', values: places.map(({ characters }) => characters) },
      column('loss_before', ({ before }) => bits(before)),
      column('loss_after', ({ after }) => bits(after)),
      column('change', ({ before, after }) => bits(after - before)),
      column('change_low', ({ interval }) => bits(interval?.[0])),
      column('change_high', ({ interval }) => bits(interval?.[1])),
      column('controls', ({ control }) => bits(control?.change)),
      column('controls_least', ({ control }) => bits(control?.least)),
      column('controls_greatest', ({ control }) => bits(control?.greatest)),
      column('beyond_controls', ({ control }) => bits(control?.beyond)),
      column('matched', ({ matched }) => bits(matched?.change)),
      column('beyond_matched', ({ matched }) => bits(matched?.beyond)),
    ]
  },
}

/** Where the loss changes most. */
function mostChanged(places: AblationData['places']): AblationData['places'][number] | undefined {
  const size = ({ before, after }: PlaceEffect) => Math.abs(after - before)
  return places.toSorted((a, b) => size(b) - size(a))[0]
}
