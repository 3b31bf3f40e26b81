// Texts as they come: other encodings, any file as bytes, CR kept, several files as one text with their borders.

import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { bytesOf, prose, type TestFolder, testFolder } from '../app/workspace.ts'
import { Terminal, TINY } from './terminal.ts'

const folders: TestFolder[] = []
let terminal: Terminal
beforeEach(() => {
  const folder = testFolder()
  folders.push(folder)
  terminal = new Terminal(folder)
})
afterAll(() => {
  for (const each of folders) each.remove()
})

const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(terminal.path(name), bytes)
  return terminal.path(name)
}

it('a text in another encoding is refused with what it may be, previewed, and read when that is named', async () => {
  const path = file('école.txt', latin('Le garçon était là.\r\nIl mangeait du pâté.\n'))
  const refused = await terminal.run('corpus', 'add', path)
  expect(refused).toMatchObject({ status: 1, stderr: [expect.stringContaining('(--encoding windows-1252)')] })
  const { previews } = await terminal.json('corpus', 'add', path, '--preview')
  expect(previews[0]).toEqual({ encoding: 'windows-1252', lines: ['Le garçon était là.', 'Il mangeait du pâté.'] })
  expect(previews.at(-1).encoding).toBe('bytes')
  expect(existsSync(terminal.workspace)).toBe(false)
  const added = await terminal.json('corpus', 'add', path, '--encoding', 'windows-1252', '--keep-cr')
  expect(added).toMatchObject({ corpus: 'école', characters: 42, encoding: 'windows-1252' })
  const { corpora } = await terminal.json('corpus', 'list')
  expect(corpora).toMatchObject([{ corpus: 'école', encoding: 'windows-1252' }])
  await terminal.prepare(async (app) => {
    expect(app.reader.corpusText(1)).toBe('Le garçon était là.\r\nIl mangeait du pâté.\n')
  })
  expect(await terminal.run('corpus', 'add', path, '--encoding', 'latin-7')).toMatchObject({ status: 2 })
})

it('any file is read as bytes, and a network of it knows all 256', async () => {
  const noise = Uint8Array.from({ length: 3000 }, (_, i) => (i % 97 < 60 ? 65 + (i % 7) : (i * 31) & 255))
  const path = file('noise.bin', noise)
  expect(await terminal.run('corpus', 'add', path)).toMatchObject({
    status: 1,
    stderr: [expect.stringMatching(/NUL stands in line \d+, column \d+ \(byte \d+\).*--encoding bytes/)],
  })
  const added = await terminal.json('corpus', 'add', path, '--encoding', 'bytes', '--name', 'noise')
  expect(added).toMatchObject({ characters: 3000, vocabulary: 256, encoding: 'bytes' })
  await terminal.json('train', '--corpus', 'noise', '--model', 'bytes', ...TINY, '--steps', '5')
  await terminal.json('record', '--model', 'bytes', '--corpus', 'noise', '--name', 'R')
  await terminal.prepare(async (app) => {
    const { spec, vocabulary } = app.reader.model(1)
    expect([spec.vocabulary, vocabulary.length]).toEqual([256, 256])
    expect(app.reader.recording(1).characters).toBe(3000)
  })
  // the same network reads a file that it has never seen, whatever its encoding
  const other = file('other.txt', bytesOf('é “quoted” ☃ \u0001'))
  const { characters } = await terminal.json('evaluate', '--model', 'bytes', '--text', other)
  expect(characters).toBe(bytesOf('é “quoted” ☃ \u0001').length - 1)
  const { text } = await terminal.json('sample', '--model', 'bytes', '--prime', 'é☃', '--length', '40')
  expect(text).not.toMatch(/[\u{f0000}-\u{f1fff}]/u)
  // and refuses a text of characters, with the way out
  await terminal.json('corpus', 'add', file('word.txt', bytesOf('an élan')), '--name', 'word')
  const refused = await terminal.run('record', '--model', 'bytes', '--corpus', 'word')
  expect(refused.status).toBe(1)
  expect(refused.stderr.at(-1)).toMatch(/reads bytes.*--encoding bytes/)
})

it('the files of a folder become one text, whose borders are a feature', async () => {
  mkdirSync(terminal.path('book'))
  mkdirSync(terminal.path('book/later'))
  const chapters = [prose(700, 1), `${prose(500, 2)}\n`, prose(600, 3)]
  file('book/b.txt', bytesOf(chapters[1]))
  file('book/a.txt', bytesOf(chapters[0]))
  file('book/later/c.txt', bytesOf(chapters[2]))
  const added = await terminal.json('corpus', 'add', terminal.path('book'))
  expect(added).toMatchObject({ corpus: 'book', files: 3, characters: 700 + 1 + 501 + 600 })
  expect(added.notes).toEqual(['“a.txt” does not end its last line; a line end was added.'])
  await terminal.prepare(async (app) => {
    expect(app.corpora.parts(1)).toEqual([
      { name: 'a.txt', start: 0 },
      { name: 'b.txt', start: 701 },
      { name: 'c.txt', start: 1202 },
    ])
    const config = { ...app.training.defaults(1), layers: 1, hidden: 16, batch: 4, sequence: 25, steps: 2, threads: 1 }
    const { model } = await app.training.start(1, 'm', { ...config, backend: 'wasm-plain' })
    await app.training.ended(model)
    const { recording } = await app.recordings.start({ model, corpus: 1, start: 600, end: 1400 })
    await app.recordings.finished(recording)
    const never = new AbortController().signal
    expect(await app.features.runs(recording, 'border()', never)).toEqual(Uint32Array.of(101, 102, 602, 603))
    expect(await app.features.runs(recording, 'since(border()) = 3', never)).toEqual(Uint32Array.of(104, 105, 605, 606))
  })
})

it('several files are refused by their size together, before any is read', async () => {
  const large = file('large.txt', bytesOf('a'))
  truncateSync(large, 100 * 2 ** 20)
  const before = process.memoryUsage().rss
  expect(await terminal.run('corpus', 'add', large, large)).toMatchObject({
    status: 1,
    stderr: [expect.stringContaining('The 2 files have 200 MiB together and the limit is 128 MiB')],
  })
  truncateSync(large, 600 * 2 ** 20)
  const { stderr } = await terminal.run('corpus', 'add', large)
  expect(stderr).toEqual([
    expect.stringMatching(/has 0\.6 GiB and the limit is 128 MiB; cut it between lines, as “split/),
  ])
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20)
})
