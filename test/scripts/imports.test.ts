// Imports point one way, and the linter says so: a small tree of offending files is linted with the project's own rules,
// and each forbidden arrow must be refused, each allowed one accepted.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toolScript } from '../../scripts/lib/tool.mjs'

const repository = resolve(import.meta.dirname, '../..')

/** [the importing file, what it imports] */
const forbidden: [string, string][] = [
  ['core/run/x.ts', '../../main/store/store.ts'],
  ['core/x.ts', '../main/app.ts'],
  ['core/x.ts', '../renderer/app.ts'],
  ['core/text/x.ts', '../../renderer/state/store.ts'],
  ['core/x.ts', 'node:fs'],
  ['core/x.ts', 'node:worker_threads'],
  ['core/x.ts', 'electron'],
  ['core/x.ts', 'better-sqlite3'],
  ['core/x.ts', 'd3'],
  ['main/x.ts', 'd3-scale'],
  ['main/x.ts', '../renderer/state/store.ts'],
  ['main/app.ts', './server.ts'],
  ['main/app.ts', 'electron'],
  ['main/handlers.ts', './transport/websocket.ts'],
  ['main/handlers.ts', './app.ts'],
  ['main/services/x.ts', '../transport/websocket.ts'],
  ['main/services/x.ts', '../handlers.ts'],
  ['main/services/x.ts', '../app.ts'],
  ['main/services/x.ts', 'electron'],
  ['main/services/x.ts', 'better-sqlite3'],
  ['main/services/x.ts', '../../renderer/app.ts'],
  ['main/workers/x.ts', '../services/search.ts'],
  ['main/workers/x.ts', '../handlers.ts'],
  ['main/workers/deep/x.ts', '../../services/search.ts'],
  ['main/store/x.ts', '../services/search.ts'],
  ['main/store/x.ts', '../workers/pool.ts'],
  ['main/store/x.ts', '../transport/websocket.ts'],
  ['main/store/x.ts', '../../renderer/app.ts'],
  ['main/store/x.ts', 'electron'],
  ['main/contract/x.ts', '../services/search.ts'],
  ['main/contract/x.ts', '../store/store.ts'],
  ['main/contract/x.ts', '../transport/websocket.ts'],
  ['main/contract/x.ts', 'node:fs'],
  ['main/transport/x.ts', '../services/search.ts'],
  ['main/transport/x.ts', '../store/store.ts'],
  ['main/transport/x.ts', '../handlers.ts'],
  ['renderer/x.ts', '../main/app.ts'],
  ['renderer/views/x.ts', '../../main/services/search.ts'],
  ['renderer/views/x.ts', '../../main/store/store.ts'],
  ['renderer/x.ts', 'node:fs'],
  ['renderer/x.ts', 'electron'],
  ['renderer/x.ts', 'better-sqlite3'],
]

const allowed: [string, string][] = [
  ['core/run/x.ts', '../text/corpus.ts'],
  ['core/x.ts', './errors.ts'],
  ['main/app.ts', './services/search.ts'],
  ['main/app.ts', './handlers.ts'],
  ['main/server.ts', './app.ts'],
  ['main/electron.ts', 'electron'],
  ['main/handlers.ts', './services/search.ts'],
  ['main/handlers.ts', './contract/api.ts'],
  ['main/services/x.ts', '../store/store.ts'],
  ['main/services/x.ts', '../workers/pool.ts'],
  ['main/services/x.ts', '../contract/api.ts'],
  ['main/services/x.ts', '../../core/search/scores.ts'],
  ['main/services/x.ts', 'node:fs'],
  ['main/workers/x.ts', '../../core/train/train.ts'],
  ['main/workers/x.ts', '../store/store.ts'],
  ['main/store/x.ts', 'better-sqlite3'],
  ['main/store/x.ts', '../../core/errors.ts'],
  ['main/contract/x.ts', 'valibot'],
  ['main/transport/x.ts', 'ws'],
  ['main/transport/x.ts', '../contract/port.ts'],
  ['renderer/x.ts', '../main/contract/api.ts'],
  ['renderer/views/x.ts', '../../main/contract/api.ts'],
  ['renderer/views/x.ts', 'd3-zoom'],
]

