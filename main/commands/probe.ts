// neuronscope probe

import type { ProbeMethod, ProbeMetrics, ProbeResult, ProbeStep } from '../contract/types.ts'
import type { NamedSet } from '../contract/unit-types.ts'
import { define, find, number, required, text, UsageError, type Values } from './command.ts'
import * as option from './options.ts'
import { expressionOf } from './search.ts'

interface Probed extends Omit<ProbeResult, 'baselines'> {
  feature: string
  /** the baselines, under the name that they have in JSON since the first version */
  controls: ProbeResult['baselines']
  /** with 1, 2, … units */
  steps: ProbeStep[]
}

/** Forward selection, called `greedy` in the contract and by older scripts. */
function methodOf(values: Values): ProbeMethod | undefined {
  const method = text(values, 'method')
  return method === 'forward' ? 'greedy' : (method as ProbeMethod | undefined)
}

export const probe = define<Probed>({
  name: 'probe',
  usage:
    '--recording R (--regex P [--flags F] | --feature EXPR) [--most 16] [--method forward|l1] [--seed 1] [--shifts 39] [--units U,U | --set NAME] [--both-states]',
  summary:
    'fits sparse probes: does one cell hold a feature, or do many? Figures are in bits a character on the test part',
  options: {
    recording: option.text,
    regex: option.text,
    flags: option.text,
    feature: option.text,
    most: option.whole(1, 16),
    method: option.choice(['forward', 'greedy', 'l1']),
    seed: option.seed,
    shifts: option.whole(0, 999),
    units: option.units,
    set: option.text,
    'both-states': option.flag,
  },
  aliases: { twins: 'both-states' },
  writes: false,
  async run({ app, values, signal, progress }) {
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const feature = expressionOf(values)
    const options = {
      most: number(values, 'most'),
      method: methodOf(values),
      seed: number(values, 'seed'),
      shifts: number(values, 'shifts'),
      units: unitsOf(values, app.reader.unitSets()),
      bothStates: values['both-states'] === true,
    }
    const steps: ProbeStep[] = []
    let result: ProbeResult | undefined
    let reported = 0
    for await (const event of app.probe.run(recording.id, feature, options, signal)) {
      if (event.type === 'result') result = event.result
      if (event.type === 'step') {
        steps.push(event.step)
        const { k, test } = event.step
        progress(`${k} ${k === 1 ? 'unit' : 'units'}: ${test.bits.toFixed(3)} bits a character on the test part`)
      }
      if (event.type === 'progress' && event.phase === 'shifts' && performance.now() - reported > 1000) {
        reported = performance.now()
        progress(`${event.done} of ${event.total} shifted and shuffled features`)
      }
    }
    const { baselines: controls, ...found } = result!
    return { feature, ...found, controls, steps }
  },
  format: ({ verdict, steps, chance, controls: baselines }) => {
    const beside = [
      line('last character', baselines.lastCharacter),
      line('last three characters', baselines.lastThree),
      line('untrained network', baselines.untrained?.test ?? null),
      line('shuffled runs', chance ? { ...chance.shuffled, entropy: Number.NaN } : null),
    ]
    return [HEAD, ...steps.map(row), ...beside.filter((words) => words !== ''), verdict].join('\n')
  },
})

const HEAD = ` k  ${'unit'.padEnd(24)}${'bits'.padStart(8)}${'avg. prec.'.padStart(12)}${'AUROC'.padStart(8)}${'F1'.padStart(8)}`

const figures = ({ bits, averagePrecision, auroc, f1 }: ProbeMetrics) =>
  `${bits.toFixed(4).padStart(8)}${averagePrecision.toFixed(3).padStart(12)}${auroc.toFixed(3).padStart(8)}${f1.toFixed(3).padStart(8)}`

const row = ({ k, added, test }: ProbeStep) => `${String(k).padStart(2)}  ${added.padEnd(24)}${figures(test)}`

const line = (name: string, of: ProbeMetrics | null) => (of ? `    ${name.padEnd(24)}${figures(of)}` : '')

/** The units that are named, or those of a set that was kept; all without. */
export function unitsOf(values: Values, sets: readonly NamedSet[], option = 'units'): string[] | undefined {
  const name = text(values, 'set')
  if (name === undefined) return text(values, option)?.split(',')
  const found = sets.find((set) => set.name === name)
  if (found) return found.units
  const known = sets.map((set) => `“${set.name}”`).join(', ')
  throw new UsageError(`There is no set “${name}”; ${known ? `there are ${known}` : 'none has been kept yet'}.`)
}
