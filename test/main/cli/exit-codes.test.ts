// Every command as a program of its own that ends by itself: exit code 0 and nothing but the answer on standard output.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commands } from '../../../main/commands/commands.ts'
import { npzOf, ramp, sourceOf } from '../../core/formats/states-source.ts'
import { bytesOf, prose, testFolder } from '../app/workspace.ts'
import { Terminal, TINY } from './terminal.ts'

const CLI = fileURLToPath(new URL('../../../main/cli.ts', import.meta.url))
const folder = testFolder()
const terminal = new Terminal(folder)
const path = (name: string) => folder.path(name)

beforeAll(async () => {
  await terminal.record('states a', 'states b')
  terminal.file('more.txt', prose(2000, 2))
  await terminal.prepare(async (app) => {
    const [R] = app.reader.recordings()
    const options = { shifts: 19, seed: 1 }
    for await (const _ of app.searches.run(R.id, '/th/', options, new AbortController().signal));
    const { bytes } = await app.models.export(R.model)
    writeFileSync(path('small.safetensors'), bytes)
    const [{ id: model }] = app.models.list()
    await app.corpora.add('curly', bytesOf('the né ship'), { fit: { model, mode: 'map' } })
    writeFileSync(path('states.npz'), npzOf(sourceOf('abcabc', [ramp('a.0', 6, 1)])))
    // to be renamed and removed
    for (const name of ['a', 'b']) {
      await app.corpora.add(`text ${name}`, bytesOf(prose(600, 3)))
      await app.models.import(`net ${name}`, bytes)
    }
  })
})
afterAll(() => folder.remove())

const OF = ['--recording', 'R']
const SMALLEST = ['--cells', 'lstm', '--layers', '1', '--sizes', '16']
/** One line for each command. */
const LINES: Record<string, () => string[]> = {
  'corpus add': () => [path('more.txt')],
  'corpus changes': () => ['curly for small'],
  'corpus list': () => [],
  'corpus rename': () => ['text a', 'text c'],
  'corpus remove': () => ['text b'],
  train: () => ['--corpus', 'prose', '--model', 'another', ...TINY, '--steps', '2'],
  evaluate: () => ['--model', 'small', '--corpus', 'prose'],
  predictions: () => ['--model', 'small', '--corpus', 'prose', '--order', '3'],
  compare: () => ['--model', 'small@0', '--against', 'small', '--corpus', 'prose', '--range', '0:300'],
  births: () => [...OF, '--pair', 'L0.h.3 /th/', '--order', '2'],
  record: () => ['--model', 'small', '--corpus', 'prose', '--range', '0:300'],
  trace: () => [...OF, '--unit', 'L0.h.3'],
  search: () => [...OF, '--regex', 'th', '--shifts', '19'],
  searches: () => [],
  repeat: () => ['1'],
  probe: () => [...OF, '--regex', '[aeiou]', '--most', '1', '--shifts', '0'],
  ablate: () => [...OF, '--unit', 'L0.h.3', '--most', '200', '--controls', '1'],
  effects: () => [...OF, '--regex', 'th', '--places', '8', '--window', '8', '--exact', '2'],
  sources: () => [...OF, '--position', '1200', '--length', '8'],
  patch: () => ['--model', 'small', '--a', 'the sea', '--b', 'the old'],
  explain: () => [...OF, '--range', '1100:1120'],
  sample: () => ['--model', 'small', '--length', '5'],
  export: () => ['saturation', path(`saturation-${Math.random()}.svg`), ...OF],
  'export-activations': () => [path(`activations-${Math.random()}.csv`), ...OF],
  report: () => [],
  reproduce: () => ['karpathy2015', '--corpus', 'prose', ...SMALLEST, '--steps', '2', '--batch', '4', '--seq', '10'],
  'model import': () => [path('small.safetensors')],
  'model export': () => ['small', path('again.safetensors')],
  'model inspect': () => [path('small.safetensors'), '--text', path('more.txt')],
  'model list': () => [],
  'model rename': () => ['net a', 'net c'],
  'model remove': () => ['net b'],
  'model checkpoints': () => ['small'],
  'recording import': () => [path('states.npz')],
  'recording list': () => [],
  'recording rename': () => ['states a', 'states c'],
  'recording remove': () => ['states b'],
  // after the removals above
  'bin list': () => [],
  'bin restore': () => ['text b'],
  'bin empty': () => ['--force'],
  'workspace check': () => [],
}

function exitOf(...args: string[]) {
  const options = { encoding: 'utf8', timeout: 100_000 } as const
  const command = ['--no-warnings', CLI, ...args, '--workspace', terminal.workspace, '--json']
  return spawnSync(process.execPath, command, options)
}

it.each(commands.map(({ name }) => [name]))('%s ends with 0', (name) => {
  expect(Object.keys(LINES)).toContain(name)
  const { status, stdout, stderr } = exitOf(...name.split(' '), ...LINES[name]())
  expect(status, stderr).toBe(0)
  for (const line of stdout.trim().split('\n')) expect(JSON.parse(line)).toBeTypeOf('object')
})

it('an export of the saturation ends with 0 each time', () => {
  for (let i = 0; i < 3; i++) expect(exitOf('export', ...LINES.export()).status).toBe(0)
})

it('what is wrong ends with 1, and wrong usage with 2', () => {
  expect(exitOf('sample', '--model', 'none').status).toBe(1)
  expect(exitOf('sample', '--model', 'small', '--length', '0').status).toBe(2)
})
