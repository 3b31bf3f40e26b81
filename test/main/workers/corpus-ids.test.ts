import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Vocabulary } from '../../../core/text/vocabulary.ts'
import type { Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import { corpusIds } from '../../../main/workers/corpus-ids.ts'
import { scratch, thrown } from '../store/samples.ts'

const CHARACTERS = Array.from('abcdefg𝄞')
const LENGTH = 3 * 65_536 + 1000
/** Pairs of UTF-16 units among single ones, so that characters and string positions differ. */
const characters = Array.from({ length: LENGTH }, (_, i) => CHARACTERS[(i * i + (i >> 9)) % CHARACTERS.length])
const vocabulary = new Vocabulary(CHARACTERS)
const all = vocabulary.encode(characters.join(''))

let folder: ReturnType<typeof scratch>
let store: Store
let corpus: number
beforeAll(() => {
  folder = scratch()
  store = Workspace.create(folder.path('lab.neuronscope'))
  corpus = add(characters.join(''))
})
afterAll(() => {
  store.close()
  folder[Symbol.dispose]()
})

function add(text: string): number {
  return store.addCorpus({ name: 'text', text, characters: [...text].length, vocabulary: 8, hash: '' }).id
}

describe('the ids of a corpus', () => {
  it.each([0, 1, 65_535, 65_536, 70_001])(
    'from character %d on are those of the whole text, read in any order',
    (start) => {
      const end = LENGTH - 7
      const source = corpusIds(store, { corpus, start, end, readers: 2 }, vocabulary, 'error', () => {})
      expect(source.length).toBe(end - start)
      for (const [from, to] of [
        [0, 10],
        [end - start - 257, end - start],
        [65_530 - (start % 65_530), 65_800 - (start % 65_530)],
        [5, 5],
        [0, end - start],
      ]) {
        const ids = source.read(from, to)
        expect(Buffer.from(ids.slice().buffer)).toEqual(Buffer.from(all.slice(start + from, start + to).buffer))
      }
    },
  )

  it('are refused at once where a character is unknown, with its position in the corpus', () => {
    const strange = add(`${'a'.repeat(100_000)}ß${'b'.repeat(10)}`)
    const part = { corpus: strange, start: 10, end: 100_011, readers: 1 }
    expect(thrown(() => corpusIds(store, part, vocabulary, 'error', () => {}))).toMatchObject({
      code: 'unknown-character',
      message: expect.stringContaining('position 100000'),
    })
    expect(thrown(() => corpusIds(store, part, vocabulary, 'skip', () => {}))).toMatchObject({
      code: 'not-aligned',
      message: expect.stringContaining('“ß”'),
    })
    expect(corpusIds(store, { ...part, end: 99_000 }, vocabulary, 'error', () => {}).length).toBe(98_990)
  })

  it('can be given up while they are looked through', () => {
    const stop = () => {
      throw new Error('enough')
    }
    expect(() => corpusIds(store, { corpus, start: 0, end: LENGTH, readers: 2 }, vocabulary, 'error', stop)).toThrow(
      'enough',
    )
  })
})
