// Data of figures of whole networks: the saturation of the gates of one, its loss curve, states of one text in another,
// and test losses of many.

import { AppError } from '../../../core/errors.ts'
import { recordingFor } from '../figure-sources.ts'
import type { ServiceContext } from '../service-context.ts'
import type { FigureNeeds, FigureRequest, Gathered, Gatherers } from './gather.ts'

export class NetworkFigures {
  readonly #context: ServiceContext
  readonly #needs: FigureNeeds

  constructor(context: ServiceContext, needs: FigureNeeds) {
    this.#context = context
    this.#needs = needs
  }

  get gatherers(): Gatherers<'saturation' | 'loss' | 'patching' | 'networks'> {
    return {
      saturation: (request) => this.#saturation(request),
      loss: (request) => this.#loss(request),
      patching: (request) => this.#patching(request),
      networks: async ({ figure, signal }) => ({ networks: await this.#needs.testLosses.of(figure.models, signal) }),
    }
  }

  async #saturation({ figure, source, signal }: FigureRequest<'saturation'>): Promise<Gathered<'saturation'>> {
    const { id } = recordingFor(figure, source, this.#context.reader)
    for await (const event of this.#needs.units.saturation(id, signal))
      if (event.type === 'result') return { gates: event.gates }
    throw new AppError('cancelled', 'The gates were not counted to their end.')
  }

  async #patching({ figure, signal }: FigureRequest<'patching'>): Promise<Gathered<'patching'>> {
    const { kind: _, ...question } = figure
    for await (const event of this.#needs.effects.patch(question, signal)) if (event.type === 'result') return event
    throw new AppError('cancelled', 'The patches were not measured to their end.')
  }

  #loss({ figure, provenance }: FigureRequest<'loss'>): Gathered<'loss'> {
    const points = this.#context.reader.lossPoints(this.#context.reader.model(figure.model).id)
    if (points.length === 0)
      throw new AppError(
        'no-curve',
        `“${provenance.model}” was not trained here, so that there is no curve of its loss.`,
      )
    return { points }
  }
}
