// Losses and surprisal as they are written in this window: in bits, unless nats were asked for; the host tells nats.

import { bits } from '../../main/contract/losses.ts'
import { score, signed } from './format.ts'

export type LossUnit = 'bits' | 'nats'

export interface Losses {
  unit: LossUnit
  /** “bits/char” */
  perCharacter: string
  /** @param nats what the host tells */
  of(nats: number): number
  /** “1.95 bits” */
  words(nats: number, digits?: number): string
  /** “+.03”: without the unit, which stands over the column */
  change(nats: number, digits?: number): string
  /** “1.95”, likewise */
  figure(nats: number, digits?: number): string
}

export function lossesIn(unit: LossUnit): Losses {
  const of = (nats: number) => (unit === 'bits' ? bits(nats) : nats)
  return {
    unit,
    perCharacter: `${unit}/char`,
    of,
    words: (nats, digits = 2) => `${score(of(nats), digits)} ${unit}`,
    change: (nats, digits = 3) => signed(of(nats), digits),
    figure: (nats, digits = 2) => score(of(nats), digits),
  }
}
