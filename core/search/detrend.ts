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

/** [PIECES] the mean of each sixteenth of the text. */
function meansOfPieces(values: ArrayLike<number>): Float64Array {
  const means = new Float64Array(PIECES)
  for (let piece = 0, t = 0; piece < PIECES; piece++) {
    const [start, end] = [t, pieceEnd(piece, values.length)]
    for (; t < end; t++) means[piece] += values[t]
    if (end > start) means[piece] /= end - start
  }
  return means
}

/** The feature less its mean in each sixteenth of the text. @param feature [characters] 0 and 1, or numbers */
export function detrended(feature: ArrayLike<number>): Float32Array {
  const means = meansOfPieces(feature)
  const values = Float32Array.from(feature)
  for (let piece = 0, t = 0; piece < PIECES; piece++)
    for (const end = pieceEnd(piece, values.length); t < end; t++) values[t] -= means[piece]
  return values
}
