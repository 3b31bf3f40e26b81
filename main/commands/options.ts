// What the options of commands take: each kind reads its text, and says in words what it takes when the text is
// something else. Numbers are read as people write them (main/contract/numbers.ts).

import { HOLDS } from '../../core/schema/figures.ts'
import { TRAINING_OPTIONS } from '../../core/schema/training-options.ts'
import { NAME_LENGTH } from '../contract/limits.ts'
import { readNumber, readWhole } from '../contract/numbers.ts'

export interface Option {
  type: 'string' | 'boolean'
  /** whether it may be given several times; its value is then all of them, a line each */
  multiple?: boolean
  /** what is to be written, for a sentence: “a whole number from 1 to 16”; without it anything is */
  takes?: string
  /** whether a text is that */
  accepts?(text: string): boolean
  /** how the text becomes a number */
  number?(text: string): number
}

export const flag: Option = { type: 'boolean' }
export const text: Option = { type: 'string' }
export const texts: Option = { type: 'string', multiple: true }

/** Inclusive bounds. */
export function whole(low: number, high: number): Option {
  return {
    type: 'string',
    takes: `a whole number from ${shown(low)} to ${shown(high)}`,
    accepts: (text) => Number.isInteger(readWhole(text)) && readWhole(text) >= low && readWhole(text) <= high,
    number: readWhole,
  }
}

/** Inclusive bounds, the upper one unless `below`. */
export function real(low: number, high: number, below?: 'below'): Option {
  return {
    type: 'string',
    takes: `a number from ${shown(low)} to ${below ? 'below ' : ''}${shown(high)}`,
    accepts(text) {
      const value = readNumber(text)
      return value >= low && (below ? value < high : value <= high)
    },
    number: readNumber,
  }
}

/** `log`, or a whole number within inclusive bounds. */
export function spacing(low: number, high: number): Option {
  const { takes, accepts } = whole(low, high)
  return { type: 'string', takes: `log, or ${takes}`, accepts: (text) => text === 'log' || accepts!(text) }
}

export const anyNumber: Option = {
  type: 'string',
  takes: 'a number',
  accepts: (text) => Number.isFinite(readNumber(text)),
  number: readNumber,
}

export function choice(choices: readonly string[]): Option {
  const list = choices.length > 1 ? `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}` : choices.join()
  return { type: 'string', takes: list, accepts: (text) => choices.includes(text) }
}

/** The scale of cell states. */
export const scale = choice(['tanh', 'raw'])

/** What a new thing is called. */
export const newName: Option = {
  type: 'string',
  takes: `a name of 1 to ${NAME_LENGTH} characters`,
  accepts: isName,
}

export function isName(text: string): boolean {
  return text.trim() !== '' && text.trim().length <= NAME_LENGTH
}

export const unit: Option = {
  type: 'string',
  takes: 'a unit, written like L1.c.17',
  accepts: (text) => text.trim() !== '',
}

export const units: Option = {
  type: 'string',
  takes: 'units, written like L1.c.17,L0.h.3',
  accepts: (text) => text.split(',').every((one) => one.trim() !== ''),
}

/** Characters of the text, half-open; either side may be left out. */
export const range: Option = {
  type: 'string',
  takes: 'a range A:B of characters of the text, A below B',
  accepts(text) {
    const [, from, to] = /^(\d*):(\d*)$/.exec(text) ?? []
    return from !== undefined && (from === '' || to === '' || Number(from) < Number(to))
  },
}

/** A character of one text, and that of another which it stands beside. */
export const alignment: Option = {
  type: 'string',
  takes: 'a character of a and one of b, as in 12:10',
  accepts: (text) => /^\d+:\d+$/.test(text),
}

/** Units and the raw values that they are held at. */
export const holds: Option = {
  type: 'string',
  takes: 'units and raw values, as in L1.c.17=-1,L0.h.3=0.5',
  accepts: (text) =>
    text.split(',').every((one) => {
      const [unit, value] = one.split('=')
      return unit.trim() !== '' && value !== undefined && anyNumber.accepts!(value)
    }),
}

export const backend = choice(TRAINING_OPTIONS.backend.choices.map(([value]) => value))
export const unknown = choice(['error', 'skip', 'map'])
export const seed = whole(0, 0xffffffff)
export const top = whole(1, 100_000)
export const shifts = whole(0, 4095)
export const theme = choice(['light', 'dark'])

/** 1234567 → 1,234,567, as the window writes it; small fractions without an exponent. */
function shown(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 9 })
}

export const isHold = (text: string): text is (typeof HOLDS)[number] => HOLDS.some((hold) => hold === text)

/** What an ablation holds units at. */
export const hold: Option = {
  type: 'string',
  takes: `${HOLDS.join(', ')} or a number`,
  accepts: (text) => isHold(text) || anyNumber.accepts!(text),
}
