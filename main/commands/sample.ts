// neuronscope sample

import { plainText } from '../../core/schema/byte-text.ts'
import { bits } from '../contract/losses.ts'
import type { UnknownCharacters } from '../contract/types.ts'
import type { HeldText } from '../contract/unit-types.ts'
import { unknownLines } from '../services/unknown-characters.ts'
import { define, find, number, required, text, unknownMode, type Values } from './command.ts'
import * as option from './options.ts'

interface Sampled {
  text: string
  /** with --hold: the same without, and what holding costs */
  held?: Pick<HeldText, 'twin' | 'heldLoss' | 'freeLoss'>
  /** what became of characters of the prime that the network does not know; null where there were none */
  unknown: UnknownCharacters | null
  notes: string[]
}

export const sample = define<Sampled>({
  name: 'sample',
  usage:
    '--model M [--prime T] [--unknown error|skip|map] [--temperature 1] [--length 500] [--seed 1] [--hold U=VALUE[,U=VALUE…]]',
  summary: 'writes text with a network',
  details: `--hold writes with units held at raw values from the end of the prime on, and beside it the untouched twin: both draw
with the same random numbers. What holding costs is how much worse the untouched network predicts the held text than its
own.

JSON: text, unknown (characters of the prime that the network does not know), and with --hold held: twin (the untouched
text), heldLoss and freeLoss (mean −log p of the characters of both texts under the untouched network, nats).`,
  options: {
    model: option.text,
    prime: option.text,
    unknown: option.unknown,
    temperature: option.real(0, 2),
    length: option.whole(1, 100_000),
    seed: option.seed,
    hold: option.holds,
  },
  writes: false,
  async run({ app, values, signal }) {
    const model = find(app.models.list(), required(values, 'model'), 'model')
    const { prime, unknown } = app.generation.readable(
      model.id,
      text(values, 'prime') ?? '',
      unknownMode(values) ?? 'error',
    )
    const request = {
      model: model.id,
      prime,
      temperature: number(values, 'temperature') ?? 1,
      length: number(values, 'length') ?? 500,
      seed: number(values, 'seed') ?? 1,
    }
    const notes = unknownLines(unknown)
    const holds = holdsOf(values)
    if (holds.length > 0) {
      const { text: written, twin, ...losses } = await app.generation.held({ ...request, holds }, signal)
      return { text: plainText(written), held: { twin: plainText(twin), ...losses }, unknown, notes }
    }
    let written = ''
    for await (const { characters, prime } of app.generation.run(request, signal))
      if (!prime) written += characters.map(({ character }) => character).join('')
    return { text: plainText(written), unknown, notes }
  },
  format: ({ text, held }) => {
    if (!held) return text
    const { twin, heldLoss, freeLoss } = held
    const cost = (nats: number) => `${bits(nats).toFixed(3)} bits a character, perplexity ${Math.exp(nats).toFixed(2)}`
    return `held, ${cost(heldLoss)} under the untouched network:\n${text}\n\nuntouched, ${cost(freeLoss)}:\n${twin}`
  },
})

function holdsOf(values: Values): { unit: string; value: number }[] {
  const given = text(values, 'hold')?.split(',') ?? []
  return given.map((one) => {
    const [unit, value] = one.split('=')
    return { unit: unit.trim(), value: option.anyNumber.number!(value) }
  })
}
