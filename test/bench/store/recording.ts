// A recording of random values on disk: how fast it is written, how fast one unit of one screen of text is read, how
// fast such a workspace opens, how fast it goes away again.
//   recording.ts [characters, 1,000,000] [units, 1,024]

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptySummary } from '../../../core/kernels/statistics.ts'
import { BLOCK_CHARACTERS, type Store } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'

const SCREEN = 5000

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]
const since = (start: number) => performance.now() - start

function timed<T>(work: () => T): { result: T; ms: number } {
  const start = performance.now()
  return { result: work(), ms: since(start) }
}

function newRecording(store: Store, units: number, characters: number): number {
  const corpus = store.addCorpus({ name: 'random', text: 'x', characters: 1, vocabulary: 1, hash: '' }).id
  const spec = {
    cell: 'rnn',
    layers: 1,
    hidden: units,
    vocabulary: 2,
    embedding: 0,
    dropout: 0,
    reset: 'after',
  } as const
  const model = store.addModel({
    name: 'random',
    corpus,
    spec,
    vocabulary: ['a', 'b'],
    config: null,
    status: 'trained',
    parameters: 1,
  }).id
  const description = {
    kinds: ['h' as const],
    layers: 1,
    hidden: units,
    units,
    modelHash: '',
    corpusHash: '',
    initialState: '',
  }
  return store.addRecording({ name: 'random', model, corpus, start: 0, end: characters, ...description }).id
}

/** Finite float16 bits from −2 to 2, cheaply; xorshift. */
function fill(values: Uint16Array, seed: number): void {
  let x = seed | 1
  for (let i = 0; i < values.length; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    values[i] = x & 0xbfff
  }
}

/** Only the time in the store counts, not that of making values. */
function write(store: Store, id: number, units: number, total: number): number {
  const summary = emptySummary(units)
  const values = new Uint16Array(units * BLOCK_CHARACTERS)
  let ms = 0
  for (let index = 0; index * BLOCK_CHARACTERS < total; index++) {
    const characters = Math.min(BLOCK_CHARACTERS, total - index * BLOCK_CHARACTERS)
    fill(values, index + 1)
    summary.characters += characters
    ms += timed(() =>
      store.appendBlock(id, { index, characters, values, surprise: new Float32Array(characters), summary }),
    ).ms
  }
  return ms + timed(() => store.finishRecording(id, 'complete')).ms
}

/** Milliseconds of each of `count` reads of a random unit at a random place. */
function screens(store: Store, id: number, units: number, characters: number, count: number): number[] {
  return Array.from({ length: count }, () => {
    const column = Math.floor(Math.random() * units)
    const start = Math.floor(Math.random() * Math.max(characters - SCREEN, 1))
    return timed(() => store.unitValues(id, column, start, start + SCREEN)).ms
  })
}

/** The longest slice and the whole, milliseconds. */
function remove(store: Store, id: number): { longest: number; total: number } {
  const slices = [timed(() => store.removeRecording(id)).ms]
  for (let more = true; more; ) {
    const { result, ms } = timed(() => store.purgeSome())
    more = result
    slices.push(ms)
  }
  return { longest: Math.max(...slices), total: slices.reduce((a, b) => a + b) }
}

function main(characters: number, units: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-bench-'))
  const file = join(folder, 'bench.neuronscope')
  const print = (what: string, value: number, unit: string) =>
    console.log(`${what.padEnd(52)} ${value.toFixed(2).padStart(9)} ${unit}`)
  try {
    const store = Workspace.create(file)
    const id = newRecording(store, units, characters)
    const ms = write(store, id, units, characters)
    const closing = timed(() => store.close()).ms
    const { size } = statSync(file)
    console.log(`store: ${characters} characters × ${units} units, ${(size / 1e6).toFixed(0)} MB`)
    print('write', (characters * units * 2) / 1e3 / ms, 'MB/s')
    print('close', closing, 'ms')

    const { result: reader, ms: opening } = timed(() => Workspace.open(file, { readOnly: true }))
    const listing = timed(() => reader.recordings()).ms
    print('open for reading and list its recordings (< 1000)', opening + listing, 'ms')
    screens(reader, id, units, characters, 200) // warms the file and the code
    const times = screens(reader, id, units, characters, 1000)
    print(`one unit × ${SCREEN} characters, median (< 5)`, median(times), 'ms')
    print(`one unit × ${SCREEN} characters, worst of 1000`, Math.max(...times), 'ms')
    print(
      'one unit, the whole recording',
      median([1, 2, 3, 4, 5].map((n) => timed(() => reader.unitValues(id, n, 0, characters)).ms)),
      'ms',
    )
    print('summary of all units', median([1, 2, 3].map(() => timed(() => reader.summary(id)).ms)), 'ms')
    reader.close()

    const { result: writer, ms: writing } = timed(() => Workspace.open(file))
    print('open for writing', writing, 'ms')
    const { longest, total } = remove(writer, id)
    writer.close()
    print('remove: longest time that the thread was held', longest, 'ms')
    print('remove: all of it', total, 'ms')
    print('file afterwards', statSync(file).size / 1e6, 'MB')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const [characters = 1_000_000, units = 1024] = process.argv.slice(2).map(Number)
main(characters, units)
