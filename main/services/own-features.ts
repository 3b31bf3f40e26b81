// A researcher's own features: saved, renamed, removed, and shared as a JSON file. What a change does to the others that
// mention it is decided in core/features/collection.ts and written in one transaction.

import { AppError } from '../../core/errors.ts'
import { planImport, removed, saved } from '../../core/features/collection.ts'
import { readFeatures, writeFeatures } from '../../core/features/exchange.ts'
import type { FeatureImport, FeatureInfo, FileResult } from '../contract/types.ts'
import type { Host } from './host.ts'

export class OwnFeatures {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** @throws AppError for an expression that does not hold together, a name that is taken, or a feature that needs it */
  async save(feature: { id?: number; name: string; expression: string; meaning: string }): Promise<FeatureInfo> {
    const [written] = await this.#write(saved(this.#all(), feature), [])
    return written
  }

  /** @throws AppError `feature-in-use` unless `inline`, which writes its definition into those who mention it */
  async remove(feature: number, inline: boolean): Promise<void> {
    await this.#write(removed(this.#all(), feature, inline), [feature])
  }

  /** All own features, or some, as JSON. @throws AppError when there are none */
  export(features?: readonly number[]): FileResult {
    const chosen = this.#all().filter(({ id, builtin }) => (features ? features.includes(id) : !builtin))
    if (chosen.length === 0)
      throw new AppError('no-features', 'There are no features of your own yet; keep one under a name first.')
    const name = chosen.length === 1 ? `${chosen[0].name}.features.json` : 'my.features.json'
    return { name, mime: 'application/json', bytes: new TextEncoder().encode(writeFeatures(chosen)) }
  }

  /**
   * `ask` writes nothing as soon as one name is taken or one feature does not hold; the answer tells which.
   * @throws AppError `bad-features-file`
   */
  async import(bytes: Uint8Array, conflicts: 'ask' | 'keep' | 'replace' | 'rename'): Promise<FeatureImport> {
    const incoming = readFeatures(new TextDecoder().decode(bytes))
    const choice = conflicts === 'ask' ? 'keep' : conflicts
    const { entries, changes } = planImport(this.#all(), incoming, choice)
    const doubtful = entries.some(({ state, problem }) => state === 'conflict' || problem !== null)
    if (conflicts === 'ask' && doubtful) return { entries, written: [] }
    const written = changes.length > 0 ? await this.#write(changes, []) : []
    return { entries, written: written.map(({ name }) => name) }
  }

  #all(): FeatureInfo[] {
    return this.#host.reader.features()
  }

  async #write(save: Parameters<Host['writer']['changeFeatures']>[0], remove: number[]): Promise<FeatureInfo[]> {
    const written = await this.#host.writer.changeFeatures(save, remove)
    this.#host.changed()
    return written
  }
}
