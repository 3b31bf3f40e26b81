import { describe, expect, it } from 'vitest'
import { withoutModelEnding } from '../../../core/schema/model-files.ts'
import type { Catalogue, CorpusInfo, JobInfo, ModelInfo } from '../../../main/contract/types.ts'
import { exportedRange } from '../../../renderer/actions/export-range.ts'
import { about, sortFiles, stem, vocabularySize } from '../../../renderer/actions/import.ts'
import { countCharacters, findAll } from '../../../renderer/actions/navigate.ts'
import { partsFor, readRange, usualRange } from '../../../renderer/actions/record.ts'
import { keysByArea } from '../../../renderer/shell/cheat-sheet.ts'
import { COMMANDS } from '../../../renderer/shell/commands.ts'
import { cancelWord, jobWords } from '../../../renderer/shell/job-line.ts'
import { keysOf, mayRun } from '../../../renderer/shell/keys.ts'
import { foundBy, isFound } from '../../../renderer/shell/palette.ts'
import { foremost } from '../../../renderer/shell/status-bar.ts'
import { geometry } from '../../../renderer/text/bitmap.ts'
import { rangeAt, spanned } from '../../../renderer/text/granularity.ts'
import { moveCaret } from '../../../renderer/text/keyboard.ts'
import { indexRows } from '../../../renderer/text/rows.ts'
import { columnsFor, gutterFor, visibleRows } from '../../../renderer/text/viewport.ts'
import { missing } from '../../../renderer/views/empty-state.ts'
import { markers } from '../../../renderer/views/feature-editor.ts'
import { stepRow } from '../../../renderer/views/list.ts'
import { regexOf } from '../../../renderer/views/text-menu.ts'
import { VIEWS } from '../../../renderer/views/view.ts'

const job = (part: Partial<JobInfo>): JobInfo => ({
  id: 1,
  kind: 'recording',
  title: 'Recording',
  subject: 1,
  done: 0,
  total: 0,
  unit: 'characters',
  rate: 0,
  eta: null,
  state: 'running',
  message: '',
  ...part,
})

describe('the status bar', () => {
  it('says how far a job is, how fast, and how long it will take', () => {
    expect(jobWords(job({ done: 127_410, total: 204_983, rate: 38_200, eta: 2 }))).toBe(
      '127,410 of 204,983 characters · 38.2 k/s · 2 s left',
    )
    expect(jobWords(job({ state: 'paused', done: 15_480, total: 24_000, unit: 'steps' }))).toBe(
      'paused at 15,480 of 24,000 steps',
    )
    expect(jobWords(job({ state: 'failed', message: 'The disk is full.' }))).toBe('The disk is full.')
  })

  it('puts what runs before what has ended', () => {
    expect(foremost([job({ id: 1, state: 'done' }), job({ id: 2 }), job({ id: 3, state: 'failed' })])?.id).toBe(2)
    expect(foremost([])).toBeNull()
  })
})

describe('an empty window', () => {
  const corpus = { id: 1, name: 'Moby-Dick', characters: 1_193_000 } as CorpusInfo
  const model = { name: 'lstm-2×128', steps: 10, status: 'trained' } as ModelInfo
  const step = (catalogue: Partial<Catalogue>, c: CorpusInfo | null, m: ModelInfo | null) =>
    missing({ corpora: [], models: [], ...catalogue } as Catalogue, { corpus: c, model: m, recording: null })

  it('names the first thing that is missing and offers it', () => {
    expect(step({ workspace: { demo: false } as never }, null, null).step).toBe('text')
    expect(step({ corpora: [corpus] }, corpus, null).step).toBe('train')
    expect(step({ corpora: [corpus] }, corpus, { ...model, steps: 0, status: 'untrained' }).step).toBe('train')
    const other = step({ corpora: [corpus], models: [model] }, corpus, null)
    expect(other.other?.step).toBe('record')
    const record = step({ corpora: [corpus] }, corpus, model)
    expect(record.step).toBe('record')
    expect(record.sentence).toContain('lstm-2×128 on Moby-Dick, 1,193,000 characters')
  })
})

