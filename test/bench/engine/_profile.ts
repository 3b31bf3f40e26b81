// Where the time of a recording goes: the recorder's calls are timed, and so is the waiting for the writer, which is
// the program's own, in its own thread.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Backend, Recorder } from '../../../core/kernels/kernels.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { createRandom } from '../../../core/model/random.ts'
import { type ModelSpec, parameterCount } from '../../../core/model/spec.ts'
import { statesOf, unitCount } from '../../../core/model/units.ts'
import { record } from '../../../core/run/record.ts'
import { chooseBackend } from '../../../main/workers/backend.ts'
import { openWriter } from '../../../main/workers/writer-client.ts'

export interface Profile {
  perSecond: number
  /** of the whole time, by stage */
  shares: Record<'warmUp' | 'reading' | 'summingUp' | 'waitingForWriter' | 'rest', number>
  /** most blocks that the writer had before it, and how many it may have */
  queue: { most: number; room: number }
}

export interface ProfileRequest {
  streams: number
  characters: number
  warmUp: number
  threads: number
  backend: string
}

export async function profile(spec: ModelSpec, request: ProfileRequest): Promise<Profile> {
  const { streams, characters, warmUp, threads, backend: prefer } = request
  const folder = mkdtempSync(join(tmpdir(), 'neuronscope-profile-'))
  const writer = await openWriter(join(folder, 'w.neuronscope'), {
    workerEntry: new URL('../../../main/workers/worker.ts', import.meta.url),
  })
  const id = await addRecording(writer.store, spec, characters)
  const times = { warmUp: 0, reading: 0, summingUp: 0, waitingForWriter: 0 }
  const backend = chooseBackend({ threads: streams > 1 ? threads : 1, prefer })
  const random = createRandom(1)
  const ids = Uint16Array.from({ length: characters }, () => random.below(spec.vocabulary))
  const options = { streams, overlap: warmUp, now: () => performance.now() }
  const waiting: Promise<void>[] = []
  const queue = { most: 0, room: 0 }
  const network = { spec, parameters: initialize(spec, 1) }
  const begun = performance.now()
  for (const block of record(timed(backend, times), network, ids, statesOf(spec.cell), options)) {
    const stored = writer.store.appendBlock(id, block).then(() => void waiting.splice(waiting.indexOf(stored), 1))
    waiting.push(stored)
    queue.most = Math.max(queue.most, waiting.length)
    queue.room = block.waiting
    const before = performance.now()
    while (waiting.length > block.waiting) await waiting[0]
    await new Promise(setImmediate) // answers come in
    times.waitingForWriter += performance.now() - before
  }
  const before = performance.now()
  await Promise.all(waiting)
  times.waitingForWriter += performance.now() - before
  const total = performance.now() - begun
  backend.dispose()
  await writer.close()
  rmSync(folder, { recursive: true, force: true })
  const share = (milliseconds: number) => milliseconds / total
  const known = Object.values(times).reduce((sum, time) => sum + time)
  return {
    perSecond: (characters / total) * 1000,
    shares: {
      warmUp: share(times.warmUp),
      reading: share(times.reading),
      summingUp: share(times.summingUp),
      waitingForWriter: share(times.waitingForWriter),
      rest: share(total - known),
    },
    queue,
  }
}

type Times = Record<'warmUp' | 'reading' | 'summingUp', number>

function timed(backend: Backend, times: Times): Backend {
  const clocked =
    <Given extends unknown[], Result>(stage: keyof Times, work: (...given: Given) => Result) =>
    (...given: Given): Result => {
      const before = performance.now()
      const result = work(...given)
      times[stage] += performance.now() - before
      return result
    }
  return {
    ...backend,
    createRecorder(...given): Recorder {
      const recorder = backend.createRecorder(...given)
      return {
        ...recorder,
        advance: clocked('warmUp', recorder.advance),
        record: clocked('reading', recorder.record),
        summarise: clocked('summingUp', recorder.summarise),
      }
    },
  }
}

async function addRecording(
  store: Awaited<ReturnType<typeof openWriter>>['store'],
  spec: ModelSpec,
  characters: number,
): Promise<number> {
  const corpus = (await store.addCorpus({ name: 'random', text: 'x', characters: 1, vocabulary: 1, hash: '' })).id
  const model = await store.addModel({
    name: 'random',
    corpus,
    spec,
    vocabulary: ['a', 'b'],
    config: null,
    status: 'trained',
    parameters: parameterCount(spec),
  })
  const kinds = statesOf(spec.cell)
  const { layers, hidden } = spec
  const { id } = await store.addRecording({
    name: 'random',
    model: model.id,
    corpus,
    start: 0,
    end: characters,
    kinds,
    layers,
    hidden,
    units: unitCount(spec, kinds),
    modelHash: '',
    corpusHash: '',
    initialState: '',
  })
  return id
}

/** “reading 71 %, …; the writer had at most 3 of 16 blocks before it”. */
export function describeProfile({ shares, queue, perSecond }: Profile): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const stages = [
    `reading and turning ${percent(shares.reading)}`,
    `warming up ${percent(shares.warmUp)}`,
    `summing up ${percent(shares.summingUp)}`,
    `waiting for the writer ${percent(shares.waitingForWriter)}`,
    `the rest ${percent(shares.rest)}`,
  ]
  return `${Math.round(perSecond).toLocaleString('en')} /s: ${stages.join(', ')}; at most ${queue.most} blocks before the writer, which may have ${queue.room}`
}
