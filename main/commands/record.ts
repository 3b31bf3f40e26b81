// neuronscope record

import { AppError } from '../../core/errors.ts'
import { KINDS, type StateKind } from '../../core/run/units.ts'
import type { UnknownMode } from '../../core/text/vocabulary.ts'
import { define, find, range, required, text, UsageError } from './command.ts'

interface Recorded {
  recording: string
  characters: number
  units: number
  bytes: number
  charactersPerSecond: number
  crossEntropy: number | null
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

export const record = define<Recorded>({
  name: 'record',
  usage: '--model M --corpus N [--range A:B] [--states h,c] [--name R] [--unknown error|skip|map]',
  summary: 'logs every hidden unit at every character',
  options: {
    model: { type: 'string' },
    corpus: { type: 'string' },
    range: { type: 'string' },
    states: { type: 'string' },
    name: { type: 'string' },
    unknown: { type: 'string' },
    backend: { type: 'string' },
  },
  writes: true,
  async run({ app, values, signal, progress }) {
    const model = find(app.models.list(), required(values, 'model'), 'model')
    const corpus = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
    const started = performance.now()
    const { recording } = await app.recordings.start({
      model: model.id,
      corpus: corpus.id,
      ...range(values, corpus.characters),
      kinds: kinds(text(values, 'states'), KINDS[model.spec.cell]),
      name: text(values, 'name'),
      unknown: unknownCharacters(text(values, 'unknown')),
      backend: text(values, 'backend'),
    })
    const timer = setInterval(() => progress(`${app.reader.recording(recording).characters} characters`), 1000)
    signal.addEventListener('abort', () => app.jobs.cancelAll(), { once: true })
    const done = await app.recordings.finished(recording).finally(() => clearInterval(timer))
    const { name, characters, units, bytes, crossEntropy } = done
    const charactersPerSecond = Math.round((characters / (performance.now() - started)) * 1000)
    return { recording: name, characters, units, bytes, charactersPerSecond, crossEntropy }
  },
  format: ({ recording, characters, units, bytes, charactersPerSecond }) =>
    `Recorded “${recording}”: ${characters} characters × ${units} units, ${(bytes / 2 ** 20).toFixed(0)} MiB, ${charactersPerSecond} characters/s.`,
})
