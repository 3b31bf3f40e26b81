// The bin of the workspace: what was removed comes back from here, or goes for good.

import type { BinItem } from '../contract/types.ts'
import type { ServiceContext } from './service-context.ts'

export class Bin {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  list(): BinItem[] {
    return this.#context.reader.bin()
  }

  /** With what it needs and what went along with it. @throws AppError `no-such-…` once the bin was emptied */
  async restore(kind: BinItem['kind'], id: number): Promise<void> {
    await this.#context.writer.restore(kind, id)
    this.#context.changed()
  }

  async empty(): Promise<void> {
    await this.#context.writer.emptyBin()
    this.#context.changed()
  }
}