/** [what a view does with core, whether it may] */
const core = "'../../core/model/units.ts'"
const fromCore: [string, boolean][] = [
  [`import { unit } from ${core}\nexport const y = unit`, false],
  [`import * as units from ${core}\nexport const y = units`, false],
  [`import { type Kind, unit } from ${core}\nexport const y: Kind = unit`, false],
  [`import ${core}`, false],
  [`export { unit } from ${core}`, false],
  [`export * from ${core}`, false],
  [`export const y = await import(${core})`, false],
  [`import type { Kind } from ${core}\nexport type Y = Kind`, true],
  [`// why\nimport type { Kind } from ${core}\nexport type Y = Kind`, true],
  [`export type { Kind } from ${core}`, true],
  [`import { cells } from '../../core/schema/cells.ts'\nexport const y = cells`, true],
  [`import { mark } from '../../core/figures/marks/mark.ts'\nexport const y = mark`, true],
  [`import { chart } from '../../core/figures/charts/loss.ts'\nexport const y = chart`, true],
  [`import { loss } from '../../core/figures/kinds/loss.ts'\nexport const y = loss`, false],
]

/** [the importing file, what it imports, whether it may]: core's folders in their order, and the window's lower ones */
const ladder: [string, string, boolean][] = [
  ['core/util/y.ts', '../model/spec.ts', false],
  ['core/model/y.ts', '../run/evaluate.ts', false],
  ['core/model/cells/y.ts', '../../run/evaluate.ts', false],
  ['core/schema/y.ts', '../search/types.ts', false],
  ['core/text/y.ts', '../formats/safetensors.ts', false],
  ['core/kernels/y.ts', '../train/config.ts', false],
  ['core/run/y.ts', '../search/split.ts', false],
  ['core/features/y.ts', '../search/split.ts', false],
  ['core/stats/y.ts', '../ngrams/discounts.ts', false],
  ['core/ngrams/y.ts', '../predictions/overlap.ts', false],
  ['core/predictions/y.ts', '../features/parse.ts', false],
  ['core/predictions/z.ts', '../ngrams/discounts.ts', true],
  ['core/search/y.ts', '../units/scale.ts', false],
  ['core/units/y.ts', '../figures/table.ts', false],
  ['core/figures/y.ts', '../units/scale.ts', true],
  ['core/figures/z.ts', 'd3-scale', true],
  ['core/figures/v.ts', 'd3-zoom', false],
  ['core/search/v.ts', 'd3-scale', false],
  ['core/figures/marks/w.ts', '../../schema/cells.ts', true],
  ['core/figures/marks/x.ts', '../../units/scale.ts', false],
  ['core/figures/marks/y.ts', '../charts/loss.ts', false],
  ['core/figures/marks/z.ts', '../drawing.ts', false],
  ['core/figures/charts/w.ts', '../marks/line.ts', true],
  ['core/figures/charts/x.ts', '../../units/scale.ts', false],
  ['core/figures/charts/y.ts', '../kinds/loss.ts', false],
  ['core/search/z.ts', '../features/evaluate.ts', true],
  ['core/model/z.ts', './units.ts', true],
  ['core/run/z.ts', '../kernels/kernels.ts', true],
  ['renderer/state/y.ts', '../views/entry.ts', false],
  ['renderer/state/z.ts', '../shell/shell.ts', false],
  ['renderer/text/y.ts', '../views/entry.ts', false],
  ['renderer/charts/y.ts', '../actions/edit.ts', false],
  ['renderer/text/z.ts', '../state/store.ts', true],
  ['renderer/views/y.ts', '../state/store.ts', true],
]

const globals = ['process.cwd()', 'console.log(1)', 'Date.now()', 'performance.now()', 'document.title']

