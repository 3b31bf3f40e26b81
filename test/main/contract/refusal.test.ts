// The answer to a request that cannot be met: a short sentence in plain words.

import * as v from 'valibot'
import { afterEach, expect, it } from 'vitest'
import { AppError, shortened } from '../../../core/errors.ts'
import { type ApiClient, type ApiHandlers, api } from '../../../main/contract/api.ts'
import { issueInWords } from '../../../main/contract/refusal.ts'
import { connect, serve } from '../../../main/contract/rpc.ts'
import { memoryPorts } from './memory-ports.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A window whose host has no handlers: what is refused never comes to one. */
function client(): ApiClient {
  const [window, host] = memoryPorts()
  const served = serve(host, api, {} as ApiHandlers)
  closing.push(() => served.dispose())
  return connect(window, api)
}

const ranges = Object.entries(api).filter(([, { kind, params }]) => {
  const { entries } = params as unknown as { entries: object }
  return kind === 'call' && 'start' in entries && 'end' in entries
})

it('there are methods that take a range', () => {
  expect(ranges.map(([name]) => name)).toEqual(expect.arrayContaining(['unit.gates', 'recordings.values']))
})

it.each([
  ['unit.gates', { recording: 1, unit: 'L0.h.1' }],
  ['recordings.values', { recording: 1, unit: 'L0.h.1' }],
  ['recordings.surprise', { recording: 1 }],
  ['recordings.expected', { recording: 1 }],
  ['explain.selection', { recording: 1 }],
  ['corpora.text', { corpus: 1 }],
] as const)('%s refuses a range that ends before it begins', async (name, params) => {
  const asked = client().call(name as 'corpora.text', { ...params, start: 9, end: 3 } as never)
  await expect(asked).rejects.toMatchObject({
    code: 'bad-range',
    message: 'The range 9:3 ends before it begins; give the smaller position first.',
  })
})

it.each([
  [v.pipe(v.number(), v.minValue(16)), 13, 'hidden must be at least 16.'],
  [v.pipe(v.number(), v.maxValue(4)), 5, 'hidden must be at most 4.'],
  [v.pipe(v.number(), v.ltValue(1)), 1, 'hidden must be below 1.'],
  [v.pipe(v.number(), v.integer()), 1.5, 'hidden must be a whole number.'],
  [v.pipe(v.string(), v.minLength(1)), '', 'hidden may not be empty.'],
  [v.pipe(v.string(), v.maxLength(3)), 'long', 'hidden is too long; the most is 3.'],
  [v.picklist(['lstm', 'gru']), 'elman', 'hidden must be one of "lstm", "gru".'],
  [v.string(), undefined, 'hidden is missing, or is not what belongs there.'],
  [v.pipe(v.number(), v.maxValue(4, 'At most four.')), 5, 'hidden: At most four.'],
])('a schema’s complaint is put in plain words %#', (schema, value, words) => {
  const parsed = v.safeParse(v.object({ hidden: schema as v.GenericSchema }), { hidden: value })
  expect(parsed.success).toBe(false)
  expect(issueInWords(parsed.issues![0])).toBe(words)
})

it('a sentence that quotes something long keeps its own words and both ends of the quotation', () => {
  const { message } = new AppError('bad', `There is no text “${'a'.repeat(10_000)}end”; choose another.`)
  expect(message).toBe(`There is no text “${'a'.repeat(48)}…${'a'.repeat(13)}end”; choose another.`)
  expect(shortened('x'.repeat(1e6))).toHaveLength(300)
  expect(shortened('A short one.')).toBe('A short one.')
})
