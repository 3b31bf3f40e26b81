// What can be said about a network beyond what its file says: which options it has, what they are at, and the readings
// among which a person may choose by how well each predicts a text.

import { blocksOf } from '../model/cells/cells.ts'
import type { Choices, Draft } from './draft.ts'
import { ownGates } from './settle.ts'

export type ChoiceName = 'gates' | 'forgetBias' | 'gateActivation' | 'reset' | 'update' | 'nonlinearity'

export interface OpenChoice {
  option: ChoiceName
  title: string
  /** what it is at; null where it must be said */
  value: string | null
  /** whether the value was given, or is what the file or its format says */
  given: boolean
  /** [value, in words] */
  values: readonly (readonly [string, string])[]
}

const WORDS: Record<ChoiceName, { title: string; values: readonly (readonly [string, string])[] }> = {
  gates: { title: 'Order of the gates', values: [] },
  forgetBias: {
    title: 'Added to the forget bias',
    values: [
      ['0', '0'],
      ['1', '1, as TensorFlow and ml5 do when they run'],
    ],
  },
  gateActivation: {
    title: 'Activation of the gates',
    values: [
      ['sigmoid', 'sigmoid'],
      ['hard_sigmoid', 'hard sigmoid, as Keras before 2.3'],
    ],
  },
  reset: {
    title: 'Reset gate',
    values: [
      ['after', 'after the recurrent product, as PyTorch and CuDNN'],
      ['before', 'before it, as the paper'],
    ],
  },
  update: {
    title: 'Update gate',
    values: [
      ['old', 'z keeps the old state, as PyTorch and Keras'],
      ['new', 'z lets the new state in, as char-rnn'],
    ],
  },
  nonlinearity: {
    title: 'Non-linearity',
    values: [
      ['tanh', 'tanh'],
      ['relu', 'ReLU'],
    ],
  },
}

const LSTM_ORDERS = [
  ['ifgo', 'i f g o, as PyTorch, CuDNN and Keras'],
  ['ifog', 'i f o g, as char-rnn and torch-rnn'],
  ['igfo', 'i g f o, as TensorFlow and ml5'],
  ['iofg', 'i o f g, as ONNX'],
] as const
const GRU_ORDERS = [
  ['rzn', 'r z n, as PyTorch and TensorFlow'],
  ['zrn', 'z r n, as Keras and ONNX'],
] as const

/** Those that have a meaning for its cell. */
export function choicesOf(draft: Draft, choices: Choices): OpenChoice[] {
  const names: Record<number, ChoiceName[]> = {
    1: ['nonlinearity'],
    3: ['gates', 'reset', 'update'],
    4: ['gates', 'forgetBias', 'gateActivation'],
  }
  return (names[blocksOf(draft.cell)] ?? []).map((option) => {
    const given = choices[option]
    const value = given === undefined ? draft[option] : option === 'gates' ? ownGates(draft.cell, String(given)) : given
    const orders = blocksOf(draft.cell) === 4 ? LSTM_ORDERS : GRU_ORDERS
    const values = option === 'gates' ? orders : WORDS[option].values
    const shown = value === null ? null : String(value)
    const known = shown === null || values.some(([one]) => one === shown)
    return {
      option,
      title: WORDS[option].title,
      value: shown,
      given: given !== undefined,
      values: known ? values : [...values, [shown, shown]],
    }
  })
}

/** A choice as it is written, on the command line or in a form. */
export function choiceValue(option: ChoiceName, value: string): Choices {
  return option === 'forgetBias' ? { forgetBias: Number(value) } : ({ [option]: value } as Choices)
}

/** Every combination of what can be chosen, with what else was said; the hard sigmoid only where that is open. */
export function readingsOf(draft: Draft, choices: Choices): Choices[] {
  let readings: Choices[] = [choices]
  for (const { option, value, values } of choicesOf(draft, choices)) {
    const settled = option === 'gateActivation' && value !== null
    if (settled || (option === 'update' && draft.update === 'old' && choices.update === undefined)) continue
    readings = readings.flatMap((reading) => values.map(([one]) => ({ ...reading, ...choiceValue(option, one) })))
  }
  return readings
}
