// neuronscope evaluate

import { define, find, range, required, text, UsageError } from './command.ts'
import { readInput } from './files.ts'
import { unknownCharacters } from './record.ts'

interface Evaluated {
  characters: number
  crossEntropy: number
  bitsPerCharacter: number
  logProbabilities?: number[]
}

export const evaluate = define<Evaluated>({
  name: 'evaluate',
  usage:
    '--model M (--corpus N | --text FILE) [--range A:B] [--per-character] [--unknown error|skip|map] [--backend auto]',
  summary: 'scores a text, one exact pass',
  options: {
    model: { type: 'string' },
    corpus: { type: 'string' },
    text: { type: 'string' },
    range: { type: 'string' },
    'per-character': { type: 'boolean' },
    unknown: { type: 'string' },
    backend: { type: 'string' },
  },
  writes: false,
  async run({ app, values, signal, progress }) {
    const model = find(app.models.list(), required(values, 'model'), 'model')
    const [corpus, file] = [text(values, 'corpus'), text(values, 'text')]
    if ((corpus === undefined) === (file === undefined)) throw new UsageError('Give either --corpus or --text.')
    const inCorpus = (named: string) => {
      const { id, characters } = find(app.reader.corpora(), named, 'corpus')
      return { corpus: id, ...range(values, characters) }
    }
    const { logProbabilities, ...score } = await app.evaluation.run(
      {
        model: model.id,
        ...(corpus === undefined ? { bytes: readInput(file as string), name: file } : inCorpus(corpus)),
        unknown: unknownCharacters(text(values, 'unknown')),
        backend: text(values, 'backend'),
        perCharacter: values['per-character'] === true,
      },
      { signal, onProgress: (characters) => progress(`${characters} characters`) },
    )
    return logProbabilities ? { ...score, logProbabilities: Array.from(logProbabilities) } : score
  },
  format: ({ characters, crossEntropy, bitsPerCharacter, logProbabilities }) =>
    [
      `${characters} characters: ${crossEntropy.toFixed(4)} nats, ${bitsPerCharacter.toFixed(4)} bits a character.`,
      ...(logProbabilities ?? []).map((value) => value.toFixed(6)),
    ].join('\n'),
})
