// neuronscope recording list | rename | remove, or activations …

import type { RecordingInfo } from '../contract/types.ts'
import { sizeInWords } from '../file-problems.ts'
import { define, find } from './command.ts'
import { lossInWords } from './losses.ts'
import { newNameOf, type Removed, removedInWords } from './manage.ts'

interface Listed {
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

function listed(recording: RecordingInfo): Listed {
  const { name, modelName, corpusName, start, characters, kinds, units, bytes, crossEntropy, state } = recording
  return {
    ...{ recording: name, model: modelName, corpus: corpusName, start, end: start + characters },
    ...{ states: kinds, units, bytes, crossEntropy, state },
  }
}

export const recordingList = define<{ recordings: Listed[] }>({
  name: 'recording list',
  usage: '',
  summary: 'lists the recorded activations (also: activations list), each with the part of the text that it holds',
  options: {},
  writes: false,
  async run({ app }) {
    return { recordings: app.reader.recordings().map(listed) }
  },
  format: ({ recordings }) => recordings.map(line).join('\n') || 'No recorded activations yet.',
})

function line({ recording, model, corpus, start, end, states, units, bytes, crossEntropy, state }: Listed): string {
  const unfinished = state === 'complete' ? '' : `, ${state}`
  return `“${recording}”: “${model}” on characters ${start}:${end} of “${corpus}”, ${states.join(',')} of ${units} units, ${sizeInWords(bytes)}, ${lossInWords(crossEntropy)}${unfinished}`
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
