// Importing, reading and removing texts.

import { AppError } from '../../core/errors.ts'
import { originalPosition } from '../../core/text/fit.ts'
import type { CorpusPart } from '../contract/types.ts'
import type { FitCorpusInput, Fitted } from '../workers/tasks/fit-corpus.ts'
import type { CorpusReading, ImportInput } from '../workers/tasks/import-corpus.ts'
import type { ServiceContext } from './service-context.ts'
import { TextKinds } from './text-kinds.ts'

export class Corpora {
  readonly #context: ServiceContext
  readonly #kinds: TextKinds

  constructor(context: ServiceContext) {
    this.#context = context
    this.#kinds = new TextKinds(context)
  }

  /**
   * @param reading its encoding, whether CR is kept, and, where the bytes are of several files, which
   * @throws AppError with one sentence for a text that is empty, binary, wrongly encoded or too long; `bad-files` where
   * the files are not the bytes
   */
  async add(name: string, bytes: Uint8Array, reading: CorpusReading & Pick<ImportInput, 'fit'> = {}): Promise<Fitted> {
    const { files } = reading
    if (files && files.reduce((sum, file) => sum + file.bytes, 0) !== bytes.length)
      throw new AppError('bad-files', `The files of “${name}” do not have as many bytes as came; add them again.`)
    const title = `Adding ${name}`
    const added = await this.#context.jobs.run(
      { kind: 'import', title, subject: 0, unit: 'bytes', total: bytes.length },
      (job) => this.#context.threads.run('importCorpus', { name, bytes, ...reading }, { signal: job.signal }).done,
    )
    this.#context.changed()
    return added
  }

  /** A text of the workspace made again of characters that a network knows. @throws AppError `nothing-left` */
  async fit(input: FitCorpusInput): Promise<Fitted> {
    const { jobs, threads } = this.#context
    const { name, characters } = this.#context.reader.corpus(input.corpus)
    const title = `Making a text of ${name}`
    const made = await jobs.run(
      { kind: 'import', title, subject: 0, unit: 'characters', total: characters },
      (job) => threads.run('fitCorpus', input, { signal: job.signal }).done,
    )
    this.#context.changed()
    return made
  }

  /** Where a character of a text that was made for a network was in the text that it was made of. */
  original(corpus: number, position: number): number {
    return originalPosition(this.#context.reader.corpusChanges(corpus), position)
  }

  /** The files that it was put together of, in order; none for a text of one file. */
  parts(corpus: number): CorpusPart[] {
    return this.#context.reader.corpusParts(corpus)
  }

  /** UTF-8 of the code points start…end. */
  text(corpus: number, start: number, end: number): Uint8Array {
    return new TextEncoder().encode(this.#context.reader.corpusText(corpus, start, end))
  }

  /** The groups of the library of features that are meant for the text, the most typical first. */
  kinds(corpus: number): Promise<string[]> {
    return this.#kinds.groups(corpus)
  }

  /** The number of the line, from 1, in which a character stands. */
  line(corpus: number, position: number, signal?: AbortSignal): Promise<number> {
    return this.#context.threads.run('textLine', { corpus, position }, { signal }).done
  }

  async rename(corpus: number, name: string): Promise<void> {
    await this.#context.writer.renameCorpus(corpus, name)
    this.#context.changed()
  }

  /** Into the bin. @throws AppError `in-use` naming what still needs it */
  async remove(corpus: number): Promise<void> {
    await this.#context.writer.discard('corpus', corpus)
    this.#context.changed()
  }
}
