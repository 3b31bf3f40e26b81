// The command line as a script meets it: standard output holds the answer alone, the fields are those that are
// promised, the exit code tells how it went.

import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StateKind } from '../../../core/model/units.ts'
import { bytesOf, EVERYWHERE, openApp, prose, TINY, testFolder } from '../app/workspace.ts'

const CLI = fileURLToPath(new URL('../../../main/cli.ts', import.meta.url))
const GOLDEN = fileURLToPath(new URL('../../../fixtures/golden/', import.meta.url))
const folder = testFolder()
const original = folder.path('cli.neuronscope')
afterAll(() => folder.remove())

/** Stands for the workspace of the test: a copy of its own of one text, one network and one recording of it. */
const HERE = 'HERE'
let workspace: string
let copies = 0

beforeAll(async () => {
  writeFileSync(folder.path('prose.txt'), prose(12_000))
  const app = await openApp(original)
  const { corpus } = await app.corpora.add('prose', bytesOf(prose(12_000)))
  const config = { ...app.training.defaults(corpus.id), ...TINY, backend: 'auto', steps: 40 }
  const { model } = await app.training.start(corpus.id, 'small', config)
  await app.training.ended(model)
  const range = { start: 0, end: 9000, kinds: ['h', 'f'] as StateKind[], name: 'R' }
  const { recording } = await app.recordings.start({ model, corpus: corpus.id, ...range })
  await app.recordings.finished(recording)
  await app.controls.make(recording)
  await app.controls.finished(recording)
  await app.close()
}, 60_000)
beforeEach(() => {
  workspace = folder.path(`cli${++copies}.neuronscope`)
  copyFileSync(original, workspace)
})
afterEach(() => rmSync(workspace, { force: true }))

interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

function run(...args: string[]): Ran {
  const here = args.map((argument) => (argument === HERE ? workspace : argument))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', CLI, ...here], {
    encoding: 'utf8',
    timeout: 100_000,
  })
  return { status, stdout, stderr }
}

