// neuronscope patch

import { measureWords, setWords, shareWords } from '../../core/figures/charts/patching.ts'
import type { Patched, PatchMeasure } from '../contract/patch-types.ts'
import { define, find, number, required, text, UsageError, type Values } from './command.ts'
import * as option from './options.ts'

interface PatchRow {
  unit: string
  position: number
  character: string
  /** of a, beside it */
  beside: string
  change: number
  measured: boolean
}

interface Found
  extends Pick<
    Patched,
    'measure' | 'target' | 'against' | 'before' | 'after' | 'total' | 'measured' | 'agreement' | 'share' | 'seconds'
  > {
  set: Patched['set']
  /** of b, after which the set is put in */
  position: number
  /** all units at once, by character of b */
  whole: { position: number; character: string; beside: string; change: number }[]
  patches: PatchRow[]
}

const SHOWN = 20
const PHASES = { estimating: 'estimating all units', measuring: 'measuring the largest', choosing: 'choosing the set' }

export const patch = define<Found & { words: string }>({
  name: 'patch',
  usage:
    '--model M --a TEXT --b TEXT [--measure difference|log-probability|logit] [--target CHARACTER] [--against CHARACTER] [--align A:B] [--time POSITION] [--share 90] [--exact 64] [--rows 40] [--unknown skip|map]',
  summary: 'puts the states of one text into another, and tells which units carry the difference',
  details: `Both texts are read from zero state. After each character of --b the state of each unit is set to what it was in
--a at the character beside it, and --b is read on. What is measured after its end is the logit of --target less that of
--against, or with --measure the log-probability or the logit of --target alone; without them the likeliest character
after a against the likeliest after b. All units and characters are estimated from one backward pass (gradient ×
difference of the states); the --exact largest are measured, and so are all units together at each character. The texts
are aligned at their ends, or with --align A:B so that character A of a stands by character B of b, both from 0. Then the
fewest units, chosen greedily among the 96 of largest estimate, at most 32, that carry --share per cent of the
difference, all patched after one character: the last in which the texts differ, or --time, a position in b.

JSON: measure, target, against, before and after (what is measured after b and after a), total (units), measured (how many
states), agreement (Spearman's ρ of estimate and measurement), share, position (of the set), seconds; set: unit, alone
and together (its share of the difference, 1 is all of it, and that with those before it); whole: position, character,
beside, change with all units; patches: unit, position, character, beside, change, measured, for the --rows units of
largest change, the largest first.`,
  options: {
    model: option.text,
    a: option.text,
    b: option.text,
    unknown: option.choice(['skip', 'map']),
    measure: option.choice(['difference', 'log-probability', 'logit']),
    target: option.text,
    against: option.text,
    align: option.alignment,
    time: option.whole(0, Number.MAX_SAFE_INTEGER),
    share: option.whole(1, 100),
    exact: option.whole(0, 500),
    rows: option.whole(1, 100),
  },
  writes: false,
  async run({ app, values, signal, progress }) {
    const model = find(app.models.list(), required(values, 'model'), 'model')
    const input = {
      ...{ model: model.id, a: required(values, 'a'), b: required(values, 'b') },
      ...{ unknown: text(values, 'unknown') as 'skip' | 'map' | undefined },
      ...{ measure: text(values, 'measure') as PatchMeasure | undefined, target: text(values, 'target') },
      ...{ against: text(values, 'against'), ...alignedAt(values), time: number(values, 'time') },
      ...{ share: number(values, 'share'), exact: number(values, 'exact'), rows: number(values, 'rows') },
    }
    if (input.against !== undefined && (input.measure ?? 'difference') !== 'difference')
      throw new UsageError(`--against says nothing about --measure ${input.measure}; leave it out.`)
    let result: Patched | undefined
    for await (const event of app.effects.patch(input, signal))
      if (event.type === 'progress') progress(`${PHASES[event.phase]}: ${Math.round(100 * event.share)} %`)
      else {
        const { type: _, ...patched } = event
        result = patched
      }
    return found(result!)
  },
  format: ({ words, before, after, set, patches, agreement, measured, seconds }) => {
    const share = (change: number) => shareWords(change / (after - before)).padStart(9)
    return [
      words,
      ...set.map(
        ({ unit, alone, together }) =>
          `  ${unit.padEnd(12)}${shareWords(alone).padStart(9)} alone${shareWords(together).padStart(9)} together`,
      ),
      `largest changes of ${measured} measured; rank agreement of estimates ${Number.isNaN(agreement) ? '–' : agreement.toFixed(3)}; ${seconds.toFixed(1)} s`,
      ...patches
        .filter(({ measured }) => measured)
        .slice(0, SHOWN)
        .map(
          ({ unit, position, character, beside, change }) =>
            `  ${unit.padEnd(12)}${String(position).padStart(6)} ${JSON.stringify(character)} from ${JSON.stringify(beside)} ${signed(change).padStart(8)}${share(change)}`,
        ),
    ].join('\n')
  },
})

const signed = (value: number) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(3)}`

/** `--align A:B` as characters of a and b. */
export function alignedAt(values: Values): { atA?: number; atB?: number } {
  const [a, b] = text(values, 'align')?.split(':').map(Number) ?? []
  return a === undefined ? {} : { atA: a, atB: b }
}

function found(patched: Patched): Found & { words: string } {
  const { units, characters, positions, beside, estimate, exact, whole, column, first: _, ...told } = patched
  const columns = characters.length
  const place = (p: number) => ({ position: positions[p], character: characters[p], beside: beside[p] })
  const patches = units
    .flatMap((unit, row) =>
      Array.from(characters, (_, p): PatchRow => {
        const [about, change] = [estimate[row * columns + p], exact[row * columns + p]]
        const measured = !Number.isNaN(change)
        return { unit, ...place(p), change: measured ? change : about, measured }
      }),
    )
    .filter(({ change }) => !Number.isNaN(change))
    .sort((x, y) => Math.abs(y.change) - Math.abs(x.change))
  const { before, after } = told
  return {
    ...told,
    position: positions[column],
    whole: Array.from(whole, (change, p) => ({ ...place(p), change })).filter(({ change }) => !Number.isNaN(change)),
    patches,
    words: `${measureWords(patched)}: ${before.toFixed(3)} after b, ${after.toFixed(3)} after a. ${setWords(patched)}`,
  }
}
