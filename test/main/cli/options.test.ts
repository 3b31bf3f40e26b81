// What options take is checked before anything is opened, and refused with the option's name and what it takes.

import { expect, it } from 'vitest'
import { parse, UsageError } from '../../../main/commands/command.ts'
import { commands } from '../../../main/commands/commands.ts'

function parsed(line: string) {
  const command = commands.find(({ name }) => line.startsWith(`${name} `))!
  return parse(command, line.slice(command.name.length + 1).split(' ')).values
}

function refusal(line: string): string {
  try {
    parsed(line)
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return (error as Error).message
  }
  throw new Error(`“${line}” was taken`)
}

it.each([
  ['search --top=-3', '--top takes a whole number from 1 to 100,000, not “-3”.'],
  ['search --top -3', '--top takes a whole number from 1 to 100,000, not “-3”.'],
  ['search --shifts 1000000000', '--shifts takes a whole number from 0 to 4,095, not “1000000000”.'],
  ['export ranking x.svg --rows 1.5', '--rows takes a whole number from 1 to 100, not “1.5”.'],
  ['export text x.svg --theme pink', '--theme takes light or dark, not “pink”.'],
  ['export matrix x.svg --metric foo', '--metric takes auroc or r, not “foo”.'],
  ['train --hidden 13', '--hidden takes a whole number from 16 to 2,048, not “13”.'],
  ['train --dropout 1', '--dropout takes a number from 0 to below 1, not “1”.'],
  ['train --cell elman', '--cell takes lstm, lstm-hard, mingru, gru, relu or rnn, not “elman”.'],
  ['train --lr 0x10', '--lr takes a number from 0.0000001 to 10, not “0x10”.'],
  ['train --model=', '--model takes a name of 1 to 200 characters, not “”.'],
  ['evaluate --unknown drop', '--unknown takes error, skip or map, not “drop”.'],
  ['trace --range 9:3', '--range takes a range A:B of characters of the text, A below B, not “9:3”.'],
  ['probe --method magic', '--method takes forward, greedy or l1, not “magic”.'],
])('%s is refused', (line, message) => {
  expect(refusal(line)).toBe(message)
})

it.each([
  ['model list --loud', /^There is no option --loud here\.\nUsage: neuronscope model list/],
  ['search --top', /^--top needs a value\.\nUsage/],
  ['evaluate --per-character=yes', /^--per-character takes no value\.\nUsage/],
  ['corpus rename a', /^Usage: neuronscope corpus rename/],
])('%s is answered in the words of this program', (line, message) => {
  expect(refusal(line)).toMatch(message)
})

it('a decimal comma is a decimal point, thousands may be grouped, and what could be either is refused', () => {
  expect(parsed('train --lr 0,002 --steps 1,500')).toMatchObject({ lr: '0.002', steps: '1500' })
  expect(refusal('train --clip 1,500')).toBe('--clip takes a number from 0 to 1,000,000, not “1,500”.')
})

it('a negative threshold is a value, not an option', () => {
  expect(parsed('export histogram x.svg --threshold -0.5').threshold).toBe('-0.5')
})

it.each([
  ['probe --twins', { 'both-states': true }],
  ['probe --activations last', { recording: 'last' }],
  ['probe --activations=last', { recording: 'last' }],
  ['ablate --hold -0.5', { to: '-0.5' }],
  ['export memory x.svg --activations last', { recording: 'last' }],
])('%s is understood, under the name that it has or had', (line, values) => {
  expect(parsed(line)).toMatchObject(values)
})

it('an option that is another name for one of another command only is refused', () => {
  expect(refusal('model list --activations last')).toMatch(/^There is no option --activations here/)
})
