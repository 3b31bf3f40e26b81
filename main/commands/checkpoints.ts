// neuronscope model checkpoints

import { sizeInWords } from '../../core/schema/sizes.ts'
import type { KeptCheckpoint } from '../contract/types.ts'
import { define, find, number, refuseTaken, text, UsageError } from './command.ts'
import { lossInWords } from './losses.ts'
import { newNameOf } from './manage.ts'
import * as option from './options.ts'

interface Listed {
  model: string
  checkpoints: KeptCheckpoint[]
  bytes: number
  /** steps of those that were deleted */
  removed: number[]
  /** the network that one of them became */
  taken: string | null
}

export const modelCheckpoints = define<Listed>({
  name: 'model checkpoints',
  usage: 'M [--remove all|STEP,STEP… | --take STEP [--name NEW]]',
  summary: 'lists the checkpoints that train --keep-every kept; removes some; makes one a network of its own',
  details: `--take makes a network with the weights of one step, to be recorded, searched and compared like any other. --remove deletes
for good.

JSON: model, checkpoints (step, validationLoss in nats or null, hash, bytes), bytes, removed (steps), taken (a network or null).`,
  options: { remove: option.text, take: option.whole(0, 1e9), name: option.newName },
  positionals: [1, 1],
  writes: (values) => values.remove !== undefined || values.take !== undefined,
  async run({ app, values, positionals }) {
    const { id, name } = find(app.models.list(), positionals[0], 'model')
    const [remove, take] = [text(values, 'remove'), number(values, 'take')]
    if (remove !== undefined && take !== undefined) throw new UsageError('Give either --remove or --take.')
    if (take === undefined && values.name !== undefined)
      throw new UsageError('--name is the name of the network that --take makes; give the step to take.')
    const removed = remove === undefined ? [] : stepsOf(remove, app.models.checkpoints(id))
    if (removed.length > 0) await app.models.dropCheckpoints(id, removed)
    let taken: string | null = null
    if (take !== undefined) {
      refuseTaken(app.models.list(), text(values, 'name'), 'model')
      const named = newNameOf({ name: values.name }, `${name} at step ${take}`)
      taken = app.reader.model((await app.models.take(id, take, named)).model).name
    }
    const checkpoints = app.models.checkpoints(id)
    return { model: name, checkpoints, bytes: checkpoints.reduce((sum, { bytes }) => sum + bytes, 0), removed, taken }
  },
  format: ({ model, checkpoints, bytes, removed, taken }) =>
    [
      ...(removed.length > 0 ? [`Deleted ${removed.length} checkpoints of “${model}”.`] : []),
      ...(taken === null ? [] : [`“${taken}” has the weights of that step.`]),
      ...checkpoints.map(line),
      checkpoints.length > 0
        ? `${checkpoints.length} checkpoints of “${model}”, ${sizeInWords(bytes)} in all.`
        : `No checkpoints of “${model}” are kept; train --keep-every log keeps them.`,
    ].join('\n'),
})

function line({ step, validationLoss, bytes }: KeptCheckpoint): string {
  const loss = validationLoss === null ? '' : `, validation ${lossInWords(validationLoss)}`
  return `step ${step}: ${sizeInWords(bytes)}${loss}`
}

function stepsOf(list: string, there: readonly KeptCheckpoint[]): number[] {
  if (list === 'all') return there.map(({ step }) => step)
  const steps = list.split(',').map((step) => Number(step))
  if (steps.every((step) => Number.isInteger(step) && step >= 0)) return steps
  throw new UsageError(`--remove takes all, or steps apart by commas, not “${list}”.`)
}
