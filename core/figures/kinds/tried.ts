// Text that was typed for a network to read, colored by what one of its units held after each character.

import {
  COLUMNS,
  type Fields,
  MAYBE_FEATURE,
  MODEL,
  MOST_TEXT,
  SCALE,
  type Specification,
  UNIT,
} from '../../schema/figures.ts'
import type { TextFigure } from '../text-figure.ts'
import type { Kind } from './kind.ts'
import { colorWords, type TextData, textSvg } from './text.ts'

const fields = {
  model: MODEL,
  unit: UNIT,
  text: { is: 'text', most: MOST_TEXT },
  unknown: { is: 'choice', choices: ['skip', 'map'] },
  columns: COLUMNS,
  feature: MAYBE_FEATURE,
  lanes: { is: 'units', least: 0, most: 3, optional: true },
  scale: SCALE,
} as const satisfies Fields

export type TriedSpecification = Specification<'tried', typeof fields>

export const tried: Kind<TriedSpecification, TextData> = {
  kind: 'tried',
  title: 'Tried text',
  fields,
  width: 'double',
  caption: ({ unit, feature, lanes }, { model, unit: named }) =>
    `A text of our own, read by ${model} and coloured by ${named(unit)}. ${colorWords(feature, lanes?.map(named))}`,
  draw: (drawing) => textSvg(drawing as unknown as TextFigure),
  table: ({ table }) => table(),
}
