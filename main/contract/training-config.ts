// The check of a training configuration, derived from the table of options.

import * as v from 'valibot'
import { OPTIONS, type TrainingConfig, type TrainingOption } from '../../core/schema/training-options.ts'

function schemaOf(option: TrainingOption): v.GenericSchema<unknown> {
  if (option.type === 'choice')
    return option.open ? v.pipe(v.string(), v.maxLength(40)) : v.picklist(option.choices.map(([value]) => value))
  const { minimum, maximum, below } = option
  if (option.type === 'spacing')
    return v.union([v.literal('log'), v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum))])
  const number = v.pipe(v.number(), v.minValue(minimum), below ? v.ltValue(maximum) : v.maxValue(maximum))
  return option.type === 'whole' ? v.pipe(number, v.integer()) : number
}

const entries = OPTIONS.map(([key, option]) => [key, option.optional ? v.optional(schemaOf(option)) : schemaOf(option)])

/** Some of the options. */
export const trainingChange = v.object(
  Object.fromEntries(OPTIONS.map(([key, option]) => [key, v.optional(schemaOf(option))])),
) as unknown as v.GenericSchema<Partial<TrainingConfig>>

export const trainingConfig = v.object(Object.fromEntries(entries)) as unknown as v.GenericSchema<TrainingConfig>
