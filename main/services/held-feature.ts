// A feature that was evaluated once for a question, in shared memory: the search, its baselines and its intervals all
// read it. The memory is used again when it was released and every task that reads it has ended.

import type { FeatureValues } from '../../core/features/evaluate.ts'
import type { PreparedFeature } from '../../core/search/prepared.ts'

export class HeldFeature {
  readonly feature: PreparedFeature
  readonly #readers: Promise<unknown>[] = []
  readonly #give: () => void
  #released = false

  /** @param give called once, when the memory is free */
  constructor(feature: PreparedFeature, give: () => void) {
    this.feature = feature
    this.#give = give
  }

  get values(): FeatureValues {
    const { feature } = this
    return feature.kind === 'boolean'
      ? { kind: 'boolean', values: feature.values }
      : { kind: 'number', values: feature.values }
  }

  /** @param done of a task that reads the feature; the same promise is returned */
  reading<T>(done: Promise<T>): Promise<T> {
    this.#readers.push(done)
    return done
  }

  /** No further task will read it. Further calls do nothing. */
  release(): void {
    if (this.#released) return
    this.#released = true
    void Promise.allSettled(this.#readers).then(this.#give)
  }
}
