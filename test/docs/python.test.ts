// docs/python/neuronscope.py: what it writes from a hook is read here, and what is in a workspace is read there.

import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../main/app.ts'
import { addRecorded } from '../main/app/recorded.ts'
import { openApp, prose, testFolder } from '../main/app/workspace.ts'

const folder = testFolder()
const MODULE = fileURLToPath(new URL('../../docs/python', import.meta.url))

/** A Python that has these modules, or undefined. */
function python(...modules: string[]): string | undefined {
  const has = (command: string) => spawnSync(command, ['-c', `import ${modules.join(', ')}`]).status === 0
  return ['python3', '/usr/bin/python3'].find(has)
}

const numpy = python('numpy')
const torch = python('numpy', 'torch')
if (!numpy) console.warn('Skipped: no python3 with numpy.')
if (!torch) console.warn('Skipped: no python3 with torch.')

function run(command: string, script: string, ...args: string[]): string {
  const env = { ...process.env, PYTHONPATH: MODULE, PYTHONDONTWRITEBYTECODE: '1' }
  return execFileSync(command, ['-c', script, ...args], { encoding: 'utf8', env })
}

let app: App
const workspace = folder.path('door.neuronscope')
beforeAll(async () => {
  app = await openApp(workspace)
  await addRecorded(app, prose(9000), { hidden: 20, steps: 2 }, { name: 'R', start: 1000 })
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

const signal = new AbortController().signal

it.skipIf(!numpy)('a workspace is read in Python: text, units, surprise and searches are the same', async () => {
  const quoted = 'inside("“", "”")'
  for await (const _ of app.searches.run(app.reader.recordings()[0].id, quoted, { shifts: 19 }, signal)) void _
  await app.findings.add({ title: 'A finding', sentence: 'It says so.' })
  const script = `
import sys, json, hashlib, numpy as np
from neuronscope import Workspace
w = Workspace(sys.argv[1])
r = w.recording('R')
v = r.values()
print(json.dumps({'names': w.recordings(), 'units': r.units, 'length': len(r), 'text': r.text,
  'one': r['L0.h.17'].tolist(), 'shape': v.shape, 'same': bool((v[:, r.units.index('L0.h.17')] == r['L0.h.17']).all()),
  'part': r.values(['L0.c.3'], 4000, 4200)[:, 0].tolist(), 'surprise': r.surprise()[1:50].tolist(),
  'search': [(s['expression'], s['top'][0]['unit']) for s in w.searches()], 'finding': [f['title'] for f in w.findings()]}))`
  const found = JSON.parse(run(numpy!, script, workspace))
  const [info] = app.reader.recordings()
  expect(found).toMatchObject({
    names: ['R'],
    length: info.characters,
    shape: [info.characters, info.units],
    same: true,
  })
  expect(found.text).toBe(app.reader.corpusText(info.corpus, info.start, info.end))
  expect(found.one).toEqual([...app.recordings.values(info.id, 'L0.h.17', 0, info.characters)])
  expect(found.part).toEqual([...app.recordings.values(info.id, 'L0.c.3', 4000, 4200)])
  expect(found.surprise).toEqual([...app.recordings.surprise(info.id, 1, 50)])
  const [kept] = app.searches.list(info.id)
  expect(found.search).toEqual([[quoted, app.reader.keptSearch(kept.id).top[0].unit]])
  expect(found.finding).toEqual(['A finding'])
})

it.skipIf(!numpy)('chunks that Python writes become a recording of tokens', async () => {
  const script = `
import sys, numpy as np
from neuronscope import Writer
with Writer(sys.argv[1], network='tokens') as w:
  for i in range(3):
    w.add('block.0', np.full((2, 4), i) + np.arange(4))
    w.step(['Call', ' me'], log_probabilities=[-4, -3])
try:
  with Writer(sys.argv[1] + '2') as w:
    w.add('a', np.zeros((2, 1)))
    w.step('abc')
except ValueError as error:
  print(error)`
  const said = run(numpy!, script, folder.path('tokens.zarr'))
  expect(said).toContain('a has 2 rows and the text 3 characters or tokens')
  const path = folder.path('tokens.zarr')
  const { recording } = await app.externalStates.import({ title: 'tokens.zarr', path }, signal)
  expect(app.reader.corpusText(app.reader.recording(recording).corpus)).toBe('Call me'.repeat(3))
  const values = app.recordings.values(recording, 'block.0.2', 0, 99)
  expect([...values]).toEqual([0, 1, 2].flatMap((i) => Array.from('Call me', () => i + 2)))
  expect([...app.recordings.surprise(recording, 0, 7)]).toEqual(Array.from('Call me', () => 1))
})

it.skipIf(!torch)('a forward hook on a torch module writes what the module gives', async () => {
  const script = `
import sys, json, torch
from neuronscope import Writer
torch.manual_seed(1)
text = sys.argv[2]
chars = sorted(set(text))
lstm = torch.nn.LSTM(len(chars), 6)
state, out = None, []
with Writer(sys.argv[1], network='torch lstm') as w:
  handle = w.hook(lstm, 'lstm')
  for at in range(0, len(text), 1000):
    part = text[at:at + 1000]
    x = torch.nn.functional.one_hot(torch.tensor([chars.index(c) for c in part]), len(chars)).float()
    y, state = lstm(x.unsqueeze(1), state)
    out.append(y[:, 0])
    w.step(part)
  handle.remove()
print(json.dumps(torch.cat(out)[:, 4].tolist()))`
  const text = prose(6000)
  const path = folder.path('hook.zarr')
  const expected = JSON.parse(run(torch!, script, path, text)) as number[]
  const { recording } = await app.externalStates.import({ title: 'hook.zarr', path }, signal)
  expect(app.reader.recording(recording).modelName).toBe('torch lstm')
  const values = app.recordings.values(recording, 'lstm.4', 0, expected.length)
  expect(Math.max(...values.map((value, t) => Math.abs(value - expected[t])))).toBeLessThan(1e-3)
})
