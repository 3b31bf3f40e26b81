// neuronscope train

import { AppError } from '../../core/errors.ts'
import type { TrainingConfig, TrainingEvent } from '../contract/types.ts'
import { type CommandContext, define, find, number, required, text, type Values } from './command.ts'

interface Trained {
  model: string
  steps: number
  trainLoss: number | null
  validationLoss: number | null
  charactersPerSecond: number
  backend: string
}

/** Options that are numbers of the same name in the configuration, or under another name. */
const NUMBERS: Record<string, keyof TrainingConfig> = {
  layers: 'layers',
  hidden: 'hidden',
  embedding: 'embedding',
  dropout: 'dropout',
  batch: 'batch',
  seq: 'sequence',
  epochs: 'epochs',
  steps: 'steps',
  minutes: 'minutes',
  lr: 'learningRate',
  decay: 'decay',
  'decay-after': 'decayAfter',
  clip: 'clip',
  validation: 'validation',
  test: 'test',
  seed: 'seed',
  threads: 'threads',
  'validate-every': 'validateEvery',
  'checkpoint-every': 'checkpointEvery',
  'sample-every': 'sampleEvery',
}
const WORDS: Record<string, keyof TrainingConfig> = {
  cell: 'cell',
  optimizer: 'optimizer',
  backend: 'backend',
  reset: 'reset',
  'clip-kind': 'clipKind',
}

/** The configuration fields that the options name. */
function changes(values: Values): Partial<TrainingConfig> {
  const change: Record<string, unknown> = {}
  for (const [option, field] of Object.entries(NUMBERS)) change[field] = number(values, option)
  for (const [option, field] of Object.entries(WORDS)) change[field] = text(values, option)
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

/** An end that is asked for replaces the default end. */
function withEnd(config: TrainingConfig, change: Partial<TrainingConfig>): TrainingConfig {
  const ends = change.epochs || change.steps || change.minutes
  const base = ends ? { ...config, epochs: undefined, steps: undefined, minutes: undefined } : config
  return { ...base, ...change }
}

async function begin({ app, values }: CommandContext): Promise<number> {
  const named = required(values, 'model')
  const change = changes(values)
  if (values.resume) {
    const model = find(app.models.list(), named, 'model')
    app.training.resume(model.id, change)
    return model.id
  }
  if (app.models.list().some(({ name }) => name === named))
    throw new AppError(
      'model-exists',
      `There is a model “${named}” already; give another name, or --resume to go on with it.`,
    )
  const corpus = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
  const config = app.checkConfig(withEnd(app.training.defaults(corpus.id), change))
  return (await app.training.start(corpus.id, named, config)).model
}

function line(event: TrainingEvent): string | undefined {
  if (event.type !== 'point') return undefined
  const { point, snapshot } = event
  const validation = point.validation === null ? '' : ` · validation ${point.validation.toFixed(3)}`
  const left = snapshot.eta === null ? '' : ` · ${Math.ceil(snapshot.eta)} s left`
  const of = snapshot.totalSteps > 0 ? ` of ${snapshot.totalSteps}` : ''
  return `step ${point.step}${of} · train ${point.train.toFixed(3)} nats${validation} · ${Math.round(point.charactersPerSecond)} characters/s${left}`
}

export const train = define<Trained>({
  name: 'train',
  usage: `--corpus N --model M [--cell lstm|gru|rnn] [--reset after|before] [--layers 2] [--hidden 128] [--embedding 0] [--dropout 0.1]
                [--epochs E | --steps S | --minutes X] [--batch 50] [--seq 50] [--seed 1] [--validation 0.05] [--test 0.05]
                [--optimizer rmsprop] [--lr 0.002] [--decay 0.97] [--decay-after 10] [--clip 5] [--clip-kind norm|value]
                [--threads N] [--backend auto] [--validate-every 250] [--checkpoint-every 250] [--sample-every 500]
                --model M --resume [--epochs E | --steps S | --minutes X]`,
  summary: 'trains a network',
  options: {
    corpus: { type: 'string' },
    model: { type: 'string' },
    resume: { type: 'boolean' },
    ...Object.fromEntries([...Object.keys(NUMBERS), ...Object.keys(WORDS)].map((name) => [name, { type: 'string' }])),
  },
  writes: true,
  async run(context) {
    const { app, signal } = context
    const model = await begin(context)
    const watching = new AbortController()
    const watch = follow(context, model, watching.signal)
    const leave = () => void app.training.leave(model)
    signal.addEventListener('abort', leave, { once: true })
    try {
      const { backend, charactersPerSecond } = await app.training.ended(model)
      const { name, steps, trainLoss, bestLoss } = app.reader.model(model)
      return {
        model: name,
        steps,
        trainLoss,
        validationLoss: bestLoss,
        charactersPerSecond: Math.round(charactersPerSecond),
        backend,
      }
    } finally {
      watching.abort()
      await watch
    }
  },
  format: ({ model, steps, trainLoss, validationLoss, charactersPerSecond, backend }) =>
    `Trained “${model}” for ${steps} steps: train ${trainLoss?.toFixed(4)}, validation ${validationLoss?.toFixed(4)} nats a character; ${charactersPerSecond} characters/s on ${backend}.`,
})

async function follow({ app, progress, event }: CommandContext, model: number, signal: AbortSignal): Promise<void> {
  for await (const happened of app.training.watch(model, signal)) {
    const words = line(happened)
    if (words) progress(words)
    if (happened.type === 'point') event({ type: 'point', ...happened.point })
    if (happened.type === 'sample') event({ type: 'sample', ...happened.sample })
  }
}
