// How a network learned: training and validation loss by step, in bits a character, on a logarithmic axis of steps.

import { type Fields, MODEL, type Specification } from '../../schema/figures.ts'
import type { TrainingPoint } from '../../train/events.ts'
import { BITS } from '../charts/ablation.ts'
import { lossChart } from '../charts/loss.ts'
import type { Style } from '../drawing.ts'
import type { Provenance } from '../provenance.ts'
import { lossTable } from '../table.ts'
import { headed } from './headed.ts'
import type { Kind } from './kind.ts'

const fields = { model: MODEL } as const satisfies Fields

export type LossSpecification = Specification<'loss', typeof fields>

export interface LossFigure {
  /** by step; losses in nats a character */
  points: readonly Pick<TrainingPoint, 'step' | 'train' | 'validation'>[]
  provenance: Provenance
  style: Style
}

export const loss: Kind<LossSpecification, { points: readonly TrainingPoint[] }> = {
  kind: 'loss',
  title: 'Loss',
  fields,
  width: 'double',
  caption: (_, { model, corpus }) => `Training and validation loss of ${model} on ${corpus}.`,
  draw: lossFigure,
  table: ({ points }) => lossTable(points),
}

/** The same figure gives the same bytes. */
export function lossFigure(figure: LossFigure): string {
  const { points, provenance } = figure
  const { model } = provenance
  return headed(
    {
      ...{ title: `Loss of ${model} by step`, words: model, usual: 'double' },
      chart: (look) => lossChart({ points, losses: BITS }, look),
    },
    figure,
  )
}
