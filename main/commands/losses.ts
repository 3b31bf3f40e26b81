// How the command line prints a loss: bits a character first, as the window shows it, then nats, as JSON has it.

import { bits, guessing, worseThanGuessing } from '../contract/losses.ts'

export interface RatedLosses {
  /** ln V: the loss of equal probabilities, nats a character */
  guessing: number
  /** whether the loss is above that */
  worseThanGuessing: boolean
}

/** @param losses nats a character */
export function rated(losses: readonly (number | null)[], vocabulary: number): RatedLosses {
  return {
    guessing: guessing(vocabulary),
    worseThanGuessing: losses.some((loss) => worseThanGuessing(loss, vocabulary)),
  }
}

/** `2.1034 bits a character (1.4580 nats)` */
export function lossInWords(nats: number | null): string {
  return nats === null ? 'not measured' : `${bits(nats).toFixed(4)} bits a character (${nats.toFixed(4)} nats)`
}

/** `, standard error 0.0104 bits`; nothing where there is none */
export function errorInWords(nats: number): string {
  return Number.isFinite(nats) ? `, standard error ${bits(nats).toFixed(4)} bits` : ''
}

/** A line where a loss is worse than guessing; none otherwise. @param why what it may come from, a question */
export function guessingLines(rated: RatedLosses, why: string): string[] {
  if (!rated.worseThanGuessing) return []
  return [`This is worse than guessing (${bits(rated.guessing).toFixed(2)} bits a character): ${why}`]
}

export const ORDER_OF_VOCABULARY = 'is the vocabulary in the order of training, and is this the kind of text?'
