// neuronscope evaluate

import type { UnknownCharacters } from '../contract/types.ts'
import { unknownLines } from '../services/unknown-characters.ts'
import { define, find, required, text, textRange, UsageError, unknownMode } from './command.ts'
import { readInput } from './files.ts'
import { errorInWords, guessingLines, lossInWords, ORDER_OF_VOCABULARY, type RatedLosses, rated } from './losses.ts'
import * as option from './options.ts'

interface Evaluated extends RatedLosses {
  characters: number
  /** nats a character */
  crossEntropy: number
  bitsPerCharacter: number
  /** of crossEntropy, nats, from resampled blocks of the text; NaN, in JSON null, for a text of two characters */
  standardError: number
  /** what became of characters that the network does not know; null where there were none */
  unknown: UnknownCharacters | null
  /** natural log, from the second character on */
  logProbabilities?: number[]
}

export const evaluate = define<Evaluated>({
  name: 'evaluate',
  usage:
    '--model M (--corpus N | --text FILE) [--range A:B] [--per-character] [--unknown error|skip|map] [--backend auto]',
  summary: 'scores a text, one exact pass; losses in bits a character (JSON: crossEntropy in nats)',
  options: {
    model: option.text,
    corpus: option.text,
    text: option.text,
    range: option.range,
    'per-character': option.flag,
    unknown: option.unknown,
    backend: option.backend,
  },
  writes: false,
  async run({ app, values, signal, progress }) {
    const model = find(app.models.list(), required(values, 'model'), 'model')
    const [corpus, file] = [text(values, 'corpus'), text(values, 'text')]
    if ((corpus === undefined) === (file === undefined)) throw new UsageError('Give either --corpus or --text.')
    if (file !== undefined && values.range !== undefined)
      throw new UsageError('--range goes with --corpus; add the file with corpus add first.')
    const inCorpus = (named: string) => {
      const found = find(app.reader.corpora(), named, 'corpus')
      return { corpus: found.id, ...textRange(values, found) }
    }
    const { logProbabilities, ...score } = await app.evaluation.run(
      {
        model: model.id,
        ...(corpus === undefined ? { bytes: readInput(file as string), name: file } : inCorpus(corpus)),
        unknown: unknownMode(values),
        backend: text(values, 'backend'),
        perCharacter: values['per-character'] === true,
      },
      { signal, onProgress: ({ characters, total }) => progress(`${characters} of ${total} characters scored`) },
    )
    const result = { ...score, ...rated([score.crossEntropy], model.spec.vocabulary) }
    return logProbabilities ? { ...result, logProbabilities: Array.from(logProbabilities) } : result
  },
  format: ({ characters, crossEntropy, standardError, unknown, logProbabilities, ...rated }) =>
    [
      `${characters} characters: ${lossInWords(crossEntropy)}${errorInWords(standardError)}.`,
      ...guessingLines(rated, ORDER_OF_VOCABULARY),
      ...unknownLines(unknown),
      ...(logProbabilities ? ['Natural logarithm of the probability of each character, from the second:'] : []),
      ...(logProbabilities ?? []).map((value) => value.toFixed(6)),
    ].join('\n'),
})
