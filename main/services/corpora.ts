// Texts in and out of the workspace.

import type { CorpusInfo } from '../contract/types.ts'
import type { Host } from './host.ts'
import { TextKinds } from './text-kinds.ts'

export class Corpora {
  readonly #host: Host
  readonly #kinds: TextKinds

  constructor(host: Host) {
    this.#host = host
    this.#kinds = new TextKinds(host)
  }

  /** @throws AppError with one sentence for a text that is empty, binary, wrongly encoded or too long */
  async add(name: string, bytes: Uint8Array): Promise<{ corpus: CorpusInfo; notes: string[] }> {
    const title = `Adding ${name}`
    const added = await this.#host.jobs.run(
      { kind: 'import', title, subject: 0, unit: 'bytes', total: bytes.length },
      (job) => this.#host.threads.run('importCorpus', { name, bytes }, { signal: job.signal }).done,
    )
    this.#host.changed()
    return added
  }

  /** UTF-8 of the code points start…end. */
  text(corpus: number, start: number, end: number): Uint8Array {
    return new TextEncoder().encode(this.#host.reader.corpusText(corpus, start, end))
  }

  /** The groups of the library of features that are meant for the text, the most typical first. */
  kinds(corpus: number): Promise<string[]> {
    return this.#kinds.groups(corpus)
  }

  /** The number of the line, from 1, in which a character stands. */
  line(corpus: number, position: number, signal?: AbortSignal): Promise<number> {
    return this.#host.threads.run('textLine', { corpus, position }, { signal }).done
  }

  async rename(corpus: number, name: string): Promise<void> {
    await this.#host.writer.renameCorpus(corpus, name)
    this.#host.changed()
  }

  /** Into the bin. @throws AppError `in-use` naming what still needs it */
  async remove(corpus: number): Promise<void> {
    await this.#host.writer.discard('corpus', corpus)
    this.#host.changed()
  }
}
