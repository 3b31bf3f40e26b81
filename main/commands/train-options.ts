// The options of `train` and the fields of a configuration that they set, by the table of training options.

import {
  OPTIONS,
  type OptionGroup,
  type OptionKey,
  TRAINING_OPTIONS,
  type TrainingConfig,
  type TrainingOption,
} from '../../core/schema/training-options.ts'
import { readWhole } from '../contract/numbers.ts'
import { number, text, type Values } from './command.ts'
import * as option from './options.ts'

/** Fields of the configuration, by option. */
export const FIELDS: Readonly<Record<string, OptionKey>> = Object.fromEntries(
  OPTIONS.map(([key, row]) => [row.flag ?? key, key]),
)

function optionOf(row: TrainingOption): option.Option {
  if (row.type === 'choice') return option.choice(row.choices.map(([value]) => value))
  const { minimum, maximum, below } = row
  if (row.type === 'spacing') return option.spacing(minimum, maximum)
  return row.type === 'whole' ? option.whole(minimum, maximum) : option.real(minimum, maximum, below && 'below')
}

/** What each option takes. */
export const TRAIN_OPTIONS: Record<string, option.Option> = Object.fromEntries(
  OPTIONS.map(([key, row]) => [row.flag ?? key, optionOf(row)]),
)

/** `[--lr 0.002]` and so on: the options of one place in the form, for the usage. @param defaults other than the usual */
export function usageOf(wanted: OptionGroup, defaults: Partial<TrainingConfig> = {}): string {
  return OPTIONS.filter(([, { group, optional }]) => group === wanted && !optional)
    .map(([key, row]) => {
      const few = row.type === 'choice' && row.choices.length <= 5
      return `[--${row.flag ?? key} ${few ? row.choices.map(([value]) => value).join('|') : (defaults[key] ?? row.default)}]`
    })
    .join(' ')
}

/** The configuration fields that the options name. */
export function changes(values: Values): Partial<TrainingConfig> {
  const given = Object.entries(FIELDS).filter(([name]) => values[name] !== undefined)
  return Object.fromEntries(given.map(([name, field]) => [field, fieldValue(values, name, field)]))
}

function fieldValue(values: Values, name: string, field: OptionKey): unknown {
  const written = text(values, name)
  if (TRAINING_OPTIONS[field].type === 'spacing') return written === 'log' ? written : readWhole(written!)
  return TRAIN_OPTIONS[name].number ? number(values, name) : written
}
