// neuronscope train: a new network, one that goes on from another (--from), or a run that goes on (--resume).

import { AppError } from '../../core/errors.ts'
import { bits } from '../contract/losses.ts'
import type { TrainingConfig, TrainingEvent } from '../contract/types.ts'
import { type CommandContext, define, find, refuseTaken, required, text, UsageError } from './command.ts'
import { guessingLines, lossInWords, type RatedLosses, rated } from './losses.ts'
import { newNameOf } from './manage.ts'
import * as option from './options.ts'
import { checkFrom, checkResume } from './train-checks.ts'
import { changes, TRAIN_OPTIONS, usageOf } from './train-options.ts'

interface Trained extends RatedLosses {
  model: string
  /** the network whose weights it began with */
  from: string | null
  steps: number
  /** nats a character, over the last steps */
  trainLoss: number | null
  /** nats a character: the best one */
  validationLoss: number | null
  charactersPerSecond: number
  backend: string
  notes: string[]
}

/** A new end replaces the one before. */
function withEnd(change: Partial<TrainingConfig>): Partial<TrainingConfig> {
  const ends = change.epochs ?? change.steps ?? change.minutes
  return ends === undefined ? change : { epochs: undefined, steps: undefined, minutes: undefined, ...change }
}

async function begin(context: CommandContext): Promise<number> {
  const { app, values } = context
  const change = withEnd(changes(values))
  if (values.resume === true) {
    const { id } = find(app.models.list(), required(values, 'model'), 'model')
    checkResume(app.reader.model(id), app.reader.corpora(), values, change)
    app.training.resume(id, change)
    return id
  }
  const from = text(values, 'from')
  if (from === undefined && values.unknown !== undefined)
    throw new UsageError('--unknown goes with --from: a new network knows all characters of its text.')
  const source = from === undefined ? undefined : find(app.models.list(), from, 'model')
  if (source) checkFrom(source, values)
  const corpus = find(app.reader.corpora(), required(values, 'corpus'), 'corpus')
  const name = source
    ? newNameOf({ name: values.model }, `${source.name} on ${corpus.name}`)
    : newNameOf({ name: required(values, 'model') }, '')
  const taken = app.models.list().some((model) => model.name === name)
  if (taken && !source)
    throw new AppError(
      'name-taken',
      `There is a model “${name}” already; give another name, or --resume to go on with it.`,
    )
  refuseTaken(app.models.list(), text(values, 'model'), 'model')
  const config = app.checkConfig({ ...app.training.defaults(corpus.id, source?.id), ...change })
  return (await app.training.start(corpus.id, name, config, source?.id)).model
}

/** A line of progress: the step, the last losses, how fast, how long. */
function line({ snapshot }: TrainingEvent, losses: string): string {
  const { step, totalSteps, charactersPerSecond, eta } = snapshot
  const of = totalSteps > 0 ? ` of ${totalSteps}` : ''
  const left = eta === null ? '' : ` · ${Math.ceil(eta)} s left`
  return `step ${step}${of}${losses} · ${Math.round(charactersPerSecond)} characters/s${left}`
}

function lossesOf(event: TrainingEvent): string | undefined {
  if (event.type !== 'point') return undefined
  const { train, validation } = event.point
  return ` · train ${bits(train).toFixed(3)}${validation === null ? '' : `, validation ${bits(validation).toFixed(3)}`} bits a character`
}

export const train = define<Trained>({
  name: 'train',
  usage: `--corpus N --model M [--epochs E | --steps S | --minutes X]
                   ${usageOf('Network')}
                   ${usageOf('Optimiser')}
                   ${usageOf('Text')}
                   ${usageOf('Run')} [--keep-every log|N]
                   --from M --corpus N [--model NEW] [--unknown error|skip|map] […]: a new network that begins with the weights of M
                   --model M --resume [--epochs E | --steps S | --minutes X] [--lr …]: the run of M goes on`,
  summary: 'trains a network; losses in bits a character (JSON: nats)',
  details:
    '--keep-every keeps the weights along the way, to look at the network as it was: log two in each doubling of the steps, a number one every so many, and the first and the last; what they take is said before the first step. `model checkpoints` lists them, `births` draws what became of a unit.',
  options: { corpus: option.text, model: option.newName, from: option.text, resume: option.flag, ...TRAIN_OPTIONS },
  writes: true,
  async run(context) {
    const { app, signal } = context
    const model = await begin(context)
    const storage = app.training.storage(model)
    if (storage) context.progress(`Keeps checkpoints along the way: ${storage}.`)
    const watching = new AbortController()
    const watch = follow(context, model, watching.signal)
    const leave = () => void app.training.leave(model)
    signal.addEventListener('abort', leave, { once: true })
    try {
      const { backend, charactersPerSecond, notes = [] } = await app.training.ended(model)
      const { name, from, spec, steps, trainLoss, validationLoss, bestLoss } = app.reader.model(model)
      return {
        ...{ model: name, from: from?.name ?? null, steps, trainLoss, validationLoss: bestLoss },
        ...rated([trainLoss, validationLoss], spec.vocabulary),
        ...{ charactersPerSecond: Math.round(charactersPerSecond), backend, notes },
      }
    } finally {
      watching.abort()
      await watch
    }
  },
  format: ({ model, from, steps, trainLoss, validationLoss, charactersPerSecond, backend, ...rated }) =>
    [
      `Trained “${model}”${from === null ? '' : `, which began with the weights of “${from}”,`} for ${steps} steps: train ${lossInWords(trainLoss)}, best validation ${lossInWords(validationLoss)}; ${charactersPerSecond} characters/s on ${backend}.`,
      ...guessingLines(rated, 'the run diverged, or has hardly begun; try a lower --lr, or more steps.'),
    ].join('\n'),
})

async function follow({ app, progress, event }: CommandContext, model: number, signal: AbortSignal): Promise<void> {
  let losses = ''
  for await (const happened of app.training.watch(model, signal)) {
    losses = lossesOf(happened) ?? losses
    if (happened.type !== 'history' && happened.snapshot.charactersPerSecond > 0) progress(line(happened, losses))
    if (happened.type === 'point') event({ type: 'point', ...happened.point })
    if (happened.type === 'sample') event({ type: 'sample', ...happened.sample })
  }
}
