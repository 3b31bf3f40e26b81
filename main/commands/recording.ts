// neuronscope recording list | rename | remove, or activations …

import { sizeInWords } from '../../core/schema/sizes.ts'
import type { RecordingInfo } from '../contract/types.ts'
import { define, find } from './command.ts'
import { guessingLines, lossInWords, ORDER_OF_VOCABULARY, type RatedLosses, rated } from './losses.ts'
import { newNameOf, type Removed, removedInWords } from './manage.ts'

interface Listed extends Partial<RatedLosses> {
  recording: string
  model: string
  corpus: string
  /** characters of the text, half-open */
  start: number
  end: number
  states: string[]
  units: number
  bytes: number
  /** nats a character */
  crossEntropy: number | null
  /** `partial` where it was ended before its range was */
  state: string
}

/** @param vocabulary size of the network's; undefined where the network is not here */
function listed(recording: RecordingInfo, vocabulary: number | undefined): Listed {
  const { name, modelName, corpusName, start, characters, kinds, units, bytes, crossEntropy, state } = recording
  return {
    ...{ recording: name, model: modelName, corpus: corpusName, start, end: start + characters },
    ...{ states: kinds, units, bytes, crossEntropy, state },
    ...(vocabulary === undefined ? {} : rated([crossEntropy], vocabulary)),
  }
}

export const recordingList = define<{ recordings: Listed[] }>({
  name: 'recording list',
  usage: '',
  summary: 'lists the recorded activations (also: activations list), each with the part of the text that it holds',
  options: {},
  writes: false,
  async run({ app }) {
    const sizes = new Map(app.models.list().map(({ id, spec }) => [id, spec.vocabulary]))
    return { recordings: app.reader.recordings().map((one) => listed(one, sizes.get(one.model))) }
  },
  format: ({ recordings }) => recordings.flatMap(lines).join('\n') || 'No recorded activations yet.',
})

function lines(one: Listed): string[] {
  const { recording, model, corpus, start, end, states, units, bytes, crossEntropy, state } = one
  const { guessing, worseThanGuessing } = one
  const unfinished = state === 'complete' ? '' : `, ${state}`
  const line = `“${recording}”: “${model}” on characters ${start}:${end} of “${corpus}”, ${states.join(',')} of ${units} units, ${sizeInWords(bytes)}, ${lossInWords(crossEntropy)}${unfinished}`
  if (guessing === undefined || worseThanGuessing === undefined) return [line]
  return [line, ...guessingLines({ guessing, worseThanGuessing }, ORDER_OF_VOCABULARY)]
}

export const recordingRename = define<{ recording: string; before: string }>({
  name: 'recording rename',
  usage: 'R NEW',
  summary: 'gives a recording another name',
  options: {},
  positionals: [2, 2],
  writes: true,
  async run({ app, positionals }) {
    const { id, name } = find(app.reader.recordings(), positionals[0], 'recording')
    const recording = newNameOf({ name: positionals[1] }, '')
    await app.recordings.rename(id, recording)
    return { recording, before: name }
  },
  format: ({ recording, before }) => `“${before}” is now called “${recording}”.`,
})

export const recordingRemove = define<Removed>({
  name: 'recording remove',
  usage: 'R',
  summary: 'puts a recording into the bin',
  options: {},
  positionals: [1, 1],
  writes: true,
  async run({ app, positionals }) {
    const { id, name, bytes } = find(app.reader.recordings(), positionals[0], 'recording')
    await app.recordings.remove(id)
    return { removed: name, recordings: [], bytes }
  },
  format: removedInWords,
})
