// neuronscope corpus changes, and what corpus add --for has in common with it.

import { AppError } from '../../core/errors.ts'
import { showCharacter } from '../../core/text/code-points.ts'
import { type FitChange, type FitMode, summaryOf } from '../../core/text/fit.ts'
import type { App } from '../app.ts'
import type { MadeOf } from '../contract/types.ts'
import { define, find, number, text, UsageError, type Values } from './command.ts'
import * as option from './options.ts'

/** @throws AppError, UsageError for a network that there is not */
export function fitOf(app: App, values: Values): { model: number; mode: FitMode } | undefined {
  const named = text(values, 'for')
  if (named === undefined && values.unknown !== undefined) throw new UsageError('--unknown goes with --for MODEL.')
  if (named === undefined) return undefined
  return { model: find(app.models.list(), named, 'model').id, mode: values.unknown === 'cut' ? 'cut' : 'map' }
}

/** Kinds of changes that a text says; JSON has all. */
const CHANGES = 12

/** One line a character that was changed. */
export function changeLines(changes: readonly FitChange[]): string[] {
  if (changes.length === 0) return []
  const count = changes.reduce((sum, change) => sum + change.count, 0)
  const lines = changes.slice(0, CHANGES).map(({ character, becomes, count, first }) => {
    const to = becomes === '' ? 'cut' : `“${becomes}”`
    return `  ${showCharacter(character.codePointAt(0)!)} → ${to}: ${count}, first at ${first}`
  })
  const rest = changes.length > CHANGES ? [`  and ${changes.length - CHANGES} other characters`] : []
  return [`${count} characters changed:`, ...lines, ...rest]
}

/** Every character that was changed in a text made for a network, and where places of it were. */
export const corpusChanges = define<{ corpus: string; madeOf: MadeOf; changes: FitChange[]; original?: number }>({
  name: 'corpus changes',
  usage: 'N [--at C]',
  summary: 'lists what was changed in a text made with --for; --at: where its character C was in the original',
  options: { at: option.whole(0, 2 ** 28) },
  positionals: [1, 1],
  writes: false,
  async run({ app, values, positionals }) {
    const { id, name, madeOf } = find(app.reader.corpora(), positionals[0], 'corpus')
    if (!madeOf) throw new AppError('not-made', `“${name}” was not made for a network: nothing was changed in it.`)
    const at = number(values, 'at')
    const changes = summaryOf(app.reader.corpusChanges(id), app.reader.corpusText(id))
    return { corpus: name, madeOf, changes, ...(at === undefined ? {} : { original: app.corpora.original(id, at) }) }
  },
  format: ({ corpus, madeOf, changes, original }) =>
    [
      `“${corpus}” was made of “${madeOf.name}” (${madeOf.characters} characters) for “${madeOf.network}”.`,
      ...changeLines(changes),
      ...(original === undefined ? [] : [`That character was at ${original} in the original.`]),
    ].join('\n'),
})
