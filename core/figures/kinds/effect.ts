// What a unit of the top layer does to the next character at once: the change of its logit for one standard deviation
// more of the unit, bits, against the average character.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { CharacterEffect } from '../../units/direct-effect.ts'
import { change } from '../axes.ts'
import { type BarRow, barLists } from '../bars.ts'
import { shownCharacter } from '../cells.ts'
import { frame, heading, inksOf, innerWidth, unitWords } from '../drawing.ts'
import type { Kind } from './kind.ts'

export type EffectSpecification = SpecificationOf<'effect'>

export interface EffectData {
  /** nats, the most promoted first */
  direct: readonly CharacterEffect[]
}

const ROWS = 10

export const effect: Kind<EffectSpecification, EffectData> = {
  kind: 'effect',
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `What one standard deviation more of ${named(unit)} of ${model} does to the logits of the next character at once, in bits against the average character of ${on}.`,
  draw({ direct, provenance, style }) {
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'single')
    const head = heading(unitWords(provenance), 'Δ logit per +1 sd, bits', width, inks)
    const half = Math.min(ROWS, Math.floor(direct.length / 2))
    const row = ({ character, change: nats }: CharacterEffect): BarRow => ({
      name: shownCharacter(character),
      value: nats,
      words: change(nats / Math.LN2),
    })
    const lists = [
      { title: 'more likely', rows: direct.slice(0, half).map(row) },
      { title: 'less likely', rows: direct.slice(-half).reverse().map(row) },
    ]
    const most = Math.max(...direct.map((one) => Math.abs(one.change)), 1e-9)
    const bars = barLists(lists, { width, y: head.height + 4, most, inks })
    const title = `Effect of ${provenance.unit} on the next character`
    return frame({
      title,
      width,
      height: head.height + 4 + bars.height,
      provenance,
      style,
      body: head.svg + bars.svg,
    })
  },
  table: ({ direct }) => [
    { name: 'character', type: 'text', values: direct.map(({ character }) => character) },
    { name: 'change_bits', type: 'double', values: direct.map((one) => one.change / Math.LN2) },
  ],
}
