// The schema of a figure's specification, from the fields of its kind.

import * as v from 'valibot'
import { FIGURE_KINDS, type FigureKind, type FigureSpecification, fieldsOf } from '../../core/figures/kinds/kinds.ts'
import type { Field } from '../../core/schema/figures.ts'
import { unit } from './unit-schema.ts'

export { FIGURE_TITLES } from '../../core/figures/kinds/kinds.ts'
export { MOST_TEXT } from '../../core/schema/figures.ts'

const feature = v.pipe(v.string(), v.maxLength(10_000))
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))

function schemaOf(field: Field): v.GenericSchema {
  switch (field.is) {
    case 'recording':
    case 'model':
      return whole(1, Number.MAX_SAFE_INTEGER)
    case 'position':
      return whole(0, Number.MAX_SAFE_INTEGER)
    case 'number':
      return v.pipe(v.number(), v.finite())
    case 'unit':
      return unit
    case 'feature':
      return feature
    case 'units':
      return v.pipe(v.array(unit), v.minLength(field.least), v.maxLength(field.most))
    case 'models':
      return v.pipe(v.array(whole(1, Number.MAX_SAFE_INTEGER)), v.minLength(field.least), v.maxLength(field.most))
    case 'features':
      return v.pipe(v.array(feature), v.minLength(field.least), v.maxLength(field.most))
    case 'whole':
      return whole(field.low, field.high)
    case 'choice':
      return v.picklist([...field.choices])
    case 'text':
      return v.pipe(v.string(), v.maxLength(field.most))
  }
}

function objectOf(kind: FigureKind) {
  const entries = Object.entries(fieldsOf(kind)).map(([name, field]): [string, v.GenericSchema] => [
    name,
    field.optional ? v.optional(schemaOf(field)) : schemaOf(field),
  ])
  return v.object({ kind: v.literal(kind), ...Object.fromEntries(entries) })
}

export const figureSpecification = v.variant(
  'kind',
  (Object.keys(FIGURE_KINDS) as FigureKind[]).map(objectOf) as [ReturnType<typeof objectOf>],
) as unknown as v.GenericSchema<FigureSpecification>