describe('files that are dropped', () => {
  const names = (...list: string[]) => list.map((name) => ({ name }))

  it('are texts, networks, or a vocabulary beside a network', () => {
    const sorted = sortFiles(names('a.txt', 'net.safetensors', 'vocab.json'))
    expect(sorted.texts.map((f) => f.name)).toEqual(['a.txt'])
    expect(sorted.models.map((f) => f.name)).toEqual(['net.safetensors'])
    expect(sorted.vocabulary?.name).toBe('vocab.json')
    expect(sortFiles(names('data.json')).texts).toHaveLength(1)
  })

  it('that are networks or arrays of any kind go to the host, which says what they are, and become no text', () => {
    const sorted = sortFiles(names('a.txt', 'net.pth', 'net.onnx', 'model.pt', 'char.NET', 'vocab.json'))
    expect(sorted.texts.map((f) => f.name)).toEqual(['a.txt'])
    expect(sorted.models.map((f) => f.name)).toEqual(['net.pth', 'net.onnx', 'model.pt', 'char.NET'])
    expect(sorted.vocabulary?.name).toBe('vocab.json')
    expect(withoutModelEnding('char.NET')).toBe('char')
  })

  it('that are vocabularies are distinguished from other JSON', () => {
    expect(vocabularySize('["a", "b", "é", "🐳"]')).toBe(4)
    expect(vocabularySize('{"a": 0, "b": 1, "<unk>": 2}')).toBe(3)
    expect(vocabularySize('{"a": "x", "b": "y"}')).toBeNull()
    expect(vocabularySize('["ab", "c"]')).toBeNull()
    expect(vocabularySize('{"title": 3}')).toBeNull()
    expect(vocabularySize('not json')).toBeNull()
  })

  it('give their names without the ending', () => {
    expect([stem('moby dick.txt'), stem('.txt'), stem('README')]).toEqual(['moby dick', '.txt', 'README'])
  })

  it('are named by the sentence about them, once', () => {
    expect(about('net.safetensors', 'It has no recurrent weights.')).toBe(
      'net.safetensors: It has no recurrent weights.',
    )
    expect(about('empty.txt', '“empty” is empty.')).toBe('“empty” is empty.')
  })
})

describe('the cheat sheet', () => {
  it('has every key of the table once, those of the views under a heading of their own', () => {
    const own = { title: 'All features against all units', keys: 'M', run: () => {} }
    const sheet = keysByArea([...COMMANDS, own])
    const keys = sheet.flatMap(({ lines }) => lines.map(([, title]) => title))
    for (const { title } of COMMANDS.filter((command) => command.keys))
      expect(keys.filter((k) => k === title)).toEqual([title])
    expect(sheet.find(({ area }) => area === 'Views')?.lines).toEqual([['M', 'All features against all units']])
  })

  it('gives no key to two commands', () => {
    const keys = [...COMMANDS, ...VIEWS.flatMap((view) => view.commands ?? [])].map(({ keys }) => keys).filter(Boolean)
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })
})

describe('keys', () => {
  const press = (key: string, part: Partial<KeyboardEvent> = {}) =>
    keysOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...part })

  it('are written as on the cheat sheet', () => {
    expect(press('j')).toBe('J')
    expect(press('N', { shiftKey: true })).toBe('Shift N')
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('E', { ctrlKey: true, shiftKey: true })).toBe('Ctrl Shift E')
    expect(press('k', { metaKey: true })).toBe('Ctrl K')
  })

  it('of one letter act only where a list or the text has the focus, and none while something is written', () => {
    const at = (writing: boolean, letters: boolean) => ({ writing, letters })
    for (const keys of ['J', 'Shift N', '[', '?']) {
      expect(mayRun({ keys }, at(false, true)), keys).toBe(true)
      expect(mayRun({ keys }, at(false, false)), keys).toBe(false)
      expect(mayRun({ keys }, at(true, false)), keys).toBe(false)
    }
    expect(mayRun({ keys: 'Ctrl Z' }, at(false, false))).toBe(true)
    expect(mayRun({ keys: 'Ctrl Z' }, at(true, false))).toBe(false)
    expect(mayRun({ keys: 'Ctrl K', always: true }, at(true, false))).toBe(true)
  })

  const text = 'Call me Ishmael.\nSome years ago\n\nnever mind'
  const index = indexRows(text, 40)
  const move = (key: string, caret: number, ctrlKey = false) => moveCaret({ key, ctrlKey }, caret, text, index, 2)

  it('move the caret by characters, words, rows and pages', () => {
    expect([move('ArrowRight', 3), move('ArrowLeft', 0)]).toEqual([4, 0])
    expect([move('ArrowRight', 0, true), move('ArrowLeft', 8, true)]).toEqual([5, 5])
    expect([move('ArrowDown', 5), move('ArrowUp', 22)]).toEqual([22, 5])
    expect([move('PageDown', 0), move('Home', 25), move('End', 25)]).toEqual([index.starts[2], 17, 31])
    expect([move('Home', 25, true), move('End', 0, true), move('a', 5)]).toEqual([0, text.length - 1, null])
  })
})

