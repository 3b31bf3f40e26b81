// What a feature keeps up for a large part of the text: more dialogue towards the end, a chapter without any. A unit
// that drifts as well would agree or disagree with it by the luck of two slow curves, and turning the text round breaks
// exactly such curves: chance would look rarer than it is. So chance is asked about the feature less its slow drift.

/** A sixteenth of the text holds still: with fewer pieces, features that change ten times a text pass too often. */
export const PIECES = 16

/** The first character after a sixteenth. */
export function pieceEnd(piece: number, characters: number): number {
  return Math.floor(((piece + 1) * characters) / PIECES)
}

/** In which sixteenth a character lies. */
export function pieceOf(character: number, characters: number): number {
  let piece = 0
  while (pieceEnd(piece, characters) <= character) piece++
  return piece
}

/** The feature less its mean in each sixteenth of the text. @param feature [characters] 0 and 1, or numbers */
export function withoutDrift(feature: ArrayLike<number>): Float32Array {
  const values = Float32Array.from(feature)
  for (let piece = 0; piece < PIECES; piece++) {
    const from = Math.floor((piece * values.length) / PIECES)
    const to = Math.floor(((piece + 1) * values.length) / PIECES)
    let sum = 0
    for (let t = from; t < to; t++) sum += values[t]
    const mean = to > from ? sum / (to - from) : 0
    for (let t = from; t < to; t++) values[t] -= mean
  }
  return values
}
