// What is told of a text that somebody types to see what a network makes of it. Positions are code points of that text.

import type { UnknownCharacter } from '../../core/text/typed.ts'

export type { UnknownCharacter }

export interface TryoutOpened {
  session: number
  /** how long a text this network may be given */
  mostCharacters: number
}

/** First what the network does not know, then values in pieces that follow on one another; the end of the stream is the end of the text. */
export type TryoutEvent =
  | {
      type: 'unknown'
      /** the first some hundred */
      unknown: UnknownCharacter[]
      /** how many there are altogether */
      total: number
    }
  | {
      type: 'values'
      from: number
      to: number
      /** for each unit that was asked for, its values after characters from … to; NaN where a character was left out */
      values: Float32Array[]
      /** nats; NaN for the first character and those that were left out */
      surprise: Float32Array
    }

/** The likeliest characters at a place, best first. */
export type Expected = { character: string; probability: number }[]
