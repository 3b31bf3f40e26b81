// neuronscope sample

import { define, find, number, required, text } from './command.ts'

export const sample = define<{ text: string }>({
  name: 'sample',
  usage: '--model M [--prime T] [--temperature 1] [--length 500] [--seed 1]',
  summary: 'writes text with a network',
  options: {
    model: { type: 'string' },
    prime: { type: 'string' },
    temperature: { type: 'string' },
    length: { type: 'string' },
    seed: { type: 'string' },
  },
  writes: false,
  async run({ app, values, signal }) {
    const model = find(app.models.list(), required(values, 'model'), 'model')
    const request = {
      model: model.id,
      prime: text(values, 'prime') ?? '',
      temperature: number(values, 'temperature') ?? 1,
      length: number(values, 'length') ?? 500,
      seed: number(values, 'seed') ?? 1,
    }
    let written = ''
    for await (const { characters, prime } of app.generation.run(request, signal))
      if (!prime) written += characters.map(({ character }) => character).join('')
    return { text: written }
  },
  format: ({ text }) => text,
})
