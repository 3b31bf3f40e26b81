// Own features: saving, renaming, removing, and JSON files. The effect of a change on features that refer to it is computed
// by core/features/collection.ts, on a thread that can be ended, and written in one transaction. Changes are serialised.

import { AppError } from '../../core/errors.ts'
import { writeFeatures } from '../../core/features/exchange.ts'
import type { FeatureImport, FeatureInfo, FileResult } from '../contract/types.ts'
import type { FeaturePlanInput } from '../workers/tasks/features.ts'
import type { ServiceContext } from './service-context.ts'
import { watched } from './watchdog.ts'

export class OwnFeatures {
  readonly #context: ServiceContext
  #turn: Promise<unknown> = Promise.resolve()

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** @throws AppError for an invalid expression, a name that is taken, or a feature that needs it */
  save(feature: { id?: number; name: string; expression: string; meaning: string }): Promise<FeatureInfo> {
    return this.#inTurn(async () => {
      const { changes } = await this.#plan(feature.expression, { type: 'save', feature })
      const [written] = await this.#write(changes, [])
      return written
    })
  }

  /** @throws AppError `feature-in-use` unless `inline`, which writes its definition into those who mention it */
  remove(feature: number, inline: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const { changes } = await this.#plan(`Feature ${feature}`, { type: 'remove', id: feature, inline })
      await this.#write(changes, [feature])
    })
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
   * `ask` writes nothing if a name is taken or a feature is invalid; the result names them.
   * @throws AppError `bad-features-file`
   */
  import(bytes: Uint8Array, conflicts: 'ask' | 'keep' | 'replace' | 'rename'): Promise<FeatureImport> {
    return this.#inTurn(async () => {
      const choice = conflicts === 'ask' ? 'keep' : conflicts
      const { entries = [], changes } = await this.#plan('A feature of this file', { type: 'import', bytes, choice })
      const doubtful = entries.some(({ state, problem }) => state === 'conflict' || problem !== null)
      if (conflicts === 'ask' && doubtful) return { entries, written: [] }
      const written = changes.length > 0 ? await this.#write(changes, []) : []
      return { entries, written: written.map(({ name }) => name) }
    })
  }

  /** @param what subject of the message if it is too slow */
  #plan(what: string, input: FeaturePlanInput) {
    const { threads } = this.#context
    return watched(what, undefined, (options) => threads.run('planFeatures', input, options).done)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  #all(): FeatureInfo[] {
    return this.#context.reader.features()
  }

  async #write(
    save: Parameters<ServiceContext['writer']['changeFeatures']>[0],
    remove: number[],
  ): Promise<FeatureInfo[]> {
    const written = await this.#context.writer.changeFeatures(save, remove)
    this.#context.changed()
    return written
  }
}
