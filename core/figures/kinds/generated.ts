// Text that a network wrote, colored by what one of its units held after each character.

import { COLUMNS, type Fields, MODEL, MOST_TEXT, SCALE, type Specification, UNIT } from '../../schema/figures.ts'
import type { TextFigure } from '../text-figure.ts'
import type { Kind } from './kind.ts'
import { colorWords, type TextData, textSvg } from './text.ts'

const fields = {
  model: MODEL,
  unit: UNIT,
  prime: { is: 'text', most: MOST_TEXT },
  text: { is: 'text', most: MOST_TEXT },
  temperature: { is: 'number' },
  seed: { is: 'whole', low: 0, high: 2 ** 32 - 1 },
  columns: COLUMNS,
  scale: SCALE,
} as const satisfies Fields

export type GeneratedSpecification = Specification<'generated', typeof fields>

export const generated: Kind<GeneratedSpecification, TextData> = {
  kind: 'generated',
  title: 'Generated text',
  fields,
  width: 'double',
  caption({ unit, prime, temperature, seed }, { model, unit: named }) {
    const after = prime === '' ? '' : ` after its first ${[...prime].length} characters, which it was given`
    return `Text that ${model} wrote${after} at temperature ${temperature} (seed ${seed}), coloured by ${named(unit)}. ${colorWords()}`
  },
  draw: (drawing) => textSvg(drawing as unknown as TextFigure),
  table: ({ table }) => table(),
}
