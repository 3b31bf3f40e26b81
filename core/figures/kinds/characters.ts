// The mean of a unit at each character: where it is high and where it is low.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { UnitScale } from '../../schema/unit-scale.ts'
import type { CharacterMean } from '../../units/characters.ts'
import { change } from '../axes.ts'
import { type BarRow, barLists } from '../bars.ts'
import { shownCharacter } from '../cells.ts'
import { frame, heading, inksOf, innerWidth, unitWords } from '../drawing.ts'
import type { Kind } from './kind.ts'

export type CharactersSpecification = SpecificationOf<'characters'>

export interface CharactersData {
  /** highest mean first */
  means: readonly CharacterMean[]
  scale: UnitScale
}

const ROWS = 10
/** A character that comes less often says little by its mean. */
const LEAST = 20

export const characters: Kind<CharactersSpecification, CharactersData> = {
  kind: 'characters',
  width: 'single',
  caption: ({ unit }, { model, on, unit: named }) =>
    `Mean of ${named(unit)} of ${model} after each character that comes at least ${LEAST} times on ${on}: the highest and the lowest.`,
  draw({ means, scale, provenance, style }) {
    const inks = inksOf(style.theme)
    const width = innerWidth(style, 'single')
    const head = heading(unitWords(provenance), `mean of ${scale.quantity}`, width, inks)
    const often = means.filter(({ count }) => count >= LEAST)
    const half = Math.min(ROWS, Math.floor(often.length / 2))
    const row = ({ character, mean }: CharacterMean): BarRow => ({
      name: shownCharacter(character),
      value: mean,
      words: change(mean, Math.abs(mean) < 10 ? 2 : 1),
    })
    const lists = [
      { title: 'highest', rows: often.slice(0, half).map(row) },
      {
        title: 'lowest',
        rows: often
          .slice(often.length - half)
          .reverse()
          .map(row),
      },
    ]
    const most = Math.max(...often.map(({ mean }) => Math.abs(mean)), 1e-9)
    const bars = barLists(lists, { width, y: head.height + 4, most, inks })
    const title = `Mean of ${provenance.unit} at each character`
    return frame({
      title,
      width,
      height: head.height + 4 + bars.height,
      provenance,
      style,
      body: head.svg + bars.svg,
    })
  },
  table: ({ means, scale }) => [
    { name: 'character', type: 'text', values: means.map(({ character }) => character) },
    { name: 'quantity', type: 'text', values: means.map(() => scale.quantity) },
    { name: 'mean', type: 'double', values: means.map(({ mean }) => mean) },
    { name: 'deviation', type: 'double', values: means.map(({ deviation }) => deviation) },
    { name: 'count', type: 'whole', values: means.map(({ count }) => count) },
  ],
}
