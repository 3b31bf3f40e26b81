// neuronscope probe

import type { ProbeMethod, ProbeStep } from '../contract/types.ts'
import type { NamedSet } from '../contract/unit-types.ts'
import { define, find, number, required, text, UsageError, type Values } from './command.ts'
import { expressionOf } from './search.ts'

interface Probed {
  feature: string
  /** the smallest number of units within 1 % of the best held-out AUROC */
  enough: number
  verdict: string
  steps: ProbeStep[]
}

export const probe = define<Probed>({
  name: 'probe',
  usage:
    '--recording R (--regex P [--flags F] | --feature EXPR) [--most 16] [--method greedy|l1] [--seed 1] [--units U,U | --set NAME] [--twins]',
  summary: 'asks whether one cell or many hold a feature',
  options: {
    recording: { type: 'string' },
    regex: { type: 'string' },
    flags: { type: 'string' },
    feature: { type: 'string' },
    most: { type: 'string' },
    method: { type: 'string' },
    seed: { type: 'string' },
    units: { type: 'string' },
    set: { type: 'string' },
    twins: { type: 'boolean' },
  },
  writes: false,
  async run({ app, values, signal, progress }) {
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const feature = expressionOf(values)
    const options = {
      most: mostUnits(values),
      method: methodOf(values),
      seed: number(values, 'seed'),
      units: unitsOf(values, app.reader.unitSets()),
      twins: values.twins === true,
    }
    const steps: ProbeStep[] = []
    for await (const step of app.probing.run(recording.id, feature, options, signal)) {
      steps.push(step)
      progress(`${step.k} ${step.k === 1 ? 'unit' : 'units'}: AUROC ${step.heldout.auroc.toFixed(3)} held out`)
    }
    const { enough, verdict } = steps.at(-1)!
    return { feature, enough, verdict, steps }
  },
  format: ({ verdict, steps }) =>
    [' k  unit      held out: AUROC      F1  accuracy', ...steps.map(row), verdict].join('\n'),
})

function mostUnits(values: Values): number | undefined {
  const most = number(values, 'most')
  if (most !== undefined && !(Number.isInteger(most) && most >= 1 && most <= 16))
    throw new UsageError(`--most is a whole number from 1 to 16, not ${most}.`)
  return most
}

/** The units that are named, or those of a set that was kept; all without. */
function unitsOf(values: Values, sets: readonly NamedSet[]): string[] | undefined {
  const name = text(values, 'set')
  if (name === undefined) return text(values, 'units')?.split(',')
  const found = sets.find((set) => set.name === name)
  if (found) return found.units
  const known = sets.map((set) => `“${set.name}”`).join(', ')
  throw new UsageError(`There is no set “${name}”; ${known ? `there are ${known}` : 'none has been kept yet'}.`)
}

function methodOf(values: Values): ProbeMethod | undefined {
  const method = text(values, 'method')
  if (method !== undefined && method !== 'greedy' && method !== 'l1')
    throw new UsageError(`--method is greedy or l1, not “${method}”.`)
  return method
}

function row({ k, added, heldout }: ProbeStep): string {
  const figure = (value: number) => value.toFixed(3).padStart(8)
  return `${String(k).padStart(2)}  ${added.padEnd(16)}${figure(heldout.auroc)}${figure(heldout.f1)}  ${figure(heldout.accuracy)}`
}
