import { once } from 'node:events'
import { statSync } from 'node:fs'
import { MessageChannel, Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { BLOCK_CHARACTERS } from '../../../main/store/store.ts'
import { Workspace } from '../../../main/store/workspace.ts'
import type { AsyncStore, Writer } from '../../../main/workers/writer-client.ts'
import { connectWriter, openWriter } from '../../../main/workers/writer-client.ts'
import { sampleBlocks, sampleCorpus, sampleModel, sampleRecording, scratch } from './samples.ts'

const workerEntry = new URL('./writer-thread.ts', import.meta.url)

let folder: ReturnType<typeof scratch>
let file: string
let writer: Writer
beforeEach(async () => {
  folder = scratch()
  file = folder.path('lab.neuronscope')
  writer = await openWriter(file, { workerEntry })
})
afterEach(async () => {
  await writer.close().catch(() => undefined)
  folder[Symbol.dispose]()
})

async function start(store: AsyncStore, units: number, characters: number): Promise<number> {
  const corpus = (await store.addCorpus(sampleCorpus())).id
  const model = (await store.addModel(sampleModel(corpus))).id
  return (await store.addRecording(sampleRecording(model, corpus, units, characters))).id
}

describe('the writer', () => {
  test('does what the store does, and a reader elsewhere sees it', async () => {
    const id = await start(writer.store, 20, 5000)
    for (const block of sampleBlocks(3, 20, 5000)) await writer.store.appendBlock(id, block)
    await writer.store.finishRecording(id, 'complete')
    const reader = Workspace.open(file, { readOnly: true })
    expect(await writer.store.recordings()).toEqual(reader.recordings())
    expect(await writer.store.unitValues(id, 19, 4000, 4200)).toEqual(reader.unitValues(id, 19, 4000, 4200))
    expect(await writer.store.summary(id)).toEqual(reader.summary(id))
    expect(await writer.store.setting('none')).toBeUndefined()
    reader.close()
  })

  test('leaves the caller’s values with the caller', async () => {
    const id = await start(writer.store, 16, 10)
    const [block] = sampleBlocks(3, 16, 10)
    await writer.store.appendBlock(id, block)
    expect(block.values).toHaveLength(16 * BLOCK_CHARACTERS)
  })

  test('sends errors with their code and their sentence', async () => {
    const error = await writer.store.corpus(12).catch((e) => e)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'no-such-corpus', message: expect.stringContaining('12') })
  })

  test('has no method that the store has not, and no way for a port to close the file', async () => {
    const any = writer.store as unknown as Record<string, () => Promise<unknown>>
    for (const name of ['close', 'toString', 'file', 'dropEverything'])
      await expect(any[name]()).rejects.toMatchObject({ code: 'no-such-method' })
    expect(await writer.store.corpora()).toEqual([])
  })

  test('can be awaited like any object, without being taken for a promise', async () => {
    expect(await writer.store).toBe(writer.store)
  })

  test('serves several ports, in other threads too, each in the order of its calls', async () => {
    const second = connectWriter(writer.port())
    await Promise.all([1, 2, 3, 4].map((n) => (n % 2 ? second : writer.store).setSetting(`k${n}`, String(n))))
    for (const n of [1, 2, 3, 4]) expect(await second.setting(`k${n}`)).toBe(String(n))

    const port = writer.port()
    const client = new URL('../../../main/workers/writer-client.ts', import.meta.url).href
    const code = `const { workerData } = require('node:worker_threads')
      import(${JSON.stringify(client)}).then(async ({ connectWriter }) => {
        const store = connectWriter(workerData.port)
        for (let i = 0; i < 100; i++) void store.setSetting('last', String(i))
        await store.setSetting('thread', 'done')
      })`
    const thread = new Worker(code, { eval: true, workerData: { port }, transferList: [port] })
    expect(await new Promise((resolve) => thread.once('exit', resolve))).toBe(0) // an idle port keeps no thread alive
    expect([await second.setting('thread'), await second.setting('last')]).toEqual(['done', '99'])
  })

  test('gives back the space of a removed recording by itself, and answers meanwhile', async () => {
    const id = await start(writer.store, 256, 10 * BLOCK_CHARACTERS)
    for (const block of sampleBlocks(3, 256, 10 * BLOCK_CHARACTERS)) await writer.store.appendBlock(id, block)
    await writer.store.removeRecording(id)
    expect(await writer.store.recordings()).toEqual([])
    const deadline = Date.now() + 10_000
    while ((await writer.store.purgeSome(0)) && Date.now() < deadline);
    await writer.close()
    expect(statSync(file).size).toBeLessThan(1_000_000) // of 21 MB
  })
})

