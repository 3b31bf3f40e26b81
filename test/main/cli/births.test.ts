// A network along its training, on the command line.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testFolder } from '../app/workspace.ts'
import { Terminal } from './terminal.ts'

const folder = testFolder()
const terminal = new Terminal(folder)
const births = (...options: string[]) => terminal.json('births', '--recording', 'R', ...options)

beforeAll(async () => {
  await terminal.prepare(async (app) => {
    const { bytesOf, prose, TINY, EVERYWHERE } = await import('../app/workspace.ts')
    const { corpus } = await app.corpora.add('prose', bytesOf(prose(12_000)))
    const config = { ...app.training.defaults(corpus.id), ...TINY, hidden: 24, steps: 120, keepEvery: 'log' as const }
    const { model } = await app.training.start(corpus.id, 'small', config)
    await app.training.ended(model)
    const range = { start: 10_800, end: 12_000 }
    const { recording } = await app.recordings.start({
      model,
      corpus: corpus.id,
      ...range,
      name: 'R',
      backend: EVERYWHERE,
    })
    await app.recordings.finished(recording)
  })
})
afterAll(() => folder.remove())

it('at every kept step there are losses, scores and n-gram models, and what was learned shows in them', async () => {
  const found = await births('--pair', 'L0.h.3 /[“]/', '--pair', 'L0.c.5 column()', '--order', '3')
  const { steps, loss, pairs, ngrams, points, samples } = found
  expect(steps).toEqual([0, 1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 120])
  expect(loss.at(-1)).toBeLessThan(loss[0] - 0.5)
  expect(pairs.map(({ measure }: { measure: string }) => measure)).toEqual(['AUROC', 'r'])
  expect(pairs[0].scores.at(-1).score).toBeGreaterThanOrEqual(0.5)
  expect(pairs[1].scores.at(-1).score).toBeGreaterThanOrEqual(0)
  expect(pairs[0].scores).toHaveLength(15)
  // after 120 steps the network is nearer to all of them than untrained, and nearest to the 1-gram model
  const [unigram, , trigram] = ngrams
  for (const { divergence } of ngrams) expect(divergence.at(-1)).toBeLessThan(divergence[0])
  expect(unigram.divergence.at(-1)).toBeLessThan(trigram.divergence.at(-1))
  for (const k of [0, 14]) expect(trigram.difference[k]).toBeCloseTo(loss[k] - trigram.loss, 1)
  expect(points.at(-1).step).toBe(120)
  expect(Array.isArray(samples)).toBe(true)
})

it('the figure of each part is drawn, with its numbers as a table', async () => {
  const of = ['--recording', 'R', '--order', '2', '--most', '600']
  await terminal.json('export', 'births', terminal.path('scores.svg'), ...of, '--unit', 'L0.h.3', '--features', '/a/')
  await terminal.json('export', 'births', terminal.path('apart.csv'), ...of, '--part', 'divergence')
  expect(readFileSync(terminal.path('scores.svg'), 'utf8')).toContain('Scores of units by step')
  const rows = readFileSync(terminal.path('apart.csv'), 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
  expect(rows).toHaveLength(2 * 15)
  const refused = await terminal.run('export', 'births', terminal.path('none.svg'), ...of)
  expect(refused).toMatchObject({ status: 1, stderr: ['Scores are of units and features; name at least one of each.'] })
})

it('--order 0 leaves the n-gram models out, and without pairs there is the loss alone', async () => {
  expect(await births('--order', '0')).toMatchObject({ pairs: [], ngrams: [], training: null })
})

it.each([
  [['--pair', 'L0.h.99 /a/'], 1, /There is no unit L0\.h\.99; the network has layers 0–0, kinds h, c, .* units 0–23/],
  [['--pair', 'L0.h.3'], 2, /--pair takes a unit and a feature, as in "L1\.c\.17 inside_quotes", not “L0\.h\.3”/],
  [['--pair', 'L0.h.3 nothing_such'], 1, /nothing_such/],
])('%j is refused', async (options, status, sentence) => {
  const refused = await terminal.run('births', '--recording', 'R', ...options)
  expect(refused.stderr.join()).toMatch(sentence)
  expect(refused.status).toBe(status)
})

it('a network without kept checkpoints says how they are kept', async () => {
  await terminal.json('model', 'checkpoints', 'small', '--remove', 'all')
  expect((await terminal.run('births', '--recording', 'R')).stderr.at(-1)).toMatch(
    /^No checkpoints of “small” are kept; train one with --keep-every log/,
  )
})
