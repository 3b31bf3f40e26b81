// The bin of the workspace: restores or deletes removed items.

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

  /** Restores with dependencies and what was removed with it. @throws AppError `no-such-…` after the bin was emptied */
  async restore(kind: BinItem['kind'], id: number): Promise<void> {
    await this.#context.writer.restore(kind, id)
    this.#context.changed()
  }

  async empty(): Promise<void> {
    await this.#context.writer.emptyBin()
    this.#context.changed()
  }
}
