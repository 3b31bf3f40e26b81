// neuronscope searches, neuronscope repeat

import { olderWords } from '../contract/older.ts'
import type { KeptSearchSummary } from '../contract/types.ts'
import { define, find, text, UsageError } from './command.ts'
import * as option from './options.ts'
import { saying } from './search.ts'

export const searches = define<{ searches: KeptSearchSummary[] }>({
  name: 'searches',
  usage: '[--recording R]',
  summary: 'lists the searches that are kept',
  options: { recording: option.text },
  writes: false,
  async run({ app, values }) {
    const name = text(values, 'recording')
    const recording = name === undefined ? undefined : find(app.reader.recordings(), name, 'recording').id
    return { searches: app.searches.list(recording) }
  },
  format: ({ searches }) => (searches.length > 0 ? searches.map(line).join('\n') : 'No search is kept yet.'),
})

function line({ id, pinned, expression, asked, recordingName, best, note }: KeptSearchSummary): string {
  const found = best ? `${best.unit} ${best.r.toFixed(3)}` : ''
  return (
    [`${id}${pinned ? '*' : ''}`.padEnd(6), expression, `on ${recordingName}:`, found, note].join(' ').trimEnd() +
    older({ asked, expression })
  )
}

/** What is said of one that was asked in an older version of the feature language. */
function older({ asked, expression }: Pick<KeptSearchSummary, 'asked' | 'expression'>): string {
  if (asked === null) return ''
  return `\n      ${olderWords({ asked, expression })}`
}

interface Repeated {
  search: number
  /** whether every figure came out again, bit for bit */
  same: boolean
  differences: string[]
}

export const repeat = define<Repeated>({
  name: 'repeat',
  usage: 'SEARCH',
  summary: 'asks a kept search again, and compares every figure',
  options: {},
  positionals: [1, 1],
  writes: false,
  async run({ app, positionals, signal, progress }) {
    const search = Number(positionals[0])
    if (!Number.isInteger(search)) throw new UsageError(`“${positionals[0]}” is no number of a search.`)
    const repeated: Repeated = { search, same: false, differences: [] }
    for await (const event of app.searches.repeat(search, signal)) {
      if (event.type === 'compared') Object.assign(repeated, { same: event.same, differences: event.differences })
      const said = saying(event)
      if (said) progress(said)
    }
    return repeated
  },
  format: ({ same, differences }) =>
    [same ? 'Every figure came out again, bit for bit.' : 'The answer is another one.', ...differences].join('\n'),
})
