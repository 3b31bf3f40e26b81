// neuronscope record

import { AppError } from '../../core/errors.ts'
import { KINDS, type StateKind } from '../../core/model/units.ts'
import { BLOCK_CHARACTERS, type Deviation } from '../../core/run/record.ts'
import { sizeInWords } from '../../core/schema/sizes.ts'
import type { App } from '../app.ts'
import type { RecordingInfo, UnknownCharacters } from '../contract/types.ts'
import { unknownLines } from '../services/unknown-characters.ts'
import {
  define,
  find,
  number,
  refuseTaken,
  required,
  text,
  textRange,
  UsageError,
  unknownMode,
  type Values,
} from './command.ts'
import { guessingLines, lossInWords, ORDER_OF_VOCABULARY, type RatedLosses, rated } from './losses.ts'
import * as option from './options.ts'

interface Recorded extends RatedLosses {
  /** the name under which it is kept */
  recording: string
  /** characters of the text, half-open */
  start: number
  end: number
  characters: number
  units: number
  bytes: number
  charactersPerSecond: number
  /** nats a character */
  crossEntropy: number | null
  /** how the hidden state was started, in words */
  initialState: string
  /** what the warm-ups of many streams left; null where the recording is exact */
  deviation: Deviation | null
  /** what became of characters that the network does not know; null where there were none */
  unknown: UnknownCharacters | null
  /** untrained networks that were recorded on the same text */
  untrainedNetworks: number
  notes: string[]
}

function kinds(value: string | undefined, allowed: readonly StateKind[]): StateKind[] | undefined {
  if (value === undefined) return undefined
  const list = value.split(',').map((kind) => kind.trim()) as StateKind[]
  const bad = list.find((kind) => !allowed.includes(kind))
  if (bad !== undefined)
    throw new AppError('no-such-kind', `This cell has no state “${bad}”; it has ${allowed.join(', ')}.`)
  return allowed.filter((kind) => list.includes(kind))
}

const OF_PLAIN = ['model', 'corpus', 'range', 'states', 'name', 'unknown', 'backend', 'streams', 'warm-up']

async function plain(app: App, values: Values): Promise<{ recording: number }> {
  const model = find(app.models.list(), required(values, 'model'), 'model')
  const corpus = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
  refuseTaken(app.reader.recordings(), text(values, 'name'), 'recording')
  return app.recordings.start({
    model: model.id,
    corpus: corpus.id,
    ...textRange(values, corpus),
    kinds: kinds(text(values, 'states'), KINDS[model.spec.cell]),
    name: text(values, 'name')?.trim(),
    unknown: unknownMode(values),
    backend: text(values, 'backend'),
    streams: number(values, 'streams'),
    warmUp: number(values, 'warm-up'),
  })
}

/** The untrained network on the text of another recording. @throws UsageError beside options of a plain recording */
function control(app: App, values: Values): Promise<{ recording: number }> {
  const other = Object.keys(values).find((name) => OF_PLAIN.includes(name) && values[name] !== undefined)
  if (other) throw new UsageError(`--control records what it is the control of; --${other} cannot be chosen.`)
  return app.controls.make(find(app.reader.recordings(), required(values, 'control'), 'recording').id)
}

/**
 * Untrained networks on the same text, for a search to be held against: unasked where they take less than a minute.
 * @returns how many there are
 */
async function controlsOf(
  app: App,
  values: Values,
  recording: number,
  progress: (line: string) => void,
): Promise<number> {
  const asked = text(values, 'control')
  const of = asked === undefined ? recording : find(app.reader.recordings(), asked, 'recording').id
  if (asked === undefined && values.untrained !== false && (await app.controls.unasked(of)))
    progress('recording the untrained network, for searches to be held against')
  await app.controls.finished(of)
  return app.controls.of(of).length
}

export const record = define<Recorded>({
  name: 'record',
  usage:
    '(--model M --corpus N | --control R) [--range A:B] [--states h,c] [--name R] [--unknown error|skip|map] [--streams N [--warm-up C]] [--backend auto] [--no-untrained]',
  summary: 'logs every hidden unit at every character; --control: those of the untrained network, to hold R against',
  options: {
    model: option.text,
    corpus: option.text,
    control: option.text,
    range: option.range,
    states: option.text,
    name: option.newName,
    unknown: option.unknown,
    backend: option.backend,
    streams: option.whole(1, 64),
    'warm-up': option.whole(1, BLOCK_CHARACTERS),
    untrained: option.flag,
  },
  writes: true,
  async run({ app, values, signal, progress }) {
    const started = performance.now()
    const { recording } = text(values, 'control') === undefined ? await plain(app, values) : await control(app, values)
    const { start, end } = app.reader.recording(recording)
    const timer = setInterval(
      () => progress(`${app.reader.recording(recording).characters} of ${end - start} characters recorded`),
      1000,
    )
    signal.addEventListener('abort', () => app.jobs.cancelAll(), { once: true })
    const done = await app.recordings.finished(recording).finally(() => clearInterval(timer))
    const { name, characters, units, bytes, crossEntropy, initialState, deviation, unknown, model } = done
    const charactersPerSecond = Math.round((characters / (performance.now() - started)) * 1000)
    const untrained = text(values, 'control') !== undefined
    const untrainedNetworks = await controlsOf(app, values, recording, progress)
    return {
      ...{ recording: name, start, end: start + characters, characters, units, bytes, charactersPerSecond },
      ...{ crossEntropy, ...rated([untrained ? null : crossEntropy], app.reader.model(model).spec.vocabulary) },
      ...{ initialState, deviation, unknown, untrainedNetworks, notes: nameNotes(values, done) },
    }
  },
  format: ({ recording, start, end, units, bytes, charactersPerSecond, crossEntropy, initialState, ...rest }) =>
    [
      `Recorded “${recording}”: characters ${start}:${end} of the text × ${units} units, ${sizeInWords(bytes)}, ${charactersPerSecond} characters/s.`,
      `Loss: ${lossInWords(crossEntropy)}.`,
      ...guessingLines(rest, ORDER_OF_VOCABULARY),
      ...unknownLines(rest.unknown),
      `Hidden state: ${initialState}.`,
    ].join('\n'),
})

/** A name that was taken from a file may have got a number. */
function nameNotes(values: Values, { name, modelName, corpusName }: RecordingInfo): string[] {
  const plain = `${modelName} on ${corpusName}`
  if (values.name !== undefined || values.control !== undefined || name === plain) return []
  return [`There is a recording “${plain}” already; this one is called “${name}”.`]
}