describe('the palette', () => {
  const commands = [...COMMANDS, ...VIEWS.flatMap((view) => view.commands ?? [])]

  it.each([
    'train',
    'ablation',
    'probe',
    'csv',
    'help',
    'explore',
    'write-up',
    'measure',
    'AUROC held',
    'export',
    'threshold',
    'name unit',
    'gates',
    'weights',
    'import model',
    'theme',
    'record',
    'undo',
    'matrix',
    'history',
  ])('finds a command by “%s”', (words) => {
    expect(commands.filter((command) => isFound(command, words)).length).toBeGreaterThan(0)
  })

  it('asks for every word, wherever it stands', () => {
    expect(isFound({ title: 'Export the ranking as CSV', also: 'table' }, ' csv  export ')).toBe(true)
    expect(isFound({ title: 'Export the ranking as CSV', also: 'table' }, 'csv import')).toBe(false)
  })

  it('come first where their own title holds the words', () => {
    const [first] = foundBy('record activations', commands)
    expect(first.title).toBe('Record activations…')
    const open = { title: 'Open recorded states…', also: 'activations' }
    const record = { title: 'Record activations…' }
    expect(foundBy('record activations', [open, record, { title: 'Undo' }])).toEqual([record, open])
  })
})

describe('what a click takes of the text', () => {
  const prose = 'Call me Ishmael.\nSome years’ago — never mind'
  const rows = indexRows(prose, 20)
  const taken = (grain: 'character' | 'word' | 'line', at: number) => {
    const { from, to } = rangeAt(grain, prose, rows, at)
    return prose.slice(from, to)
  }

  it('is a character, with two clicks a word, with three a line', () => {
    expect(taken('character', 5)).toBe('m')
    expect([taken('word', 5), taken('word', 6), taken('word', 0), taken('word', 9)]).toEqual([
      'me',
      'me',
      'Call',
      'Ishmael',
    ])
    expect(taken('line', 3)).toBe('Call me Ishmael.\n')
    expect(taken('line', 40)).toBe('Some years’ago — never mind')
  })

  it('is the spaces between words, or a mark by itself', () => {
    expect([taken('word', 4), taken('word', 15), taken('word', 16)]).toEqual([' ', '.', '\n'])
  })

  it('holds letters beyond the basic plane and their marks', () => {
    const text = 'a 𝔘𝔫𝔦𝔱 e\u0301te\u0301'
    const index = indexRows(text, 40)
    expect(rangeAt('word', text, index, 3)).toEqual({ from: 2, to: 6 })
    expect(rangeAt('word', text, index, 8)).toEqual({ from: 7, to: 12 })
  })

  it('grows by whole words while the button is held', () => {
    expect(spanned(rangeAt('word', prose, rows, 9), rangeAt('word', prose, rows, 0))).toEqual({ from: 0, to: 15 })
  })
})

it('characters of the text become a regex of exactly these characters', () => {
  expect(regexOf('a.b/(c)\n')).toBe('/a\\.b\\/\\(c\\)\\n/')
})

it('arrows, pages and ends go through the rows of a table', () => {
  expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => stepRow(key, 5, 30, 10))).toEqual([
    6, 4, 15, 0, 0, 29,
  ])
  expect([stepRow('ArrowDown', -1, 30, 10), stepRow('ArrowDown', 29, 30, 10), stepRow('j', 3, 30, 10)]).toEqual([
    0,
    29,
    null,
  ])
  expect(stepRow('End', -1, 0, 10)).toBeNull()
})

