// Data of figures of a network along its training: read anew, unless it was just read.

import { AppError } from '../../../core/errors.ts'
import { expressionFor, recordingFor } from '../figure-sources.ts'
import type { ServiceContext } from '../service-context.ts'
import type { FigureNeeds, FigureRequest, Gathered, Gatherers } from './gather.ts'

export class BirthFigures {
  readonly #context: ServiceContext
  readonly #needs: FigureNeeds

  constructor(context: ServiceContext, needs: FigureNeeds) {
    this.#context = context
    this.#needs = needs
  }

  get gatherers(): Gatherers<'births'> {
    return { births: (request) => this.#births(request) }
  }

  async #births({ figure, source, signal }: FigureRequest<'births'>): Promise<Gathered<'births'>> {
    const { reader } = this.#context
    const { id } = recordingFor(figure, source, reader)
    const { among, features, order, most: characters, seed, part } = figure
    if (among.length !== features.length)
      throw new AppError('bad-figure', 'Each unit needs a feature, and each feature a unit; give as many of both.')
    if (part === 'scores' ? among.length === 0 : order === 0)
      throw new AppError(
        'bad-figure',
        part === 'scores'
          ? 'Scores are of units and features; name at least one of each.'
          : 'This part is of n-gram models; give an order from 1 to 20.',
      )
    const pairs = among.map((unit, i) => ({ unit, feature: expressionFor(features[i], source, reader) }))
    const births = await this.#needs.births.whole(id, { pairs, order, characters, seed }, signal)
    return { births, part, notes: births.notes }
  }
}
