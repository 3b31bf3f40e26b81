// neuronscope sample

import { plainText } from '../../core/schema/byte-text.ts'
import type { UnknownCharacters } from '../contract/types.ts'
import { unknownLines } from '../services/unknown-characters.ts'
import { define, find, number, required, text, unknownMode } from './command.ts'
import * as option from './options.ts'

interface Sampled {
  text: string
  /** what became of characters of the prime that the network does not know; null where there were none */
  unknown: UnknownCharacters | null
  notes: string[]
}

export const sample = define<Sampled>({
  name: 'sample',
  usage: '--model M [--prime T] [--unknown error|skip|map] [--temperature 1] [--length 500] [--seed 1]',
  summary: 'writes text with a network',
  options: {
    model: option.text,
    prime: option.text,
    unknown: option.unknown,
    temperature: option.real(0, 2),
    length: option.whole(1, 100_000),
    seed: option.seed,
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
    let written = ''
    for await (const { characters, prime } of app.generation.run(request, signal))
      if (!prime) written += characters.map(({ character }) => character).join('')
    return { text: plainText(written), unknown, notes: unknownLines(unknown) }
  },
  format: ({ text }) => text,
})
