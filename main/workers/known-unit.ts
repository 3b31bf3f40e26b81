// A unit of a network, recorded or not.

import { AppError } from '../../core/errors.ts'
import { KINDS } from '../../core/model/cells/cells.ts'
import type { ModelSpec } from '../../core/model/spec.ts'
import { type Unit, unitName } from '../../core/model/units.ts'

/** @throws AppError `no-such-unit` */
export function knownUnit(unit: Unit, { cell, layers, hidden }: ModelSpec): Unit {
  if (unit.layer < layers && unit.index < hidden && KINDS[cell].includes(unit.kind)) return unit
  throw new AppError(
    'no-such-unit',
    `There is no unit ${unitName(unit)}; the network has layers 0–${layers - 1}, kinds ${KINDS[cell].join(', ')}, units 0–${hidden - 1}.`,
  )
}
