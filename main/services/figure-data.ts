// Gathers the data of a figure from the workspace, for each kind, which core draws and tabulates.

import { FIGURE_KINDS } from '../../core/figures/kinds/kinds.ts'
import type { Table } from '../../core/figures/table.ts'
import type { FigureKind } from '../contract/finding-types.ts'
import { BirthFigures } from './figure-data/births.ts'
import { FeatureFigures } from './figure-data/features.ts'
import type { FigureNeeds, FigureRequest, Gathered, GatheredFigure, Gatherers } from './figure-data/gather.ts'
import { NetworkFigures } from './figure-data/networks.ts'
import { PredictionFigures } from './figure-data/predictions.ts'
import { TextFigures } from './figure-data/texts.ts'
import { UnitFigures } from './figure-data/units.ts'
import type { ServiceContext } from './service-context.ts'

export class FigureData {
  readonly #gatherers: Gatherers

  constructor(context: ServiceContext, needs: FigureNeeds) {
    this.#gatherers = {
      ...new TextFigures(context, needs).gatherers,
      ...new UnitFigures(context, needs).gatherers,
      ...new FeatureFigures(context, needs).gatherers,
      ...new NetworkFigures(context, needs).gatherers,
      ...new PredictionFigures(context, needs).gatherers,
      ...new BirthFigures(context, needs).gatherers,
    }
  }

  /** @throws AppError `figure-lost`, or for an invalid specification */
  async gather<K extends FigureKind>(request: FigureRequest<K>): Promise<GatheredFigure> {
    const kind = request.figure.kind as K
    const gather = this.#gatherers[kind] as (request: FigureRequest<K>) => Promise<Gathered<K>>
    const data: object & Pick<GatheredFigure, 'html' | 'notes'> = await gather(request)
    const { draw, table } = FIGURE_KINDS[kind] as unknown as {
      draw(drawing: object): string
      table(data: object): Table | Promise<Table>
    }
    return {
      svg: (style) => draw({ ...data, provenance: request.provenance, style }),
      html: data.html,
      table: () => table(data),
      notes: data.notes,
    }
  }
}
