// Data of figures of predictions: a comparison that is kept, or made anew.

import type { SpecificationOf } from '../../contract/finding-types.ts'
import type { ComparisonOptions } from '../../contract/prediction-types.ts'
import { expressionFor, recordingFor } from '../figure-sources.ts'
import type { ServiceContext } from '../service-context.ts'
import type { FigureNeeds, FigureRequest, Gathered, Gatherers } from './gather.ts'

export class PredictionFigures {
  readonly #context: ServiceContext
  readonly #needs: FigureNeeds

  constructor(context: ServiceContext, needs: FigureNeeds) {
    this.#context = context
    this.#needs = needs
  }

  get gatherers(): Gatherers<'predictions'> {
    return { predictions: (request) => this.#predictions(request) }
  }

  async #predictions({ figure, source, signal }: FigureRequest<'predictions'>): Promise<Gathered<'predictions'>> {
    const { reader } = this.#context
    const { id } = recordingFor(figure, source, reader)
    const feature = figure.feature === undefined ? undefined : expressionFor(figure.feature, source, reader)
    const options = comparisonOptions({ ...figure, feature })
    const comparison = await this.#needs.predictions.whole({ recording: id }, options, signal)
    return { comparison, part: figure.part, notes: comparison.notes }
  }
}

/** What the window asks for the same figure. */
function comparisonOptions(
  figure: Omit<SpecificationOf<'predictions'>, 'recording' | 'part' | 'kind'>,
): ComparisonOptions {
  const { order, against, context, feature, open, close } = figure
  return {
    order,
    ...(against !== undefined && { against }),
    ...(context !== undefined && { context }),
    ...(feature !== undefined && { features: [feature] }),
    ...(open !== undefined && { delimiters: [{ open, close: close ?? open }] }),
  }
}
