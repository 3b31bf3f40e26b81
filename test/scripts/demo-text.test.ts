// The demo's text is placed only from the very archive that was pinned, and whole or not at all.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { placeText } from '../../scripts/lib/demo-text.mjs'
import { integrityOf, verify } from '../../scripts/lib/integrity.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-demo-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A tarball of one file, with a header just good enough. */
function tarball(name: string, text: string): Buffer {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write(text.length.toString(8), 124)
  header.write('        ', 148)
  header.write(header.reduce((total, byte) => total + byte, 0).toString(8), 148, 8)
  return gzipSync(Buffer.concat([header, Buffer.from(text.padEnd(512, '\0')), Buffer.alloc(1024)]))
}

test('the digest is the one that other tools give', () => {
  // printf abc | openssl dgst -sha512 -binary | base64
  const known = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=='
  expect(integrityOf(Buffer.from('abc'))).toBe(known)
  expect(() => verify(Buffer.from('abd'), known, 'The archive of abc')).toThrow(
    'The archive of abc is not the one expected',
  )
})

test('the text of the expected archive is placed', () => {
  const bytes = tarball('package/data/data.txt', 'Call me Ishmael.')
  placeText(bytes, join(folder, 'data.txt'), {
    name: 'whale',
    integrity: integrityOf(bytes),
    path: 'package/data/data.txt',
  })
  expect(readFileSync(join(folder, 'data.txt'), 'utf8')).toBe('Call me Ishmael.')
  expect(readdirSync(folder)).toEqual(['data.txt'])
})

test('another archive is refused and leaves nothing behind', () => {
  expect(() => placeText(tarball('package/data/data.txt', 'Call me Ahab.'), join(folder, 'data.txt'))).toThrow(
    'is not the one expected',
  )
  expect(readdirSync(folder)).toEqual([])
})