let folder: string
let errors: Map<string, string>
/** The same of files that import each other, which some of the offending ones do on the way. */
let circles: Map<string, string>
const CIRCLE = /part of a cycle/

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'neuronscope-imports-')))
  cpSync(join(repository, 'biome.json'), join(folder, 'biome.json'))
  cpSync(join(repository, 'scripts/lint'), join(folder, 'scripts/lint'), { recursive: true })
  for (const [file, sources] of sourcesByFile()) put(file, sources.map(importing).join(''))
  for (const [i, [code]] of fromCore.entries()) put(`renderer/core/x${i}.ts`, `${code}\n`)
  for (const [file, source] of ladder) put(file, importing(source))
  put('core/circle/a.ts', "import type { B } from './b.ts'\nexport type A = B | 1\n")
  put('core/circle/b.ts', "import type { A } from './a.ts'\nexport type B = A | 2\n")
  put('core/globals.ts', globals.map((code, i) => `export const y${i} = ${code}\n`).join(''))
  errors = lint()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Some rules are for a file of one name, so all that a file imports here stands in one file, a line each. */
function sourcesByFile(): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const [file, source] of [...forbidden, ...allowed]) files.set(file, [...(files.get(file) ?? []), source])
  return files
}

const importing = (source: string) => `export { thing } from '${source}'\n`

/** What the linter says about one import; undefined when it accepts it. */
const verdict = (file: string, source: string) =>
  errors.get(`${file}:${sourcesByFile().get(file)!.indexOf(source) + 1}`)

function put(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

/** The messages of the import rules, by `file:line`. */
function lint(): Map<string, string> {
  const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', '.']
  const { stdout, error } = spawnSync(process.execPath, [toolScript('@biomejs/biome'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: 100_000,
  })
  if (error) throw error
  const line =
    /^::error title=(?:plugin|lint\/style\/noRestricted\w+|lint\/suspicious\/noImportCycles),file=([^,]+),line=(\d+),[^:]*::(.*)$/gm
  const place = (file: string) => relative(folder, resolve(folder, file)).replaceAll('\\', '/')
  const found = [...stdout.matchAll(line)].map(
    ([, file, row, message]) => [`${place(file!)}:${row}`, message!] as const,
  )
  circles = new Map(found.filter(([, message]) => CIRCLE.test(message)))
  return new Map(found.filter(([, message]) => !CIRCLE.test(message)))
}

describe('the linter refuses', () => {
  test.each(forbidden)('%s importing %s', (file, source) => {
    expect(verdict(file, source)).toBeTypeOf('string')
  })
  test.each(globals.map((code, i) => ({ code, i })))('core using $code', ({ i }) => {
    expect(errors.get(`core/globals.ts:${i + 1}`)).toContain('Do not use the global variable')
  })
})

describe('the linter accepts', () => {
  test.each(allowed)('%s importing %s', (file, source) => {
    expect(verdict(file, source)).toBeUndefined()
  })
})

test.each(ladder)('%s importing %s: %s', (file, _, may) => {
  expect(errors.get(`${file}:1`) === undefined).toBe(may)
})

test('two files that import each other are refused, types too', () => {
  expect(circles.get('core/circle/a.ts:1')).toBeTypeOf('string')
  expect(circles.get('core/circle/b.ts:1')).toBeTypeOf('string')
})

test.each(fromCore.map(([code, may], i) => ({ code, may, i })))('a view may $may: $code', ({ may, i }) => {
  const refused = [...errors.keys()].some((place) => place.startsWith(`renderer/core/x${i}.ts:`))
  expect(refused).toBe(!may)
})

test('no file of the project switches these rules off', () => {
  const config = JSON.parse(readFileSync(join(repository, 'biome.json'), 'utf8'))
  const levels = config.overrides.map((part: { linter: { rules: { style: Record<string, { level: string }> } } }) =>
    Object.values(part.linter.rules.style).map(({ level }) => level),
  )
  expect(config.linter.rules.suspicious.noImportCycles).toEqual({ level: 'error', options: { ignoreTypes: false } })
  expect(new Set(levels.flat())).toEqual(new Set(['error']))
})
