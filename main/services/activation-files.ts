// Exports a recording as a file in pieces, from a thread that produces each piece on demand.

import { basename } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { provenanceJson } from '../../core/figures/provenance.ts'
import { unitNames } from '../../core/model/unit-names.ts'
import { type StatesFileId, statesFile } from '../../core/schema/states-files.ts'
import type { Scale } from '../../core/search/codes/value-scale.ts'
import type { ActivationsPiece } from '../contract/types.ts'
import type { Evaluating } from '../workers/recorded-feature.ts'
import type { ServiceContext } from './service-context.ts'
import { Watchdog } from './watchdog.ts'

export interface ActivationsRequest {
  recording: number
  format: StatesFileId
  /** all unless given */
  units?: readonly string[]
  /** expressions, a column each */
  features?: readonly string[]
  /** whether the log-probability of each character, nats, is a column */
  logProbabilities?: boolean
  /** characters of a part, where the files are to be several */
  partSize?: number
  /** whether a folder comes as one archive */
  archive?: boolean
  /** characters of the recording, half-open; all that are recorded unless given */
  start?: number
  end?: number
  /** `raw` unless given */
  scale?: Scale
}

export class ActivationFiles {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** The pieces of the file in order. @throws AppError `bad-range`, `no-such-unit`, `cancelled` */
  async *pieces(request: ActivationsRequest, signal: AbortSignal): AsyncGenerator<ActivationsPiece> {
    const { reader, threads, version } = this.#context
    const info = reader.recording(request.recording)
    const { start = 0, end = info.characters, format, scale = 'raw', partSize } = request
    const folder = statesFile(format).folder || partSize !== undefined
    if (start >= end || end > info.characters)
      throw new AppError('bad-range', `The range ${start}:${end} leaves the ${info.characters} recorded characters.`)
    const every = () => unitNames(info)
    const program = `Neuronscope ${version}`
    const provenance = provenanceJson({
      ...{ program, workspace: basename(reader.file), model: info.modelName, modelHash: info.modelHash },
      ...{ corpus: info.corpusName, corpusHash: info.corpusHash, recording: info.name },
      ...{ start: info.start + start, end: info.start + end },
    })
    const input = {
      ...{ recording: info.id, units: [...(request.units ?? every())], features: [...(request.features ?? [])] },
      ...{ logProbabilities: request.logProbabilities ?? false, start, end, format, scale, partSize },
      archive: folder && (request.archive ?? false),
      ...{ provenance, program },
    }
    const arrived: ActivationsPiece[] = []
    let ended = false
    let failed: unknown
    let wake = () => {}
    const left = new AbortController()
    const watchdog = new Watchdog()
    const watched = watchdog.options(AbortSignal.any([signal, left.signal]))
    const onEvent = (event: ActivationsPiece | Evaluating) => {
      watched.onEvent('bytes' in event ? { type: 'piece' } : event)
      if (!('bytes' in event)) return
      arrived.push(event)
      wake()
    }
    const run = threads.run('exportActivations', input, { ...watched, onEvent })
    const stop = () => run.send('stop')
    signal.addEventListener('abort', stop, { once: true })
    run.done
      .catch((error) => {
        failed = error
      })
      .finally(() => {
        ended = true
        wake()
      })
    try {
      while (true) {
        const piece = arrived.shift()
        if (piece) {
          yield piece
          run.send('more')
        } else if (ended) break
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
      if (failed) throw watchdog.explain(failed, input.features.join(', '))
    } finally {
      watchdog.stop()
      signal.removeEventListener('abort', stop)
      left.abort()
      run.send('stop')
    }
  }
}
