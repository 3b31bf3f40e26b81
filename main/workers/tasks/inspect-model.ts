// What the files of a network are taken for, and how well each reading of them predicts the beginning of a text.

import { AppError } from '../../../core/errors.ts'
import { choicesOf, readingsOf } from '../../../core/formats/choices.ts'
import type { Choices } from '../../../core/formats/draft.ts'
import type { FoundDraft } from '../../../core/formats/formats.ts'
import { readingInWords } from '../../../core/formats/reading-in-words.ts'
import { charactersOf, networkOf } from '../../../core/formats/settle.ts'
import { DEFINITIONS } from '../../../core/model/cells/cells.ts'
import { evaluate } from '../../../core/run/evaluate.ts'
import { sample } from '../../../core/run/sample.ts'
import { codePointSlice } from '../../../core/text/code-points.ts'
import { decodeText } from '../../../core/text/corpus.ts'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import type { GivenNetwork, ImportReading, ImportView } from '../../contract/import-types.ts'
import { worseThanGuessing } from '../../contract/losses.ts'
import { chooseBackend } from '../backend.ts'
import type { TaskContext } from '../context.ts'
import { draftOf, optionsOf } from './given-network.ts'

export interface InspectModelInput extends GivenNetwork {
  text?: Uint8Array
}

/** Characters of the text that are read, that the sample goes on from, and that are written. */
const [READ, PRIME, WRITTEN] = [1000, 40, 60]

/** @throws AppError where the files are of no format, damaged, or of a network that is not run here */
export async function inspectModel(input: InspectModelInput, context: TaskContext): Promise<ImportView> {
  const { choices = {} } = input
  const draft = draftOf(input)
  const problems: string[] = []
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      problems.push(error.message)
      return null
    }
  }
  const network = attempt(() => networkOf(draft, choices))
  const characters = attempt(() => charactersOf(draft, draft.decoder.shape[0], optionsOf(input).vocabulary))
  const text = input.text && decodeText(input.text, 'the text').text
  const readings = characters && text ? await judge(draft, choices, characters.characters, text, context) : []
  return {
    format: draft.format.title,
    cell: DEFINITIONS[network?.spec.cell ?? draft.cell].title,
    widths: draft.layers.map(({ hidden }) => hidden),
    embedding: draft.embedding?.shape[1] ?? 0,
    symbols: draft.decoder.shape[0],
    roles: draft.roles,
    choices: choicesOf(draft, choices),
    characters: characters?.characters ?? null,
    problems,
    settled: draft.format.id === 'safetensors' && problems.length === 0 && network?.warnings.length === 0,
    warnings: [...(network?.warnings ?? draft.warnings), ...(characters?.notes ?? [])],
    readings,
  }
}

async function judge(
  draft: FoundDraft,
  choices: Choices,
  characters: readonly string[],
  text: string,
  context: TaskContext,
): Promise<ImportReading[]> {
  const vocabulary = new Vocabulary(characters)
  const { ids } = vocabulary.encodeWith(codePointSlice(text, 0, READ), 'skip')
  if (ids.length < 2)
    throw new AppError('text-too-short', 'The text has no two characters that the network knows; take another one.')
  const prime = vocabulary.decode(ids.subarray(0, PRIME))
  const backend = chooseBackend({ threads: 1, prefer: 'auto' })
  const taken = readingInWords(draft, choices)
  const out: ImportReading[] = []
  for (const reading of readingsOf(draft, choices)) {
    const network = networkOf(draft, reading)
    const pass = evaluate(backend, network, ids)
    let step = pass.next()
    for (; !step.done; step = pass.next()) context.check()
    const written = sample(backend, network, vocabulary, { prime, temperature: 0, seed: 1, length: WRITTEN, kinds: [] })
    const words = readingInWords(draft, reading)
    out.push({
      choices: reading,
      words,
      bitsPerCharacter: step.value.bitsPerCharacter,
      worseThanGuessing: worseThanGuessing(step.value.crossEntropy, vocabulary.size),
      sample: [...written]
        .filter((one) => !one.prime)
        .map(({ character }) => character)
        .join(''),
      taken: words === taken,
    })
    await context.breathe()
  }
  return out.sort((a, b) => a.bitsPerCharacter - b.bitsPerCharacter)
}
