// Samples text from a network, character by character, with the states after each.

import { countCodePoints } from '../../core/text/code-points.ts'
import { encodeTyped, type TypedMode } from '../../core/text/typed.ts'
import { type UnknownMode, Vocabulary } from '../../core/text/vocabulary.ts'
import type { ReadablePrime } from '../contract/scratchpad-types.ts'
import type { GenerateEvent, UnknownCharacters } from '../contract/types.ts'
import type { HeldText } from '../contract/unit-types.ts'
import type { GenerateHeldInput } from '../workers/tasks/generate-held.ts'
import { unknownCharacters } from '../workers/unknown-characters.ts'
import { events } from './events.ts'
import type { ServiceContext } from './service-context.ts'

/** most unknown characters of a prime that are listed */
const MOST_LISTED = 1000

export interface GenerationRequest {
  model: number
  prime: string
  /** 0 is greedy */
  temperature: number
  seed: number
  length: number
}

export class Generation {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /**
   * A prime as the network can read it.
   * @throws AppError `unknown-character` in the mode `error`, and in `map` for one without a plainer spelling
   */
  readable(model: number, prime: string, mode: UnknownMode): { prime: string; unknown: UnknownCharacters | null } {
    const vocabulary = new Vocabulary(this.#context.reader.model(model).vocabulary)
    const { ids, changes } = vocabulary.encodeWith(vocabulary.readable(prime), mode)
    return { prime: vocabulary.decode(ids), unknown: unknownCharacters(changes, countCodePoints(prime)) }
  }

  /** A prime that is being typed, as the network can read it. */
  typed(model: number, prime: string, mode: TypedMode): ReadablePrime {
    const vocabulary = new Vocabulary(this.#context.reader.model(model).vocabulary)
    const { ids, unknown } = encodeTyped(prime, vocabulary, mode)
    const readable = unknown.length > 0 ? vocabulary.decode(ids) : prime
    return { prime: readable, unknown: unknown.slice(0, MOST_LISTED), total: unknown.length }
  }

  /**
   * With units held from the end of the prime on, beside the untouched twin from the same seed.
   * @throws AppError `unknown-character`, `bad-unit`, `no-such-unit`
   */
  held(request: GenerateHeldInput, signal: AbortSignal): Promise<HeldText> {
    return this.#context.threads.run('generateHeld', request, { signal }).done
  }

  /** @throws AppError `unknown-character` for a prime that the network cannot read */
  run(request: GenerationRequest, signal: AbortSignal): AsyncIterable<GenerateEvent> {
    return events(this.#context.threads, 'generate', request, { signal })
  }
}
