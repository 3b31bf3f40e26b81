// Types of scratchpads and of typed primes. Positions are code points of the text.

import type { UnknownCharacter } from '../../core/text/typed.ts'

export type { UnknownCharacter }

export interface ScratchpadOpened {
  session: number
  /** longest text of this network */
  mostCharacters: number
}

/** First unknown characters, then values in consecutive pieces; the stream ends with the text. */
export type ScratchpadEvent =
  | {
      type: 'unknown'
      /** the first ones */
      unknown: UnknownCharacter[]
      /** number of all */
      total: number
    }
  | {
      type: 'values'
      from: number
      to: number
      /** for each requested unit, its values after characters from … to; NaN where a character was left out */
      values: Float32Array[]
      /** nats; NaN for the first character and those that were left out */
      surprise: Float32Array
    }

/** What is typed to begin with, as the network can read it. */
export interface ReadablePrime {
  prime: string
  /** the first characters that the network does not know */
  unknown: UnknownCharacter[]
  /** number of all */
  total: number
}

/** The likeliest characters at a place, best first. */
export type Expected = { character: string; probability: number }[]
