// The feature language as the window needs it: is an expression right, what can be written, where is it true.

import { compileFeature } from '../../core/features/compile.ts'
import { FeatureError } from '../../core/features/feature-error.ts'
import { LIBRARY } from '../../core/features/library.ts'
import { usersOf } from '../../core/features/mentions.ts'
import { nameKey } from '../../core/features/parse.ts'
import { FUNCTION_REFERENCE, SUFFIX_REFERENCE } from '../../core/features/reference.ts'
import type { FeatureCheck, FeatureInfo, FeatureLanguage } from '../contract/types.ts'
import type { Host } from './host.ts'
import { watched } from './watchdog.ts'

/** The group of a researcher's own. */
const OWN = 'Own'
const GROUP_OF = new Map(LIBRARY.map(({ name, group }) => [name, group]))

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
      const unfinished = error.unfinished || to >= expression.trimEnd().length
      return { ok: false, problem: { message, from, to, unfinished } }
    }
  }

  /** What an editor needs to complete and explain an expression. */
  describe(): FeatureLanguage {
    const all = this.#host.reader.features()
    const described = all.map((feature) => ({
      ...feature,
      key: nameKey(feature.name),
      kind: kindOf(feature.expression, all),
      group: (feature.builtin && GROUP_OF.get(feature.name)) || OWN,
      usedBy: usersOf(feature.name, all).map(({ name }) => name),
    }))
    return { functions: FUNCTION_REFERENCE, suffixes: SUFFIX_REFERENCE, features: described }
  }

  /** Runs of true [from, to, …] over the whole recording. @throws AppError `feature-too-slow` */
  runs(recording: number, expression: string, signal?: AbortSignal): Promise<Uint32Array> {
    const { threads } = this.#host
    return watched(expression, signal, (options) => threads.run('featureRuns', { recording, expression }, options).done)
  }
}

function kindOf(expression: string, all: readonly FeatureInfo[]): 'boolean' | 'number' | null {
  try {
    return compileFeature(expression, all).kind
  } catch (error) {
    if (error instanceof FeatureError) return null
    throw error
  }
}
