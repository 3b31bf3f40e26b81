// The report as a Jupyter notebook: every code cell runs, and draws its figure from the table in it.

import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { reportNotebook } from '../../core/figures/jupyter.ts'
import type { App } from '../../main/app.ts'
import { addRecorded } from '../main/app/recorded.ts'
import { openApp, prose, testFolder } from '../main/app/workspace.ts'

const folder = testFolder()
const matplotlib = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import numpy, matplotlib']).status === 0,
)
if (!matplotlib) console.warn('Skipped: no python3 with numpy and matplotlib.')

let app: App
beforeAll(async () => {
  app = await openApp(folder.path('report.neuronscope'))
  await addRecorded(app, prose(9000), { hidden: 16, steps: 4 }, { name: 'R', kinds: ['h', 'c', 'f'] })
}, 60_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

const quoted = 'inside("“", "”")'

it('is a notebook of the fourth format, the same each time', async () => {
  const page = {
    title: 'T',
    program: 'P',
    workspace: 'w',
    entries: [{ title: '', sentence: 'Words *here*.', figure: null }],
  }
  const text = reportNotebook(page)
  const notebook = JSON.parse(text)
  expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5 })
  expect(notebook.cells.map(({ cell_type }: { cell_type: string }) => cell_type)).toEqual([
    'markdown',
    'code',
    'markdown',
  ])
  expect(notebook.cells[2].source).toEqual(['Words *here*.'])
  expect(reportNotebook(page)).toBe(text)
})

it.skipIf(!matplotlib)('draws figures of every kind that it was given', async () => {
  const [{ id: recording, model }] = app.reader.recordings()
  const [unit, start, end, feature] = ['L0.c.3', 0, 300, quoted]
  const figures = [
    { kind: 'text', recording, unit, start, end, columns: 80 },
    { kind: 'trace', recording, units: [unit, 'L0.h.1'], start, end },
    { kind: 'histogram', recording, unit, feature },
    { kind: 'ranking', recording, feature, count: 10, shifts: 19, seed: 1 },
    { kind: 'characters', recording, unit },
    { kind: 'correlated', recording, unit },
    { kind: 'saturation', recording },
    { kind: 'loss', model },
  ] as unknown as Parameters<App['figureFiles']['make']>[0][]
  for (const figure of figures) await app.findings.add({ title: figure.kind, sentence: 'Seen.', figure })
  const { name, bytes } = await app.findings.notebook('ipynb')
  expect(name).toBe('report.ipynb')
  const file = folder.path(name)
  writeFileSync(file, bytes)
  const script = `
import json, sys, matplotlib
matplotlib.use('Agg')
cells, space = json.load(open(sys.argv[1]))['cells'], {}
for cell in cells:
    if cell['cell_type'] == 'code':
        exec(''.join(cell['source']), space)
drawn = [key for key in space if key.startswith('table_')]
axes = space['plt'].get_fignums()
page = space['colored_text'](space['table_1'])._repr_html_()
print(json.dumps([len(drawn), len(axes), page.count('<span'), [c for c in space['table_2']], space['table_2']['L0.h.1 h'].tolist()]))`
  const found = JSON.parse(execFileSync(matplotlib!, ['-c', script, file], { encoding: 'utf8' }))
  const trace = ['position', 'codepoint', 'character', 'L0.c.3 tanh c', 'L0.h.1 h']
  expect(found.slice(0, 4)).toEqual([figures.length, figures.length - 1, 300, trace])
  expect(found[4].map(Math.fround)).toEqual([...app.recordings.values(recording, 'L0.h.1', 0, 300)])
})
