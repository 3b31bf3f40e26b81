// neuronscope record

import { AppError } from '../../core/errors.ts'
import { BLOCK_CHARACTERS, type Deviation } from '../../core/run/record.ts'
import { KINDS, type StateKind } from '../../core/run/units.ts'
import type { UnknownMode } from '../../core/text/vocabulary.ts'
import type { App } from '../app.ts'
import { define, find, number, range, required, text, UsageError, type Values } from './command.ts'

interface Recorded {
  recording: string
  characters: number
  units: number
  bytes: number
  charactersPerSecond: number
  crossEntropy: number | null
  /** how the hidden state was started, in words */
  initialState: string
  /** what the warm-ups of many streams left; null where the recording is exact */
  deviation: Deviation | null
}

const UNKNOWN = ['error', 'skip', 'map']

/** @throws UsageError for a word that is none of the three */
export function unknownCharacters(value: string | undefined): UnknownMode | undefined {
  if (value !== undefined && !UNKNOWN.includes(value))
    throw new UsageError(`--unknown is error, skip or map, not “${value}”.`)
  return value as UnknownMode | undefined
}

function kinds(value: string | undefined, allowed: readonly StateKind[]): StateKind[] | undefined {
  if (value === undefined) return undefined
  const list = value.split(',').map((kind) => kind.trim()) as StateKind[]
  const bad = list.find((kind) => !allowed.includes(kind))
  if (bad !== undefined)
    throw new AppError('no-such-kind', `This cell has no state “${bad}”; it has ${allowed.join(', ')}.`)
  return allowed.filter((kind) => list.includes(kind))
}

/** @throws UsageError for one that is not a whole number in its range */
function whole(values: Values, name: string, least: number, most: number): number | undefined {
  const value = number(values, name)
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    throw new UsageError(`--${name} is a whole number from ${least} to ${most}, not ${value}.`)
  return value
}

const OF_PLAIN = ['model', 'corpus', 'range', 'states', 'name', 'unknown', 'backend', 'streams', 'warm-up']

async function plain(app: App, values: Values): Promise<{ recording: number }> {
  const model = find(app.models.list(), required(values, 'model'), 'model')
  const corpus = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
  return app.recordings.start({
    model: model.id,
    corpus: corpus.id,
    ...range(values, corpus.characters),
    kinds: kinds(text(values, 'states'), KINDS[model.spec.cell]),
    name: text(values, 'name'),
    unknown: unknownCharacters(text(values, 'unknown')),
    backend: text(values, 'backend'),
    streams: whole(values, 'streams', 1, 64),
    warmUp: whole(values, 'warm-up', 1, BLOCK_CHARACTERS),
  })
}

/** The untrained network on the text of another recording. @throws UsageError beside options of a plain recording */
function control(app: App, values: Values): Promise<{ recording: number }> {
  const other = Object.keys(values).find((name) => OF_PLAIN.includes(name) && values[name] !== undefined)
  if (other) throw new UsageError(`--control records what it is the control of; --${other} cannot be chosen.`)
  return app.controls.make(find(app.reader.recordings(), required(values, 'control'), 'recording').id)
}

export const record = define<Recorded>({
  name: 'record',
  usage:
    '(--model M --corpus N | --control R) [--range A:B] [--states h,c] [--name R] [--unknown error|skip|map] [--streams N [--warm-up C]] [--backend auto]',
  summary: 'logs every hidden unit at every character; --control: those of the untrained network, to hold R against',
  options: {
    model: { type: 'string' },
    corpus: { type: 'string' },
    control: { type: 'string' },
    range: { type: 'string' },
    states: { type: 'string' },
    name: { type: 'string' },
    unknown: { type: 'string' },
    backend: { type: 'string' },
    streams: { type: 'string' },
    'warm-up': { type: 'string' },
  },
  writes: true,
  async run({ app, values, signal, progress }) {
    const started = performance.now()
    const { recording } = text(values, 'control') === undefined ? await plain(app, values) : await control(app, values)
    const timer = setInterval(() => progress(`${app.reader.recording(recording).characters} characters`), 1000)
    signal.addEventListener('abort', () => app.jobs.cancelAll(), { once: true })
    const done = await app.recordings.finished(recording).finally(() => clearInterval(timer))
    const { name, characters, units, bytes, crossEntropy, initialState, deviation } = done
    const charactersPerSecond = Math.round((characters / (performance.now() - started)) * 1000)
    return { recording: name, characters, units, bytes, charactersPerSecond, crossEntropy, initialState, deviation }
  },
  format: ({ recording, characters, units, bytes, charactersPerSecond, initialState }) =>
    `Recorded “${recording}”: ${characters} characters × ${units} units, ${(bytes / 2 ** 20).toFixed(0)} MiB, ${charactersPerSecond} characters/s.\nHidden state: ${initialState}.`,
})
