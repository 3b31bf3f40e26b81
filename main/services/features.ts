// Features: checking an expression, keeping one, and where in a recording it is true.

import { compileFeature } from '../../core/features/compile.ts'
import { FeatureError } from '../../core/features/feature-error.ts'
import type { FeatureCheck, FeatureInfo } from '../contract/types.ts'
import type { Host } from './host.ts'
import { Watchdog } from './watchdog.ts'

export class Features {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** Fast enough for every keystroke: it parses and looks names up, and evaluates nothing. */
  check(expression: string): FeatureCheck {
    try {
      return { ok: true, kind: compileFeature(expression, this.#host.reader.features()).kind }
    } catch (error) {
      if (!(error instanceof FeatureError)) throw error
      const { message, from, to } = error
      return { ok: false, problem: { message, from, to } }
    }
  }

  /** @throws AppError for an expression that does not hold together */
  async save(feature: { id?: number; name: string; expression: string; meaning: string }): Promise<FeatureInfo> {
    compileFeature(feature.expression, this.#host.reader.features())
    const saved = await this.#host.writer.saveFeature(feature)
    this.#host.changed()
    return saved
  }

  async remove(feature: number): Promise<void> {
    await this.#host.writer.removeFeature(feature)
    this.#host.changed()
  }

  /** Runs of true [from, to, …] over the whole recording. @throws AppError `feature-too-slow` */
  async runs(recording: number, expression: string, signal?: AbortSignal): Promise<Uint32Array> {
    const watchdog = new Watchdog()
    const options = { signal: watchdog.signal(signal), grace: 250, onEvent: watchdog.onEvent }
    try {
      return await this.#host.threads.run('featureRuns', { recording, expression }, options).done
    } catch (error) {
      throw watchdog.explain(error, expression)
    } finally {
      watchdog.stop()
    }
  }
}
