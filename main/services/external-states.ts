// Recordings of networks that this program cannot run: states that another program has written become a recording.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { AppError } from '../../core/errors.ts'
import type { NamedFile } from '../contract/import-types.ts'
import type { ImportedStates } from '../contract/states-types.ts'
import type { ImportStatesInput } from '../workers/tasks/import-states.ts'
import type { CodeBuilder } from './code-builder.ts'
import type { ServiceContext } from './service-context.ts'
import { besideOf, descriptionIn } from './states-beside.ts'

export class ExternalStates {
  readonly #context: ServiceContext
  readonly #codes: CodeBuilder

  constructor(context: ServiceContext, codes: CodeBuilder) {
    this.#context = context
    this.#codes = codes
  }

  /**
   * Of a file or folder on this machine. @throws AppError `bad-states`, `unknown-states`, `no-text`, `text-differs`,
   * `unreadable-file`, `cancelled`; nothing is left of it then
   */
  async import(input: ImportStatesInput, signal?: AbortSignal): Promise<ImportedStates> {
    const { jobs, threads, changed } = this.#context
    const title = `Reading ${input.title}`
    const made = await jobs.run({ kind: 'import', title, subject: 0, unit: 'characters', total: 0 }, async (job) => {
      const onEvent = ({ characters, total }: { characters: number; total: number }) =>
        job.progress(characters, { total })
      const both = signal ? AbortSignal.any([signal, job.signal]) : job.signal
      const made = await threads.run('importStates', input, { onEvent, signal: both }).done
      changed()
      job.progress(made.characters, { message: 'Preparing for search' })
      await this.#codes.make(made.recording, job.signal, (units) =>
        job.progress(made.characters, { message: `Preparing for search, ${Math.floor((100 * units) / made.units)} %` }),
      )
      return made
    })
    changed()
    return made
  }

  /** The same of bytes that have come from the window. @param beside the text, its tokens, a description of the units */
  async bring(
    files: readonly NamedFile[],
    { beside = [], ...request }: Omit<ImportStatesInput, 'path'> & { beside?: readonly NamedFile[] },
    signal?: AbortSignal,
  ): Promise<ImportedStates> {
    const inside = files.find(({ name }) => name === 'neuronscope.json')
    const { network, ...said } = {
      ...(inside ? descriptionIn(inside.bytes, inside.name) : {}),
      ...besideOf(beside),
    }
    const folder = mkdtempSync(join(tmpdir(), 'neuronscope-states-'))
    try {
      const single = files.length === 1 && !files[0].name.includes('/')
      for (const { name, bytes } of files) {
        const at = join(folder, single ? 'states' : name)
        if (relative(folder, at).startsWith('..')) throw new AppError('bad-files', `“${name}” lies outside its folder.`)
        mkdirSync(dirname(at), { recursive: true })
        writeFileSync(at, bytes)
      }
      const path = single ? join(folder, 'states') : folder
      return await this.import({ ...request, ...said, network: request.network ?? network, path }, signal)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
