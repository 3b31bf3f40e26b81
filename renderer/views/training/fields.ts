// The fields of the settings of a run, by the table of training options: how each is read and written, and the sentence
// when it holds something else.

import {
  isWithin,
  OPTIONS,
  type OptionGroup,
  type OptionKey,
  type TrainingOption,
} from '../../../core/schema/training-options.ts'
import { NAME_LENGTH } from '../../../main/contract/limits.ts'
import { readNumber, readWhole } from '../../../main/contract/numbers.ts'
import type { TrainingConfig } from '../../../main/contract/types.ts'
import { count } from '../../charts/format.ts'

export type FieldKey = keyof TrainingConfig | 'name'
export type Texts = Record<FieldKey, string>
export type Problems = Partial<Record<FieldKey, string>>

export interface Field {
  key: FieldKey
  title: string
  group: OptionGroup
  unit?: string
  /** a list to choose from: value and words */
  choices?: readonly (readonly [string, string])[]
  /** what it means, for those who wait over it */
  help?: string
  /** the value, or what is wrong with it */
  read(text: string, title: string): unknown
  write(value: never): string
}

/** A sentence about a field; the way in which `read` refuses. */
export class Wrong {
  readonly sentence: string
  constructor(sentence: string) {
    this.sentence = sentence
  }
}

const plain = { write: (value: number | string | undefined) => (value === undefined ? '' : String(value)) }

type Bounds = Parameters<typeof isWithin>[0]

const whole = (bounds: Bounds) => ({
  read(text: string, title: string) {
    const value = readWhole(text)
    if (Number.isInteger(value) && isWithin(bounds, value)) return value
    return new Wrong(`${title} must be a whole number from ${count(bounds.minimum)} to ${count(bounds.maximum)}.`)
  },
  write: (value: number | undefined) => (value === undefined ? '' : count(value)),
})

const real = (bounds: Bounds) => ({
  read(text: string, title: string) {
    const value = readNumber(text)
    if (isWithin(bounds, value)) return value
    const { minimum, maximum, below } = bounds
    return new Wrong(`${title} must be a number from ${minimum} to ${below ? 'below ' : ''}${maximum}.`)
  },
  ...plain,
})

/** An empty field is no limit. */
const optional = (inner: Pick<Field, 'read' | 'write'>) => ({
  read: (text: string, title: string) => (text.trim() === '' ? undefined : inner.read(text, title)),
  write: inner.write,
})

/** A whole number, or `log`. */
const spacing = (bounds: Bounds) => ({
  read(text: string, title: string) {
    if (text.trim() === 'log') return 'log'
    const value = whole(bounds).read(text, title)
    return value instanceof Wrong ? new Wrong(value.sentence.replace('must be', 'must be log, or')) : value
  },
  write: (value: number | string | undefined) => (typeof value === 'number' ? count(value) : (value ?? '')),
})

const percent = ({ minimum, maximum }: Bounds) => ({
  read(text: string, title: string) {
    const value = readNumber(text.replace(/%\s*$/, ''))
    if (value >= 100 * minimum && value <= 100 * maximum) return value / 100
    return new Wrong(`${title} must be from ${100 * minimum} to ${100 * maximum} %.`)
  },
  write: (value: number) => String(Number((100 * value).toPrecision(6))),
})

const choice = (choices: readonly (readonly [string, string])[]) => ({
  choices,
  read: (text: string, title: string) =>
    choices.some(([value]) => value === text) ? text : new Wrong(`${title} must be chosen from the list.`),
  ...plain,
})

const written = {
  read(text: string, title: string) {
    const value = text.trim()
    if (value !== '' && value.length <= NAME_LENGTH) return value
    return new Wrong(`${title} must have 1 to ${NAME_LENGTH} characters.`)
  },
  ...plain,
}

const readers = {
  whole,
  real,
  share: percent,
  spacing,
}

function fieldOf(key: OptionKey, row: TrainingOption): Field | [] {
  const { group, label: title, unit, help } = row
  if (!group) return []
  const inner = row.type === 'choice' ? choice(row.choices) : readers[row.type](row)
  return { key, title, group, unit, help, ...(row.optional ? optional(inner) : inner) }
}

const NAME: Field = { key: 'name', title: 'Name', group: 'Network', ...written }

/** In the order of the form. */
export const FIELDS: readonly Field[] = OPTIONS.flatMap(([key, row]) =>
  key === 'cell' ? [NAME, fieldOf(key, row)].flat() : fieldOf(key, row),
)
