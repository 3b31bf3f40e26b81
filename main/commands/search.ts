// neuronscope search

import { regexFeature } from '../../core/features/print.ts'
import type { Score, SearchEvent } from '../contract/types.ts'
import { type CommandContext, define, find, number, required, text, UsageError, type Values } from './command.ts'

interface Found {
  feature: string
  characters: number
  positives: number
  seconds: number
  scores: Score[]
}

/** The feature that `--regex` (with `--flags`) or `--feature` names. */
export function expressionOf(values: Values): string {
  const [regex, feature] = [text(values, 'regex'), text(values, 'feature')]
  if ((regex === undefined) === (feature === undefined)) throw new UsageError('Give either --regex or --feature.')
  return feature ?? regexFeature(regex as string, text(values, 'flags') ?? '')
}

export const search = define<Found>({
  name: 'search',
  usage: '--recording R (--regex P [--flags F] | --feature EXPR) [--top 20] [--shifts 255] [--seed 1]',
  summary: 'ranks all units against a feature',
  options: {
    recording: { type: 'string' },
    regex: { type: 'string' },
    flags: { type: 'string' },
    feature: { type: 'string' },
    top: { type: 'string' },
    shifts: { type: 'string' },
    seed: { type: 'string' },
  },
  writes: false,
  async run(context) {
    const { app, values, signal } = context
    const recording = find(app.reader.recordings(), required(values, 'recording'), 'recording')
    const expression = expressionOf(values)
    const top = number(values, 'top') ?? 20
    const options = { shifts: number(values, 'shifts'), seed: number(values, 'seed') }
    const found: Found = { feature: expression, characters: 0, positives: 0, seconds: 0, scores: [] }
    for await (const event of app.search.run(recording.id, expression, options, signal)) take(found, event, context)
    return { ...found, scores: found.scores.slice(0, top) }
  },
  format: ({ feature, characters, positives, seconds, scores }) =>
    [
      `${feature}: ${positives} of ${characters} characters, ${scores.length} units shown, ${seconds.toFixed(2)} s`,
      'unit          r   AUROC      F1 | held out: r   AUROC      F1       p',
      ...scores.map(row),
    ].join('\n'),
})

function take(found: Found, event: SearchEvent, { progress }: CommandContext): void {
  if (event.type === 'feature') {
    found.characters = event.characters
    found.positives = event.positives
  } else if (event.type === 'scores' || event.type === 'null') {
    found.scores = event.scores
    found.seconds = event.seconds
    progress(`${event.type === 'null' ? 'null' : 'scores'} after ${event.seconds.toFixed(2)} s`)
  }
}

function row({ unit, r, auroc, f1, heldout, p }: Score): string {
  const figure = (value: number) => value.toFixed(3).padStart(7)
  const chance = p === null ? '' : p.toFixed(3)
  return `${unit.padEnd(10)}${figure(r)} ${figure(auroc)} ${figure(f1)} |    ${figure(heldout.r)} ${figure(heldout.auroc)} ${figure(heldout.f1)} ${chance.padStart(7)}`
}