/** Every line of `--json`, parsed; the last one is the result. */
function lines(...args: string[]): Record<string, never>[] {
  const { status, stdout, stderr } = run(...args, '--workspace', workspace, '--json')
  expect(stderr + stdout, args.join(' ')).not.toBe('')
  expect(status, stderr).toBe(0)
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

// biome-ignore lint/suspicious/noExplicitAny: what a script sees is plain JSON
const json = (...args: string[]): any => lines(...args).at(-1)

describe('from a text to a figure', () => {
  it('corpus add', () => {
    writeFileSync(folder.path('added.txt'), prose(12_000))
    const added = json('corpus', 'add', folder.path('added.txt'))
    expect(added).toMatchObject({ corpus: 'added', characters: 12_000 })
    expect(added.vocabulary).toBe(new Set(prose(12_000)).size)
  })

  it('train, with its curve as JSON lines', () => {
    const options = '--layers 1 --hidden 32 --batch 8 --seq 25 --steps 40 --validate-every 20 --checkpoint-every 20'
    const told = lines('train', '--corpus', 'prose', '--model', 'other', ...options.split(' '))
    const result = told.at(-1)!
    expect(result).toMatchObject({ model: 'other', steps: 40 })
    for (const field of ['trainLoss', 'validationLoss', 'charactersPerSecond']) expect(result[field]).toBeGreaterThan(0)
    expect(result.backend).toEqual(expect.any(String))
    const points = told.filter(({ type }) => (type as string) === 'point')
    expect(points.at(-1)).toMatchObject({ step: 40 })
  })

  it('train --resume goes on where it ended', () => {
    expect(json('train', '--model', 'small', '--resume', '--steps', '50')).toMatchObject({ steps: 50 })
  })

  it('evaluate, in nats and in bits', () => {
    const score = json('evaluate', '--model', 'small', '--corpus', 'prose')
    expect(score.characters).toBe(11_999)
    expect(score.bitsPerCharacter).toBeCloseTo(score.crossEntropy / Math.LN2, 10)
    const each = json('evaluate', '--model', 'small', '--text', folder.path('prose.txt'), '--per-character')
    const mean = each.logProbabilities.reduce((a: number, b: number) => a + b, 0) / each.characters
    expect(-mean).toBeCloseTo(score.crossEntropy, 4)
  })

  it('record and trace', () => {
    const recorded = json(
      'record',
      '--model',
      'small',
      '--corpus',
      'prose',
      '--range',
      '0:9000',
      '--states',
      'h,f',
      '--name',
      'again',
    )
    expect(recorded).toMatchObject({ recording: 'again', characters: 9000, units: 64 })
    expect(recorded.bytes).toBeGreaterThan(9000 * 64 * 2)
    expect(recorded.charactersPerSecond).toBeGreaterThan(0)
    const trace = json('trace', '--recording', 'again', '--unit', 'L0.f.5', '--range', '10:15')
    expect(trace).toMatchObject({ unit: 'L0.f.5', start: 10 })
    expect(trace.values).toHaveLength(5)
    for (const value of trace.values) expect(value > 0 && value < 1).toBe(true)
    expect(recorded).toMatchObject({ deviation: null, initialState: 'zero at the first character', unknown: null })
  })

  it('record with many streams, and what their warm-up leaves', () => {
    const fast = ['--streams', '3', '--warm-up', '100', '--name', 'fast']
    const { characters, deviation, initialState } = json('record', '--model', 'small', '--corpus', 'prose', ...fast)
    expect(characters).toBe(12_000)
    expect(deviation).toMatchObject({ borders: 2, unit: expect.stringMatching(/^L0\.[hc]\.\d+$/) })
    expect(deviation.mean).toBeLessThan(deviation.maximum)
    expect(initialState).toContain(deviation.unit)
  })

  it.each([
    ['--regex', '[aeiou]'],
    ['--feature', '/[aeiou]/'],
  ])('search %s', (option, value) => {
    const found = json('search', '--recording', 'R', option, value, '--top', '5')
    expect(found).toMatchObject({ feature: '/[aeiou]/', characters: 9000 })
    expect(found.positives).toBe(
      prose(12_000)
        .slice(0, 9000)
        .match(/[aeiou]/g)!.length,
    )
    expect(found.seconds).toBeGreaterThan(0)
    expect(found.scores).toHaveLength(5)
    const names = ['r', 'auroc', 'averagePrecision', 'f1', 'precision', 'recall', 'mcc', 'mutualInformation', 'd']
    const figures = Object.fromEntries(names.map((name) => [name, expect.any(Number)]))
    const interval = [expect.any(Number), expect.any(Number)]
    for (const score of found.scores)
      expect(score).toMatchObject({
        unit: expect.stringMatching(/^L0\.[hf]\.\d+$/),
        ...figures,
        heldout: figures,
        p: expect.any(Number),
        intervals: { r: interval, auroc: interval },
      })
    expect(found).toMatchObject({ kind: 'boolean', runs: expect.any(Number), shifts: 255, notes: [] })
    const predictor = { figures, train: figures }
    expect(found.controls).toMatchObject({ lastCharacter: predictor, lastThree: predictor, untrained: predictor })
    expect(found.controls.lastCharacter.figures.auroc).toBe(1)
    const strength = found.scores.map(({ r }: { r: number }) => Math.abs(r))
    expect(strength).toEqual(strength.toSorted((a: number, b: number) => b - a))
  })

  it('search, as a table for people', () => {
    const table = run('search', '--recording', 'R', '--regex', '[aeiou]', '--top', '3', '--workspace', workspace).stdout
    expect(table).toMatch(/the last three characters +1\.000 {2}1\.000/)
    expect(table).toMatch(/the untrained network, L0\.[hf]\.\d+/)
    const rows = table.split('\n').filter((line) => /^L0\.[hf]\.\d+ .*\|/.test(line))
    expect(rows).toHaveLength(3)
    for (const row of rows) expect(row).toMatch(/\d\.\d{3}–\d\.\d{3} +0\.\d{3}$/)
  })

  it('record --control, against which the next search is held', () => {
    json('record', '--model', 'small', '--corpus', 'prose', '--range', '0:5000', '--name', 'S')
    const control = json('record', '--control', 'S')
    expect(control).toMatchObject({ recording: expect.stringMatching(/^S, untrained/), characters: 5000, units: 64 })
    const { controls } = json('search', '--recording', 'S', '--regex', '[aeiou]', '--top', '1', '--shifts', '0')
    expect(controls.untrained).toMatchObject({ unit: expect.stringMatching(/^L0\.[hc]\.\d+$/) })
    const wrong = run('record', '--control', 'S', '--states', 'h', '--workspace', workspace)
    expect(wrong).toMatchObject({ status: 2, stdout: '' })
    expect(wrong.stderr).toContain('--states cannot be chosen')
  })

  it('search --keep, searches and repeat', () => {
    const found = json('search', '--recording', 'R', '--regex', 'th', '--keep', '--note', 'for later')
    const { searches } = json('searches', '--recording', 'R')
    expect(searches).toHaveLength(1)
    expect(searches[0]).toMatchObject({ id: found.kept, expression: '/th/', pinned: true, note: 'for later' })
    expect(json('repeat', String(found.kept))).toEqual({ search: found.kept, same: true, differences: [] })
    expect(run('searches', '--workspace', workspace).stdout).toContain('/th/ on R:')
    expect(run('repeat', '99', '--workspace', workspace)).toMatchObject({ status: 1, stdout: '' })
  })

  it('explain --unit ranks features, best first', () => {
    const { unit, features } = json('explain', '--recording', 'R', '--unit', 'L0.h.3')
    expect(unit).toBe('L0.h.3')
    const judged = features.filter(({ problem }: { problem: string | null }) => problem === null)
    expect(judged.length).toBeGreaterThan(8)
    expect(features.slice(0, judged.length)).toEqual(judged)
    for (const { feature, r, r2, p, q } of judged) {
      expect(feature).toMatch(/^[a-z_]+$/)
      expect(r * r).toBeGreaterThanOrEqual(r2 - 1e-9)
      expect(q).toBeGreaterThanOrEqual(p)
    }
    const r = judged.map((feature: { r: number }) => feature.r)
    expect(r).toEqual(r.toSorted((a: number, b: number) => b - a))
    expect(features.at(-1).problem).toMatch(/\.$/)
  })

  it('explain --range says what a passage has', () => {
    const passage = json('explain', '--recording', 'R', '--range', '100:140', '--top', '5')
    expect(passage).toMatchObject({ start: 100, end: 140 })
    expect(passage.units).toHaveLength(5)
    expect(passage.units[0]).toMatchObject({ unit: expect.stringMatching(/^L0\.[hf]\.\d+$/) })
    const scores = passage.units.map(({ score }: { score: number }) => score)
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a))
    expect(passage.features).toHaveLength(5)
    expect(run('explain', '--recording', 'R', '--range', '100:140', '--workspace', workspace).stdout).toContain(
      'Jaccard',
    )
  })

  it('probe answers with a curve and in words', () => {
    const probed = json('probe', '--recording', 'R', '--regex', '[aeiou]', '--most', '3')
    expect(probed.steps.map(({ k }: { k: number }) => k)).toEqual([1, 2, 3])
    expect(probed.verdict).toMatch(/cells?: .*\.$/)
    expect(probed.enough).toBeLessThanOrEqual(3)
    const only = json('probe', '--recording', 'R', '--regex', '[aeiou]', '--units', 'L0.h.1,L0.h.2', '--most', '4')
    expect(only.steps.at(-1).units.toSorted()).toEqual(['L0.h.1', 'L0.h.2'])
    const { stdout } = run('probe', '--recording', 'R', '--regex', '[aeiou]', '--most', '2', '--workspace', workspace)
    expect(stdout.trim().split('\n')).toHaveLength(8)
    expect(stdout).toContain('untrained network')
    expect(stdout).toContain('last three characters')
  })

  it('sample, the same for the same seed', () => {
    const sample = () => json('sample', '--model', 'small', '--prime', 'the ', '--length', '30', '--seed', '4').text
    expect(sample()).toHaveLength(30)
    expect(sample()).toBe(sample())
  })

  it.each(['text.html', 'text.svg'])('export text as %s', (name) => {
    const file = folder.path(name)
    const range = ['--recording', 'R', '--unit', 'L0.h.3', '--range', '0:500', '--feature', '/whale/']
    const { bytes } = json('export', 'text', file, ...range)
    const figure = readFileSync(file, 'utf8')
    expect(Buffer.byteLength(figure)).toBe(bytes)
    for (const said of ['L0.h.3', 'small', 'prose']) expect(figure).toContain(said)
    json('export', 'text', folder.path(`again-${name}`), ...range)
    expect(readFileSync(folder.path(`again-${name}`), 'utf8')).toBe(figure)
  })

  it('export a trace and a ranking as CSV', () => {
    json('export', 'trace', folder.path('trace.csv'), '--recording', 'R', '--unit', 'L0.h.3', '--range', '0:50')
    expect(readFileSync(folder.path('trace.csv'), 'utf8').trim().split(/\r?\n/).length).toBeGreaterThan(50)
    json('export', 'ranking', folder.path('ranking.csv'), '--recording', 'R', '--regex', '[aeiou]')
    expect(readFileSync(folder.path('ranking.csv'), 'utf8')).toMatch(/L0\.h\.\d+/)
  })

  it('export the loss of a run, and a report only where there is something in it', () => {
    const file = folder.path('loss.svg')
    json('export', 'loss', file, '--model', 'small')
    expect(readFileSync(file, 'utf8')).toContain('Loss of small by step')
    expect(json('findings')).toEqual({ entries: [], findings: [] })
    const empty = run('export', '--notebook', folder.path('notebook.html'), '--workspace', workspace)
    expect([empty.status, empty.stderr]).toEqual([1, expect.stringContaining('The report is empty')])
    const wrong = run('export', 'loss', folder.path('loss.doc'), '--model', 'small', '--workspace', workspace)
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('.parquet')])
  })

  it('model export, import and list', () => {
    const file = folder.path('small.safetensors')
    expect(json('model', 'export', 'small', file).bytes).toBeGreaterThan(1000)
    const imported = json('model', 'import', file, '--name', 'back')
    expect(imported).toMatchObject({ model: 'back', cell: 'lstm', layers: 1, hidden: 32, warnings: [] })
    expect(json('model', 'list').models.map(({ model }: { model: string }) => model)).toEqual(['small', 'back'])
    const score = (model: string) =>
      json('evaluate', '--model', model, '--corpus', 'prose', '--backend', EVERYWHERE).crossEntropy
    expect(score('back')).toBe(score('small'))
  })
})

