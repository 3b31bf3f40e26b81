// The feature language for the window: checking, completion, and where an expression is true. Expressions are compiled on
// threads that can be ended, since their regexes may run away.

import { AppError } from '../../core/errors.ts'
import { LIBRARY } from '../../core/features/library.ts'
import { nameKey } from '../../core/features/parse.ts'
import { FUNCTION_REFERENCE, SUFFIX_REFERENCE } from '../../core/features/reference.ts'
import type { FeatureRule } from '../../core/features/shades.ts'
import type { FeatureCheck, FeatureInfo, FeatureLanguage } from '../contract/types.ts'
import { KIND } from '../workers/tasks/features.ts'
import { NewestFirst } from './newest-first.ts'
import type { ServiceContext } from './service-context.ts'
import { watched } from './watchdog.ts'

/** The group of own features. */
const OWN = 'Own'
const GROUP_OF = new Map(LIBRARY.map(({ name, group }) => [name, group]))
/** Most concurrent checks. */
const CHECKS = 2

type Kind = 'boolean' | 'number' | null

export class Features {
  readonly #context: ServiceContext
  readonly #checks = new NewestFirst(CHECKS)
  #described: { key: string; language: Promise<FeatureLanguage> } | undefined

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** Parses and resolves names, fast enough for every keystroke. @throws AppError `feature-too-slow` */
  check(expression: string, signal?: AbortSignal): Promise<FeatureCheck> {
    const { threads } = this.#context
    const check = () =>
      watched(expression, signal, (options) => threads.run('checkFeature', { expression }, options).done)
    return this.#checks.run(check, signal)
  }

  /** Data for completion and help; cached until a feature changes. */
  describe(): Promise<FeatureLanguage> {
    const all = this.#context.reader.features()
    const key = JSON.stringify(all)
    if (this.#described?.key !== key) {
      const language = this.#describe(all)
      this.#described = { key, language }
      language.catch(() => {
        this.#described = undefined
      })
    }
    return this.#described.language
  }

  async #describe(all: readonly FeatureInfo[]): Promise<FeatureLanguage> {
    // built-in ones first: after a runaway one the kinds stay unknown
    const features = [...all].sort((a, b) => Number(b.builtin) - Number(a.builtin))
    const kinds = new Uint8Array(new SharedArrayBuffer(features.length))
    const users = await this.#users(features, kinds)
    const places = new Map(features.map(({ id }, at) => [id, at]))
    const described = all.map((feature) => ({
      ...feature,
      key: nameKey(feature.name),
      kind: kindNumbered(kinds[places.get(feature.id)!]),
      group: (feature.builtin && GROUP_OF.get(feature.name)) || OWN,
      usedBy: users[places.get(feature.id)!] ?? [],
    }))
    return { functions: FUNCTION_REFERENCE, suffixes: SUFFIX_REFERENCE, features: described }
  }

  async #users(features: FeatureInfo[], kinds: Uint8Array<SharedArrayBuffer>): Promise<string[][]> {
    const { threads } = this.#context
    try {
      return await watched(
        'A feature of this workspace',
        undefined,
        (options) => threads.run('describeFeatures', { features, kinds }, options).done,
      )
    } catch (error) {
      if (error instanceof AppError && error.code === 'feature-too-slow') return []
      throw error
    }
  }

  /** Runs of true [from, to, …] over the whole recording. @throws AppError `feature-too-slow` */
  runs(recording: number, expression: string, signal?: AbortSignal): Promise<Uint32Array> {
    const { threads } = this.#context
    return watched(expression, signal, (options) => threads.run('featureRuns', { recording, expression }, options).done)
  }

  /** The rule under the text: a number as shades. @throws AppError `feature-too-slow` */
  rule(recording: number, expression: string, signal?: AbortSignal): Promise<FeatureRule> {
    const { threads } = this.#context
    return watched(expression, signal, (options) => threads.run('featureRule', { recording, expression }, options).done)
  }
}

function kindNumbered(number: number): Kind {
  return number === KIND.boolean ? 'boolean' : number === KIND.number ? 'number' : null
}
