// Text that was typed for a network to read, colored by what one of its units held after each character.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { TextFigure } from '../text-figure.ts'
import type { Kind } from './kind.ts'
import { colorWords, type TextData, textSvg } from './text.ts'

export type TriedSpecification = SpecificationOf<'tried'>

export const tried: Kind<TriedSpecification, TextData> = {
  kind: 'tried',
  width: 'double',
  caption: ({ unit, feature, lanes }, { model, unit: named }) =>
    `A text of our own, read by ${model} and coloured by ${named(unit)}. ${colorWords(feature, lanes?.map(named))}`,
  draw: (drawing) => textSvg(drawing as unknown as TextFigure),
  table: ({ table }) => table(),
}