describe('the view of the text', () => {
  it('fits as many columns as there is room for, within limits', () => {
    const g = geometry(1)
    expect(columnsFor({ width: 816, height: 400, scale: 1 }, g, 54)).toBe(Math.floor((816 - 118 - 54) / 8))
    expect(columnsFor({ width: 100, height: 400, scale: 1 }, g, 54)).toBe(20)
    expect(columnsFor({ width: 9000, height: 400, scale: 1 }, g, 54)).toBe(200)
    expect(gutterFor(1_000_000, 1)).toBeGreaterThan(gutterFor(1000, 1))
  })

  it('knows the rows and characters on screen', () => {
    const index = indexRows(Array.from({ length: 50 }, () => 'abc').join('\n'), 20)
    const g = geometry(1)
    expect(visibleRows(index, g, 0, 320)).toEqual({ firstRow: 0, rows: 10, from: 0, to: 40 })
    expect(visibleRows(index, g, 33, 320)).toMatchObject({ firstRow: 1, rows: 11, from: 4 })
    expect(visibleRows(index, g, 49 * 32, 320)).toMatchObject({ firstRow: 49, rows: 1, to: index.starts[50] })
  })
})

it('an export is the selection or the page, within what is recorded', () => {
  expect(exportedRange({ from: 5, to: 9 }, { from: 0, to: 100 }, 1000)).toEqual({ start: 5, end: 9 })
  expect(exportedRange(null, { from: 900, to: 1100 }, 1000)).toEqual({ start: 900, end: 1000 })
})

describe('a recording from Explore', () => {
  const corpus = { id: 5, characters: 10_000 }
  const trained = { corpus: 5, heldOut: { validation: 0.05, test: 0.05 } }

  it('begins with the part that the network was not trained on', () => {
    expect(usualRange(trained, corpus)).toEqual({ from: '9,000', to: '10,000' })
  })

  it('shows the parts of the text', () => {
    expect(partsFor(trained, corpus).map(({ words, start, end }) => [words, start, end])).toEqual([
      ['trained on', 0, 9000],
      ['for validation', 9000, 9500],
      ['held out for test', 9500, 10_000],
    ])
  })

  it('is of the whole text where nothing was held out, or another text was trained on', () => {
    const whole = { from: '', to: '' }
    expect(usualRange({ corpus: 5, heldOut: { validation: 0, test: 0 } }, corpus)).toEqual(whole)
    expect(usualRange({ ...trained, corpus: 6 }, corpus)).toEqual(whole)
    expect(usualRange({ corpus: 5, heldOut: null }, corpus)).toEqual(whole)
    expect(partsFor(undefined, corpus)).toEqual([])
  })
})

it('Cancel says what it comes to: a training is paused', () => {
  expect(cancelWord(job({ kind: 'training' }))).toBe('Pause')
  expect(cancelWord(job({ kind: 'training', state: 'paused' }))).toBe('')
  expect(cancelWord(job({ kind: 'recording' }))).toBe('Cancel')
})

it('a typed range stays inside the text', () => {
  expect(readRange('', '', 500)).toEqual({ start: 0, end: 500 })
  expect(readRange('1,000', '99999', 5000)).toEqual({ start: 1000, end: 5000 })
  expect(readRange('1.000', '2 000', 5000)).toBeNull() // one, or a thousand
  expect(readRange('1 000', '2 000', 5000)).toEqual({ start: 1000, end: 2000 })
  expect(readRange('9', '3', 500)).toBeNull()
  expect(readRange('x', '', 500)).toBeNull()
})

it('words are found from the caret on, then from the start again, and counted in characters', () => {
  expect(findAll('whale, white whale', 'whale', 3, 9)).toEqual([13, 0])
  expect(findAll('aaaa', 'aa', 0, 2)).toEqual([0, 1])
  expect(findAll('a', '', 0, 9)).toEqual([])
  expect(countCharacters('a🐳b', 3)).toBe(2)
})

it('a problem is marked where it stands, at least one character long', () => {
  const [{ range }] = markers({ message: 'Unclosed bracket', from: 8, to: 8 }, 8)
  expect([range.startColumn, range.endColumn]).toEqual([8, 9])
  expect(markers(null, 8)).toEqual([])
})
