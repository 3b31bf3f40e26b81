// Scores units with their signs and thresholds on another recording.

import { AppError } from '../../../core/errors.ts'
import { columnNamed, kindOfName } from '../../../core/model/unit-names.ts'
import { valuesOfUnit } from '../../../core/search/codes/unit-values.ts'
import { type Scale, scaleTable } from '../../../core/search/codes/value-scale.ts'
import { type Chosen, replicated } from '../../../core/search/replicate.ts'
import type { MetricValues } from '../../contract/types.ts'
import type { TaskContext } from '../context.ts'
import { type Evaluating, recordedFeature } from '../recorded-feature.ts'
import { recordedBits } from '../recorded-units.ts'

export interface ReplicateInput {
  /** the other recording */
  recording: number
  expression: string
  units: Chosen[]
  scale: Scale
}

/** @throws AppError `feature-never`, `no-such-unit` */
export async function replicate(
  { recording, expression, units, scale }: ReplicateInput,
  { store, emit, check, breathe }: TaskContext<Evaluating>,
): Promise<{ unit: string; figures: MetricValues }[]> {
  const info = store.recording(recording)
  const { characters, name } = info
  const feature = recordedFeature({ recording, expression, characters }, store, emit)
  if (feature.values.every((value: number) => value === feature.values[0]))
    throw new AppError(
      'feature-never',
      `This feature never changes in “${name}”; choose another recording to replicate on.`,
    )
  const found: { unit: string; figures: MetricValues }[] = []
  for (const chosen of units) {
    check()
    const bits = recordedBits(store, recording, columnNamed(info, chosen.unit), characters)
    const figures = replicated(chosen, valuesOfUnit(bits, scaleTable(kindOfName(chosen.unit), scale)), feature)
    found.push({ unit: chosen.unit, figures })
    await breathe()
  }
  return found
}
