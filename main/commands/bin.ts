// neuronscope bin list | restore | empty

import { AppError } from '../../core/errors.ts'
import { sizeInWords } from '../../core/schema/sizes.ts'
import type { BinItem } from '../contract/types.ts'
import { define, text, UsageError } from './command.ts'
import { quoted } from './manage.ts'
import * as option from './options.ts'

/** Names of the kinds in the bin. */
const KINDS: Record<BinItem['kind'], string> = {
  corpus: 'text',
  model: 'network',
  recording: 'recording',
  search: 'search',
}

interface Binned {
  kind: string
  name: string
  /** recordings that went along */
  with: string[]
  bytes: number
  /** ISO 8601 */
  removed: string
}

const listed = ({ kind, name, with: along, bytes, removedAt }: BinItem): Binned => ({
  kind: KINDS[kind],
  name,
  with: along,
  bytes,
  removed: new Date(removedAt).toISOString(),
})

export const binList = define<{ bin: Binned[]; bytes: number }>({
  name: 'bin list',
  usage: '',
  summary: 'lists what was removed and can come back, the newest first',
  options: {},
  writes: false,
  async run({ app }) {
    const bin = app.bin.list().map(listed)
    return { bin, bytes: bin.reduce((sum, { bytes }) => sum + bytes, 0) }
  },
  format: ({ bin, bytes }) =>
    bin.length === 0
      ? 'The bin is empty.'
      : [...bin.map(line), `${sizeInWords(bytes)} in all, until the bin is emptied.`].join('\n'),
})

function line({ kind, name, with: along, bytes, removed }: Binned): string {
  const day = removed.slice(0, 16).replace('T', ' ')
  return `${kind} “${name}”${along.length > 0 ? ` with ${quoted(along)}` : ''}: ${sizeInWords(bytes)}, removed ${day} UTC`
}

export const binRestore = define<{ restored: string; kind: string; with: string[] }>({
  name: 'bin restore',
  usage: 'N [--kind text|network|recording|search]',
  summary: 'brings back what was removed, with what went along and what it needs; a search by its question',
  options: { kind: option.choice(Object.values(KINDS)) },
  positionals: [1, 1],
  writes: true,
  async run({ app, values, positionals }) {
    const item = findIn(app.bin.list(), positionals[0], text(values, 'kind'))
    await app.bin.restore(item.kind, item.id)
    return { restored: item.name, kind: KINDS[item.kind], with: item.with }
  },
  format: ({ restored, kind, with: along }) =>
    `The ${kind} “${restored}” is back${along.length > 0 ? `, and with it ${quoted(along)}` : ''}.`,
})

/** @throws AppError `not-in-bin`; UsageError where two things of different kinds have the name */
function findIn(bin: readonly BinItem[], name: string, kind: string | undefined): BinItem {
  const found = bin.filter((item) => item.name === name && (kind === undefined || KINDS[item.kind] === kind))
  const kinds = [...new Set(found.map((item) => KINDS[item.kind]))]
  if (kinds.length > 1) throw new UsageError(`“${name}” is a ${kinds.join(' and a ')}; say which (--kind ${kinds[0]}).`)
  if (found.length > 0) return found[0]
  const there = bin.length > 0 ? `there is ${quoted(bin.map((item) => item.name))}` : 'it is empty'
  throw new AppError('not-in-bin', `There is no ${kind ?? 'thing'} “${name}” in the bin; ${there}.`)
}

export const binEmpty = define<{ removed: string[]; bytes: number }>({
  name: 'bin empty',
  usage: '--force',
  summary: 'removes for good what is in the bin',
  options: { force: option.flag },
  writes: true,
  async run({ app, values }) {
    const bin = app.bin.list()
    const removed = bin.flatMap(({ name, with: along }) => [name, ...along])
    const bytes = bin.reduce((sum, item) => sum + item.bytes, 0)
    if (bin.length > 0 && values.force !== true)
      throw new AppError(
        'needs-force',
        `${quoted(removed)}, ${sizeInWords(bytes)}, would be gone for good; --force empties the bin.`,
      )
    if (bin.length > 0) await app.bin.empty()
    return { removed, bytes }
  },
  format: ({ removed, bytes }) =>
    removed.length === 0 ? 'The bin is empty.' : `Removed ${quoted(removed)} for good, ${sizeInWords(bytes)}.`,
})
