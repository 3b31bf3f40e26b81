// Losses of networks on the part of their text that was held out for test; stored, since they change with the weights only.

import { AppError } from '../../core/errors.ts'
import type { NetworkLoss } from '../../core/figures/charts/networks.ts'
import { splitText } from '../../core/train/batches.ts'
import type { ModelInfo } from '../contract/types.ts'
import type { EvaluationService } from './evaluation.ts'
import type { ServiceContext } from './service-context.ts'

/** The stored loss of a network. */
interface Kept {
  /** of the weights and the text, and the characters that were judged */
  key: string
  characters: number
  nats: number
  standardError: number
}

export class TestLosses {
  readonly #context: ServiceContext
  readonly #evaluation: EvaluationService

  constructor(context: ServiceContext, evaluation: EvaluationService) {
    this.#context = context
    this.#evaluation = evaluation
  }

  /**
   * The networks whose losses can be compared with that of `model`: those with weights whose text, and part of it held
   * out for test, are the same.
   * @throws AppError `not-held-out` where nothing of the network's text was
   */
  comparable(model: number): ModelInfo[] {
    const { reader } = this.#context
    const asked = reader.model(model)
    testPart(asked, this.#characters(asked))
    const share = asked.heldOut!.test
    return reader.models().filter((one) => one.hash && one.corpus === asked.corpus && one.heldOut?.test === share)
  }

  /**
   * In the order of `models`.
   * @param onDone called after each, with how many are done
   * @throws AppError `not-held-out`, or `cancelled`
   */
  async of(models: readonly number[], signal: AbortSignal, onDone?: (done: number) => void): Promise<NetworkLoss[]> {
    const found: NetworkLoss[] = []
    for (const model of models) {
      found.push(await this.#one(this.#context.reader.model(model), signal))
      onDone?.(found.length)
    }
    return found
  }

  async #one(model: ModelInfo, signal: AbortSignal): Promise<NetworkLoss> {
    const { id, name, spec, parameters, steps, hash } = model
    const { reader, readOnly, writer } = this.#context
    const characters = this.#characters(model)
    const { start, end } = testPart(model, characters)
    const key = [hash, reader.corpus(model.corpus!).hash, start, end].join(' ')
    const stored = reader.setting(setting(id))
    let kept = stored === undefined ? undefined : (JSON.parse(stored) as Kept)
    if (kept?.key !== key) {
      const request = { model: id, corpus: model.corpus!, start, end, perCharacter: false }
      const score = await this.#evaluation.run(request, { signal })
      kept = { key, characters: score.characters, nats: score.crossEntropy, standardError: score.standardError }
      if (!readOnly) await writer.setSetting(setting(id), JSON.stringify(kept))
    }
    const { cell, layers, hidden } = spec
    const { nats, standardError } = kept
    return { name, cell, layers, hidden, parameters, steps, characters: kept.characters, nats, standardError }
  }

  #characters({ corpus, name }: ModelInfo): number {
    if (corpus !== null) return this.#context.reader.corpus(corpus).characters
    throw new AppError('not-held-out', `The text of “${name}” is not here, so that it has no test part.`)
  }
}

/** The end of a network's text, which it was not trained on and not chosen by. @throws AppError `not-held-out` */
export function testPart({ name, heldOut }: ModelInfo, characters: number): { start: number; end: number } {
  const { start, end } = heldOut ? splitText(characters, heldOut).test : { start: 0, end: 0 }
  if (end - start >= 2) return { start, end }
  throw new AppError(
    'not-held-out',
    `Nothing of the text of “${name}” was held out for test, so that there is no test loss; train it with --test 0.05, say.`,
  )
}

function setting(model: number): string {
  return `test-loss ${model}`
}
