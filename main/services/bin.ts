// The bin of the workspace: what was removed comes back from here, or goes for good.

import type { BinItem } from '../contract/types.ts'
import type { Host } from './service-context.ts'

export class Bin {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  list(): BinItem[] {
    return this.#host.reader.bin()
  }

  /** With what it needs and what went along with it. @throws AppError `no-such-…` once the bin was emptied */
  async restore(kind: BinItem['kind'], id: number): Promise<void> {
    await this.#host.writer.restore(kind, id)
    this.#host.changed()
  }

  async empty(): Promise<void> {
    await this.#host.writer.emptyBin()
    this.#host.changed()
  }
}