describe.each(['lstm-2x16', 'gru-1x24'])('a network that PyTorch made, %s', (name) => {
  const expected = JSON.parse(readFileSync(`${GOLDEN}${name}.expected.json`, 'utf8'))

  it('gives PyTorch’s log-probabilities to 1e-4 and its hidden states to what 16 bits hold', () => {
    writeFileSync(folder.path('text.txt'), expected.text)
    json('model', 'import', `${GOLDEN}${name}.safetensors`, '--vocab', `${GOLDEN}${name}.vocabulary.json`)
    const { logProbabilities } = json('evaluate', '--model', name, '--text', folder.path('text.txt'), '--per-character')
    doubles(expected.logProbabilities.f8).forEach((value, i) => {
      expect(Math.abs(logProbabilities[i] - value)).toBeLessThan(1e-4)
    })
    json('corpus', 'add', folder.path('text.txt'), '--name', `text of ${name}`)
    json('record', '--model', name, '--corpus', `text of ${name}`, '--name', `R ${name}`)
    const { values } = json('trace', '--recording', `R ${name}`, '--unit', 'L0.h.3')
    const [time, hidden] = expected.states.h[0].shape
    const states = singles(expected.states.h[0].f4)
    expect(values).toHaveLength(time)
    for (let t = 0; t < time; t++) expect(Math.abs(values[t] - states[t * hidden + 3])).toBeLessThan(2 ** -11)
  })
})

