// Text that a network wrote, colored by what one of its units held after each character.

import type { SpecificationOf } from '../../schema/figures.ts'
import type { TextFigure } from '../text-figure.ts'
import type { Kind } from './kind.ts'
import { colorWords, type TextData, textSvg } from './text.ts'

export type GeneratedSpecification = SpecificationOf<'generated'>

export const generated: Kind<GeneratedSpecification, TextData> = {
  kind: 'generated',
  width: 'double',
  caption({ unit, prime, temperature, seed }, { model, unit: named }) {
    const after = prime === '' ? '' : ` after its first ${[...prime].length} characters, which it was given`
    return `Text that ${model} wrote${after} at temperature ${temperature} (seed ${seed}), coloured by ${named(unit)}. ${colorWords()}`
  },
  draw: (drawing) => textSvg(drawing as unknown as TextFigure),
  table: ({ table }) => table(),
}
