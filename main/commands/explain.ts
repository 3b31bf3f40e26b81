// neuronscope explain

import type { ExplanationProgress, SelectionAnswer, SelectionFeature } from '../contract/types.ts'
import {
  type CommandContext,
  define,
  find,
  number,
  recordedRange,
  required,
  UsageError,
  type Values,
} from './command.ts'
import * as option from './options.ts'

type Features = ExplanationProgress['explanations']
type Explained =
  | { unit: string; features: Features }
  /** characters of the text */
  | { start: number; end: number; units: SelectionAnswer['units']; features: SelectionFeature[] }

/** Features that explain a unit, or separate a passage from the text around it. */
export const explain = define<Explained>({
  name: 'explain',
  usage: '--recording R (--unit L1.c.17 | --range A:B) [--top 20] [--seed 1]',
  summary: 'ranks features for one unit; with --range units and features for characters A:B of the text',
  options: {
    recording: option.text,
    unit: option.unit,
    range: option.range,
    top: option.top,
    seed: option.seed,
  },
  writes: false,
  run(context) {
    const { values } = context
    if ((values.unit === undefined) === (values.range === undefined)) throw new UsageError('Give --unit or --range.')
    return values.unit === undefined ? passage(context) : unit(context)
  },
  format: (explained) =>
    'unit' in explained
      ? [
          `feature                     r      R²    AUROC        q   (${explained.unit})`,
          ...explained.features.map(line),
        ].join('\n')
      : [
          'unit        AUROC  Jaccard   inside  outside',
          ...explained.units.map(unitLine),
          '',
          'feature                       r  Jaccard      F1    AUROC   (best |r| first)',
          ...explained.features.map(passageLine),
        ].join('\n'),
})

function recordingOf({ app, values }: CommandContext) {
  return find(app.reader.recordings(), required(values, 'recording'), 'recording')
}

/** All features, since those without scores are part of the result; `--top` shortens the list. */
function best<T>(list: readonly T[], values: Values): T[] {
  return list.slice(0, number(values, 'top') ?? list.length)
}

async function unit(context: CommandContext): Promise<Explained> {
  const { app, values, signal, progress } = context
  const unit = required(values, 'unit')
  let features: Features = []
  for await (const { explanations, done, total } of app.explain.unit(recordingOf(context).id, unit, signal)) {
    features = explanations
    progress(`${done} of ${total} features`)
  }
  return { unit, features: best(features, values) }
}

async function passage(context: CommandContext): Promise<Explained> {
  const { app, values, signal } = context
  const recording = recordingOf(context)
  const { start, end, text } = recordedRange(values, recording)
  const { units, features } = await app.explain.selection(recording.id, start, end, signal)
  return { ...text, units: units.slice(0, number(values, 'top') ?? 20), features: best(features, values) }
}

const figure = (value: number | null) => (value === null ? '' : value.toFixed(3)).padStart(8)

function line({ feature, r, r2, auroc, q, problem }: Features[number]): string {
  if (problem !== null) return `${feature.padEnd(20)} ${problem}`
  return `${feature.padEnd(20)} ${figure(r)}${figure(r2)} ${Number.isNaN(auroc) ? figure(null) : figure(auroc)} ${figure(q)}`
}

function unitLine({ unit, score, jaccard, inside, outside }: SelectionAnswer['units'][number]): string {
  return `${unit.padEnd(9)}${figure(score)} ${figure(jaccard)} ${figure(inside)} ${figure(outside)}`
}

function passageLine({ feature, r, jaccard, f1, auroc, problem }: SelectionFeature): string {
  if (problem !== null) return `${feature.padEnd(20)} ${problem}`
  return `${feature.padEnd(20)}   ${figure(r)} ${figure(jaccard)}${figure(f1)} ${figure(auroc)}`
}
