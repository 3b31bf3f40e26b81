// When a tree of packages counts as installed: signed for this lockfile, or installed by hand and in agreement with it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstalled, wantedStamp } from '../../scripts/lib/packages.mjs'

const lock = {
  packages: {
    '': { name: 'root', version: '1.0.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', dev: true },
    'node_modules/elsewhere': { version: '1.0.0', integrity: 'sha512-e', optional: true },
  },
}

let folder: string
const put = (path: string, content: unknown) => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
}
const putPackages = (...names: string[]) => {
  for (const name of names) put(`node_modules/${name}/package.json`, {})
}
const record = (change: object = {}) => {
  const { '': _root, 'node_modules/elsewhere': _elsewhere, ...installed } = lock.packages
  put('node_modules/.package-lock.json', { packages: { ...installed, ...change } })
}
const sign = () => put('node_modules/.neuronscope-stamp', wantedStamp(folder))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-packages-'))
  put('package-lock.json', lock)
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a folder without node_modules is not installed', () => {
  expect(isInstalled(folder)).toBe(false)
})

test('a signed tree is installed, packages for other platforms left aside', () => {
  putPackages('a', 'b')
  sign()
  expect(isInstalled(folder)).toBe(true)
})

test('a tree that was signed for another lockfile is stale', () => {
  putPackages('a', 'b')
  sign()
  put('package-lock.json', { packages: { ...lock.packages, 'node_modules/a': { version: '1.0.1' } } })
  expect(isInstalled(folder)).toBe(false)
})

test('a tree that was signed on another kind of machine is stale', () => {
  putPackages('a', 'b')
  put('node_modules/.neuronscope-stamp', wantedStamp(folder).replace(/ .*/, ' plan9-mips'))
  expect(isInstalled(folder)).toBe(false)
})

test('a signed tree from which a package was removed is stale', () => {
  putPackages('a')
  sign()
  expect(isInstalled(folder)).toBe(false)
})

test('a tree with all its folders but no signature (npm was interrupted) is stale', () => {
  putPackages('a', 'b')
  expect(isInstalled(folder)).toBe(false)
})

test('a tree that was installed by hand is accepted, and signed', () => {
  putPackages('a', 'b')
  record()
  expect(isInstalled(folder)).toBe(true)
  expect(readFileSync(join(folder, 'node_modules/.neuronscope-stamp'), 'utf8')).toBe(wantedStamp(folder))
})

test.each([
  ['in another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
  ['with other bytes', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }],
  ['beside one that the lockfile does not know', { 'node_modules/c': { version: '1.0.0', integrity: 'sha512-c' } }],
])('a tree that was installed by hand with a package %s is stale', (_how, change) => {
  putPackages('a', 'b')
  record(change)
  expect(isInstalled(folder)).toBe(false)
})
