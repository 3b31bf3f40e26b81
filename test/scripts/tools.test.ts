// The small rules of the scripts: when a build is stale, which benchmarks run, what a tool's name stands for.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { benchesIn, chosen, skipReason } from '../../scripts/lib/benches.mjs'
import { hashOf } from '../../scripts/lib/freshness.mjs'
import { addressIn } from '../../scripts/lib/local-server.mjs'
import { npmReason } from '../../scripts/lib/npm.mjs'
import { toolScript } from '../../scripts/lib/tool.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-tools-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const put = (path: string, content = '') => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

test('a build is stale when a source is changed, added, renamed or removed, not when only its date is', () => {
  const places = ['core', 'config.ts', 'missing']
  put('core/a.ts', 'one')
  put('config.ts', 'x')
  const hashes = [hashOf(folder, places)]
  const change = (work: () => void) => {
    work()
    hashes.push(hashOf(folder, places))
  }
  utimesSync(join(folder, 'core/a.ts'), 0, 0)
  expect(hashOf(folder, places)).toBe(hashes[0])
  put('core/node_modules/a.ts', 'not a source')
  expect(hashOf(folder, places)).toBe(hashes[0])
  change(() => put('core/a.ts', 'two'))
  change(() => put('core/deep/b.ts', ''))
  change(() => {
    rmSync(join(folder, 'core/deep/b.ts'))
    put('core/deep/c.ts', '')
  })
  change(() => put('config.ts', 'y'))
  expect(new Set(hashes).size).toBe(5)
})

test('benchmarks are the files one folder down; helpers and tests are none', () => {
  for (const path of [
    'train/speed.ts',
    'train/_rounds.ts',
    'store/read.ts',
    'store/read.test.ts',
    'store/x.json',
    'y.ts',
  ])
    put(path)
  expect(benchesIn(folder)).toEqual(['store/read', 'train/speed'])
  expect(benchesIn(join(folder, 'missing'))).toEqual([])
  expect(chosen(['store/read', 'train/speed'], [])).toEqual(['store/read', 'train/speed'])
  expect(chosen(['store/read', 'train/speed'], ['speed'])).toEqual(['train/speed'])
  expect(() => chosen(['store/read', 'train/speed'], ['sped'])).toThrow('no benchmark sped; there are: store/read,')
})

test('a benchmark was skipped when its last line says so', () => {
  expect(skipReason('backend\nskipped: PyTorch is not installed\n')).toBe('PyTorch is not installed')
  expect(skipReason('skipped: one row\n1.2 ms\n')).toBeNull()
  expect(skipReason('')).toBeNull()
})

test('a tool’s name stands for its script, a file for itself', () => {
  put('node_modules/one/package.json', '{"bin": "cli.js"}')
  put('node_modules/@scope/two/package.json', '{"bin": {"other": "other.js", "two": "two.js"}}')
  const at = (path: string) => join(folder, 'node_modules', path)
  expect(toolScript('one', folder)).toBe(at('one/cli.js'))
  expect(toolScript('@scope/two', folder)).toBe(at('@scope/two/two.js'))
  expect(toolScript('@scope/two:other', folder)).toBe(at('@scope/two/other.js'))
  for (const file of ['a.ts', 'b/c.mjs', 'd.js']) expect(toolScript(file, folder)).toBe(file)
})

test('the server’s address is read from its one line of JSON', () => {
  expect(addressIn('{"url": "http://127.0.0.1:4000/?token=x"}')).toBe('http://127.0.0.1:4000/?token=x')
  for (const line of ['', 'listening on http://127.0.0.1:4000', '{"url": 4000}', 'null', '{']) {
    expect(addressIn(line)).toBeNull()
  }
})

test('npm’s reason is its first line that says something', () => {
  const err = 'npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error network request to x failed\n'
  expect(npmReason({ err, out: '' })).toBe('network request to x failed')
  expect(npmReason({ err: '', out: '', error: new Error('spawn npm ENOENT') })).toBe('spawn npm ENOENT')
  expect(npmReason({ err: '', out: '' })).toBe('no reason given')
})