const buffer = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64')).buffer
const doubles = (base64: string) => new Float64Array(buffer(base64))
const singles = (base64: string) => new Float32Array(buffer(base64))

describe('what goes wrong is one sentence, and an exit code', () => {
  it.each<[string, string[], RegExp]>([
    [
      'a workspace that is not there',
      ['model', 'list', '--workspace', '/nowhere/x.neuronscope'],
      /nowhere\/x\.neuronscope/,
    ],
    [
      'a file that is not there',
      ['corpus', 'add', '/nowhere/text.txt', '--workspace', HERE],
      /“\/nowhere\/text\.txt” cannot be read: there is no such file/,
    ],
    [
      'a corpus that is not there',
      ['train', '--corpus', 'nope', '--model', 'x', '--workspace', HERE],
      /no corpus “nope”; there is “prose”/,
    ],
    ['a model that is not there', ['sample', '--model', 'nope', '--workspace', HERE], /no model “nope”/],
    [
      'a unit that is not there',
      ['trace', '--recording', 'R', '--unit', 'L9.h.1', '--workspace', HERE],
      /no unit L9\.h\.1/,
    ],
    ['a bad regex', ['search', '--recording', 'R', '--regex', '(', '--workspace', HERE], /regex|group/i],
    ['an unknown character', ['sample', '--model', 'small', '--prime', '☃', '--workspace', HERE], /“☃” \(U\+2603\)/],
  ])('%s', (_what, args, message) => {
    const { status, stdout, stderr } = run(...args)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it.each([
    ['no command', []],
    ['an unknown command', ['dance', '--workspace', HERE]],
    ['an unknown option', ['model', 'list', '--loud', '--workspace', HERE]],
    ['no workspace', ['model', 'list']],
    ['an option out of range', ['train', '--corpus', 'prose', '--model', 'x', '--hidden', '5000', '--workspace', HERE]],
    [
      'a unit and a range at once',
      ['explain', '--recording', 'R', '--unit', 'L0.h.3', '--range', '1:2', '--workspace', HERE],
    ],
    [
      'a set of units that is not there',
      ['probe', '--recording', 'R', '--regex', 'a', '--set', 'quotes', '--workspace', HERE],
    ],
    ['too many units in a probe', ['probe', '--recording', 'R', '--regex', 'a', '--most', '17', '--workspace', HERE]],
    ['a search that is no number', ['repeat', 'x', '--workspace', HERE]],
    ['a number that is none', ['search', '--recording', 'R', '--regex', 'a', '--top', 'x', '--workspace', HERE]],
  ])('wrong usage exits with 2: %s', (_what, args) => {
    const { status, stdout } = run(...args)
    expect(status).toBe(2)
    expect(stdout).toBe('')
  })

  it('a workspace that is open elsewhere may be read, and is not written', async () => {
    const file = folder.path('busy.neuronscope')
    const app = await openApp(file)
    try {
      await app.corpora.add('prose', bytesOf(prose(2000)))
      expect(run('model', 'list', '--workspace', file).status).toBe(0)
      const { status, stderr } = run('corpus', 'add', folder.path('prose.txt'), '--workspace', file)
      expect(status).toBe(1)
      expect(stderr).toMatch(/open in another/i)
    } finally {
      await app.close()
    }
  })
})