describe('opening and closing', () => {
  test('a workspace that is open already is refused, as is a file that is none', async () => {
    await expect(openWriter(file, { workerEntry })).rejects.toMatchObject({ code: 'workspace-in-use' })
    await expect(openWriter(folder.path('none'), { workerEntry, how: 'open' })).rejects.toMatchObject({
      code: 'no-such-file',
    })
    await expect(openWriter(file, { workerEntry, how: 'create' })).rejects.toMatchObject({ code: 'workspace-in-use' })
  })

  test('the program’s own entry of threads hosts the writer', async () => {
    const other = await openWriter(folder.path('two.neuronscope'))
    expect(await other.store.corpora()).toEqual([])
    expect(other.file).toBe(folder.path('two.neuronscope'))
    await other.close()
  })

  test('once closed, the file is unlocked and whole, and calls are refused instead of forgotten', async () => {
    const late = connectWriter(writer.port())
    await late.setSetting('a', 'b')
    await writer.close()
    await writer.close()
    const store = Workspace.open(file)
    expect(store.setting('a')).toBe('b')
    store.close()
    for (const each of [writer.store, late])
      await expect(each.setting('a')).rejects.toMatchObject({ code: 'writer-stopped' })
  })

  test('a port that is asked for while it closes, or later, refuses; and it closes all the same', async () => {
    const closing = writer.close()
    const meanwhile = connectWriter(writer.port())
    await expect(meanwhile.setting('a')).rejects.toMatchObject({ code: 'writer-stopped' })
    await closing
    const after = connectWriter(writer.port())
    await expect(after.setting('a')).rejects.toMatchObject({ code: 'writer-stopped' })
  })

  test('a port that was on its way when it closed refuses too', async () => {
    const worker = new Worker(workerEntry, {
      workerData: { kind: 'writer', file: folder.path('x.neuronscope'), how: 'create' },
    })
    await once(worker, 'message')
    const ended = once(worker, 'exit') // listened for now: it may come before the refusal
    const { port1, port2 } = new MessageChannel()
    worker.postMessage('close')
    worker.postMessage({ connect: port1 }, [port1])
    await expect(connectWriter(port2).setting('a')).rejects.toMatchObject({ code: 'writer-stopped' })
    await ended
  })

  test('what was asked before closing is still done', async () => {
    const asked = Array.from({ length: 50 }, (_, i) => writer.store.setSetting('n', String(i)))
    await Promise.all([...asked, asked.at(-1)!.then(() => writer.close())])
    const reader = Workspace.open(file, { readOnly: true })
    expect(reader.setting('n')).toBe('49')
    reader.close()
  })

  test('a thread that dies refuses what is unanswered and says so once', async () => {
    const told: AppError[] = []
    const second = folder.path('two.neuronscope')
    const entry = new URL(`data:text/javascript,${encodeURIComponent(dyingThread)}`)
    const dying = await openWriter(second, { workerEntry: entry, onFailure: (error) => told.push(error) })
    await expect(dying.store.corpora()).rejects.toMatchObject({ code: 'writer-stopped' })
    await expect(dying.store.corpora()).rejects.toMatchObject({ code: 'writer-stopped' })
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await expect(dying.close()).rejects.toMatchObject({ code: 'writer-stopped' })
    expect(told.map(({ code }) => code)).toEqual(['writer-stopped'])
  })

  test('a port whose other end is closed refuses too', async () => {
    const { port1, port2 } = new MessageChannel()
    const store = connectWriter(port1)
    const call = store.corpora()
    port2.close()
    await expect(call).rejects.toMatchObject({ code: 'writer-stopped' })
  })
})

/** Says that it is open, and ends on the first wish of a port. */
const dyingThread = `import { parentPort } from 'node:worker_threads'
parentPort.on('message', ({ connect }) => connect.on('message', () => process.exit(1)))
parentPort.postMessage({ state: 'open', file: 'nowhere' })`
