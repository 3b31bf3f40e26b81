// Records every unit at every character into the workspace, block by block; the next blocks are computed while the writer
// stores the last ones, of which a bounded number may wait.

import { record as blocks, type Deviation } from '../../../core/run/record.ts'
import type { UnknownMode } from '../../../core/text/vocabulary.ts'
import type { UnknownCharacters } from '../../contract/types.ts'
import { choosingBackend } from '../backend.ts'
import { cancelled, type TaskContext } from '../context.ts'
import { corpusIds } from '../corpus-ids.ts'
import { openModel, untrainedModel } from '../network.ts'

export interface RecordInput {
  recording: number
  unknown?: UnknownMode
  backend?: string
  /** characters before the range that are read without being recorded */
  warmUp: number
  /** strips of blocks that are read in parallel; 1 is exact */
  streams: number
  /** characters that each of many streams reads before its strip */
  overlap: number
  /** the seed of untrained weights, in place of the model's */
  untrained?: number
}

/** Shortest interval of progress events, milliseconds. */
const REPORT_EVERY = 150

export interface RecordOutput {
  /** deviation of warmed-up states; null where the recording is exact */
  deviation: Deviation | null
  /** the treatment of unknown characters; null where there were none */
  unknown: UnknownCharacters | null
}

export async function record(input: RecordInput, context: TaskContext<{ characters: number }>): Promise<RecordOutput> {
  const { store, writer } = context
  const report = reporter(context)
  report.progress(0)
  const { model, corpus, start, end, kinds, initialState } = store.recording(input.recording)
  const { network, vocabulary } =
    input.untrained === undefined
      ? openModel(store, model)
      : report.during(untrainedModel(store, model, input.untrained))
  const warm = Math.min(start, input.warmUp)
  const { streams, overlap } = input
  const part = { corpus, start: start - warm, end, readers: streams }
  const reading = () => {
    report.progress(0)
    context.check()
  }
  const ids = corpusIds(store, part, vocabulary, input.unknown ?? 'error', reading)
  const threads = streams > 1 ? 0 : 1
  const backend = report.during(choosingBackend({ threads, prefer: input.backend ?? 'auto' }))
  try {
    const options = { warm, streams, overlap, reading: report.reading, now: () => performance.now() }
    let deviation: Deviation | null = null
    const waiting: Promise<void>[] = []
    for (const block of blocks(backend, network, ids, kinds, options)) {
      if (context.cancelled()) break
      deviation = block.deviation ?? null
      const stored = writer.appendBlock(input.recording, block)
      stored.catch(() => undefined) // handled when it is awaited
      waiting.push(stored)
      if (waiting.length > block.waiting) await report.while(waiting.shift()!)
    }
    await report.while(Promise.all(waiting))
    const state = context.cancelled() ? 'partial' : 'complete'
    await writer.finishRecording(
      input.recording,
      state,
      deviation ? `${initialState}; ${deviationText(deviation)}` : undefined,
    )
    if (context.cancelled()) throw cancelled()
    return { deviation, unknown: ids.unknown }
  } finally {
    backend.dispose()
  }
}

interface Reporter {
  progress(characters: number): void
  /** reports progress; false once it is cancelled */
  reading(characters: number): boolean
  /** reports progress while a generator runs */
  during<Result>(steps: Generator<unknown, Result, undefined>): Result
  /** reports progress during a wait */
  while(something: Promise<unknown>): Promise<void>
}

/** Reports progress to the host a few times a second. */
function reporter(context: TaskContext<{ characters: number }>): Reporter {
  let [reported, latest] = [0, 0]
  const report = (characters: number) => {
    latest = characters
    const now = performance.now()
    if (now - reported < REPORT_EVERY) return
    reported = now
    context.emit({ characters })
  }
  return {
    progress: report,
    reading(characters) {
      report(characters)
      return !context.cancelled()
    },
    during(steps) {
      for (;;) {
        const next = steps.next()
        if (next.done) return next.value
        report(0)
      }
    },
    async while(something) {
      const timer = setInterval(() => report(latest), REPORT_EVERY / 2)
      await something.finally(() => clearInterval(timer))
    },
  }
}

function deviationText({ borders, maximum, unit, mean }: Deviation): string {
  if (borders === 0) return 'no two streams met'
  const [most, average] = [maximum, mean].map((value) => value.toPrecision(2))
  return `where one strip ends and the next begins, states differ by ${average} on average and by ${most} at most (${unit})`
}
