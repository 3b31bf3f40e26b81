// The tar reader: archives made here byte by byte, archives made by the machine's tar, and damaged ones.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entries, fileFromTarball } from '../../scripts/lib/tar.mjs'

const block = 512

/** A tar header and body, as POSIX 1003.1 lays them out. */
function entry(name: string, body: Uint8Array, type = '0', prefix = ''): Buffer {
  const header = Buffer.alloc(block)
  header.write(name, 0, 100, 'utf8')
  header.write(body.length.toString(8).padStart(11, '0'), 124, 'latin1')
  header.write(' '.repeat(8), 148, 'latin1')
  header.write(type, 156, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  header.write(prefix, 345, 155, 'utf8')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return Buffer.concat([header, body, Buffer.alloc((block - (body.length % block)) % block)])
}

const archive = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.alloc(2 * block)])
const list = (bytes: Buffer) => [...entries(bytes)].map(({ name, type, body }) => ({ name, type, body: String(body) }))

test('every file comes back with its name and its bytes, whatever its length', () => {
  const names = fc.stringMatching(/^[a-z]{1,20}(\/[a-z]{1,20}){0,3}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.uint8Array({ maxLength: 1500 })), { maxLength: 6 }), (files) => {
      const found = [...entries(archive(...files.map(([name, body]) => entry(name, body))))]
      expect(found.map(({ name, body }) => [name, [...body]])).toEqual(files.map(([name, body]) => [name, [...body]]))
    }),
  )
})

test('a prefix, a pax path and a GNU long name each give the full name', () => {
  const long = `package/${'deep/'.repeat(40)}data.txt`
  const record = ` path=${long}\n`
  const pax = `${record.length + 3}${record}`
  const bytes = archive(
    entry('data.txt', Buffer.from('one'), '0', 'package/data'),
    entry('PaxHeader', Buffer.from(pax), 'x'),
    entry('cut', Buffer.from('two')),
    entry('././@LongLink', Buffer.from(`${long}\0`), 'L'),
    entry('cut', Buffer.from('three')),
    entry('plain', Buffer.from('four')),
  )
  expect(list(bytes).map(({ name, body }) => [name, body])).toEqual([
    ['package/data/data.txt', 'one'],
    [long, 'two'],
    [long, 'three'],
    ['plain', 'four'],
  ])
})

test('an archive made by the tar program is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-tar-'))
  try {
    mkdirSync(join(folder, 'package/data'), { recursive: true })
    writeFileSync(join(folder, 'package/data/data.txt'), 'Call me Ishmael.\n'.repeat(100))
    const made = spawnSync('tar', ['-czf', 'made.tgz', 'package'], { cwd: folder })
    expect(made.status).toBe(0)
    const text = fileFromTarball(readFileSync(join(folder, 'made.tgz')), 'package/data/data.txt')
    expect(String(text)).toBe('Call me Ishmael.\n'.repeat(100))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a file that is not in the archive, and a folder of that name, are refused by name', () => {
  const tarball = gzipSync(archive(entry('package', Buffer.alloc(0), '5'), entry('package/a', Buffer.from('a'))))
  expect(() => fileFromTarball(tarball, 'package/b')).toThrow('holds no file package/b')
  expect(() => fileFromTarball(tarball, 'package')).toThrow('holds no file package')
})

test('an archive that ends too early or was changed is refused', () => {
  const bytes = archive(entry('package/a', Buffer.alloc(2000, 65)))
  expect(() => list(bytes.subarray(0, 1024))).toThrow('ends inside package/a')
  const changed = Buffer.from(bytes)
  changed[3]! ^= 1
  expect(() => list(changed)).toThrow('wrong checksum')
})
