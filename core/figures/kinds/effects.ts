// Detects × executes: every unit's AUROC for a feature against what the network loses where the feature ends when the unit
// is held at its mean.

import { FEATURE, type Fields, RECORDING, type Specification } from '../../schema/figures.ts'
import { BITS } from '../charts/ablation.ts'
import { AT_WORDS, agreementWords, type EffectsData, effectsChart } from '../charts/effects.ts'
import { frame, innerWidth } from '../drawing.ts'
import { inksOf } from '../marks/color.ts'
import { type Marks, moved } from '../marks/mark.ts'
import { heading, lines } from '../marks/text.ts'
import type { Kind } from './kind.ts'

const fields = {
  recording: RECORDING,
  feature: FEATURE,
  at: { is: 'choice', choices: ['ends', 'begins', 'inside'] },
  /** the character whose logit is measured instead of the loss */
  target: { is: 'text', most: 2, optional: true },
  places: { is: 'whole', low: 8, high: 1024 },
  window: { is: 'whole', low: 1, high: 256 },
  exact: { is: 'whole', low: 0, high: 500 },
  seed: { is: 'whole', low: 0, high: 2 ** 32 - 1 },
} as const satisfies Fields

export type EffectsSpecification = Specification<'effects', typeof fields>

export type EffectsFigureData = EffectsData & {
  places: number
  total: number
  matches: number
  window: number
  agreement: number
}

export const effects: Kind<EffectsSpecification, EffectsFigureData> = {
  kind: 'effects',
  title: 'Detects × executes',
  fields,
  width: 'single',
  caption: ({ feature, at, target, window }, { model, on }) =>
    `Every unit of ${model} on ${on}: AUROC for ${feature}, held out, against the change of ${target === undefined ? 'the loss' : `the logit of “${target}”`} ${AT_WORDS[at]} with the unit held at its mean over the ${window} characters before. Rings: measured; dots: estimated from one backward pass (attribution patching); bars: 95 % intervals from resampled blocks of the text; diamonds: the same at matched characters elsewhere.`,
  draw(drawing) {
    const { places, total, agreement, measured, provenance, style } = drawing
    const { theme } = style
    const inks = inksOf(theme)
    const width = innerWidth(style, 'single')
    const feature = provenance.feature ?? ''
    const head = heading(feature, `${places} of ${total} places`, width, inks)
    const chart = effectsChart(drawing, BITS, { width, theme })
    const foot = lines(agreementWords(agreement, measured.length), 0, head.height + 8 + chart.height, width, {
      fill: inks.ink2,
    })
    const marks: Marks = [head.marks, moved(0, head.height + 4, chart.marks), foot.marks]
    const height = head.height + 8 + chart.height + foot.height
    return frame({ title: `Detects × executes: ${feature}`, width, height, provenance, style, marks })
  },
  table({ units, target, auroc, change, low, high, matched, measured }) {
    const exact = new Map(measured.map((one) => [one.unit, one]))
    const of = (value: number | null | undefined) =>
      value === null || value === undefined || Number.isNaN(value) ? null : target === null ? value / Math.LN2 : value
    const all = (name: string, values: ArrayLike<number>) =>
      ({ name, type: 'single', values: Array.from(values, of) }) as const
    const some = (name: string, pick: (one: EffectsData['measured'][number]) => number | null | undefined) =>
      ({
        name,
        type: 'double',
        values: units.map((unit) => (exact.has(unit) ? of(pick(exact.get(unit)!)) : null)),
      }) as const
    return [
      { name: 'unit', type: 'text', values: units },
      {
        name: 'heldout_auroc',
        type: 'single',
        values: Array.from(auroc, (value) => (Number.isNaN(value) ? null : value)),
      },
      ...[
        all('estimate', change),
        all('estimate_low', low),
        all('estimate_high', high),
        all('estimate_matched', matched),
      ],
      ...[
        some('change', (one) => one.change),
        some('change_low', (one) => one.interval?.[0]),
        some('change_high', (one) => one.interval?.[1]),
      ],
      ...[some('matched', (one) => one.matched), some('beyond_matched', (one) => one.beyond)],
      ...[some('beyond_low', (one) => one.beyondInterval?.[0]), some('beyond_high', (one) => one.beyondInterval?.[1])],
    ]
  },
}
