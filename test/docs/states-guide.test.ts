// docs/states.md and docs/python/from-torch.ipynb: what they show is run as it stands there, and gives our figures.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../main/app.ts'
import { addRecorded } from '../main/app/recorded.ts'
import { openApp, prose, testFolder } from '../main/app/workspace.ts'
import { hasPeer, peer } from '../peers/peers.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const folder = testFolder()
const signal = new AbortController().signal

/** A Python that has these modules, or undefined. */
function python(...modules: string[]): string | undefined {
  const own = process.env.NEURONSCOPE_PYTHON
  const has = (command: string) => spawnSync(command, ['-c', `import ${modules.join(', ')}`]).status === 0
  return [...(own ? [own] : []), 'python3', '/usr/bin/python3'].find(has)
}

/** Without pyarrow the queries are run on the CSV of the same recording, which takes the place of Parquet. */
const fromCsv = `
import pandas as pd
csv = lambda columns: pd.read_csv('states.csv', low_memory=False)[columns].astype({'inside_quotes': bool})
`
const PLACES = {
  pandas: `${fromCsv}pd.read_parquet = lambda path, columns: csv(columns)\n`,
  dask: `${fromCsv}import dask.dataframe as dd\ndd.read_parquet = lambda path, columns: dd.from_pandas(csv(columns), npartitions=4)\n`,
}
const pyarrow = python('pandas', 'pyarrow') !== undefined
const pandas = pyarrow ? python('pandas', 'pyarrow') : python('pandas')
const dask = pyarrow ? python('dask.dataframe', 'pyarrow') : python('dask.dataframe')
const torch = python('numpy', 'torch')
for (const [name, found] of Object.entries({ pandas, dask, torch }))
  if (!found) console.warn(`Skipped: no python3 with ${name}.`)

/** The block of code under a heading line of the guide. */
function block(heading: string): string {
  const guide = readFileSync(at('docs/states.md'), 'utf8')
  const after = guide.slice(guide.indexOf(`\n${heading}`))
  return /```\w+\n([\s\S]*?)```/.exec(after)![1]
}

let app: App
let figures: { r: number; auroc: number }

beforeAll(async () => {
  app = await openApp(folder.path('guide.neuronscope'))
  const { recording } = await addRecorded(app, prose(20_000), { layers: 2, hidden: 32, steps: 20 }, { name: 'R' })
  const chosen = [{ unit: 'L1.c.17', sign: 1 as const, threshold: 0 }]
  const [found] = await app.evidence.replicate(recording, 'inside_quotes', chosen, {}, signal)
  figures = found.figures
  const write = async (format: 'parquet' | 'csv', partSize?: number) => {
    const request = { recording, format, scale: 'tanh', features: ['inside_quotes'], partSize } as const
    const files = new Map<string, Uint8Array[]>()
    for await (const { file, bytes } of app.activationFiles.pieces(request, signal))
      files.set(file, [...(files.get(file) ?? []), bytes])
    for (const [file, bytes] of files)
      writeFileSync(folder.path(file === '' ? `states.${format}` : `parts/${file}`), Buffer.concat(bytes))
  }
  mkdirSync(folder.path('parts'))
  await write('parquet')
  await write('csv')
  await write('parquet', 6000)
}, 100_000)
afterAll(async () => {
  await app.close()
  folder.remove()
})

function expectFigures([r, auroc]: readonly number[]): void {
  expect(r).toBeCloseTo(figures.r, 5)
  expect(auroc).toBeCloseTo(figures.auroc, 6)
}

describe('the question of the guide', () => {
  it.skipIf(!hasPeer('@duckdb/node-api'))('is answered by DuckDB as a search does', async () => {
    type Connection = { runAndReadAll(sql: string): Promise<{ getRowsJS(): number[][] }> }
    const { DuckDBInstance } = await peer<{
      DuckDBInstance: { create(): Promise<{ connect(): Promise<Connection> }> }
    }>('@duckdb/node-api')
    const connection = await (await DuckDBInstance.create()).connect()
    const sql = block('DuckDB:').replace('states.parquet', folder.path('states.parquet'))
    expectFigures((await connection.runAndReadAll(sql)).getRowsJS()[0])
  })

  const answered = (command: string, heading: string, place: keyof typeof PLACES) => {
    const options = { encoding: 'utf8', cwd: folder.path('.') } as const
    return execFileSync(command, ['-c', `${pyarrow ? '' : PLACES[place]}${block(heading)}`], options)
      .trim()
      .split(/\s+/)
      .map(Number)
  }

  it.skipIf(!pandas)('is answered by pandas', () =>
    expectFigures(answered(pandas!, 'pandas (with pyarrow):', 'pandas')),
  )
  it.skipIf(!dask)('is answered by Dask from parts', () => expectFigures(answered(dask!, 'Dask, for', 'dask')))
})

it.skipIf(!torch)('the notebook goes from a torch module to colored text and back', () => {
  const text = folder.path('text.txt')
  writeFileSync(text, prose(6000).replaceAll(/[“”]/g, '"'))
  const script = `
import json, sys
space = {}
for cell in json.load(open(sys.argv[1]))['cells']:
    if cell['cell_type'] == 'code':
        exec(''.join(cell['source']), space)
print(json.dumps({'imported': space['imported'], 'best': space['best'], 'html': space['page']._repr_html_(), 'loss': float(space['loss'])}))`
  const cli = `${process.execPath} --no-warnings ${at('main/cli.ts')}`
  const env = {
    ...process.env,
    PYTHONPATH: at('docs/python'),
    PYTHONDONTWRITEBYTECODE: '1',
    NEURONSCOPE: cli,
    TEXT: text,
  }
  const options = { encoding: 'utf8', cwd: folder.path('.'), env } as const
  const said = execFileSync(torch!, ['-c', script, at('docs/python/from-torch.ipynb')], options)
  const { imported, best, html, loss } = JSON.parse(said.trim().split('\n').at(-1)!)
  expect(imported).toMatchObject({ recording: 'gru', network: 'gru of one notebook', units: 32 })
  expect(best.unit).toMatch(/^gru\.\d+$/)
  expect(html.match(/<span/g)).toHaveLength(600)
  expect(loss).toBeGreaterThan(0)
  expect(loss).toBeLessThan(Math.log(40))
})
