// Detrending: the null correlates units with the feature minus its mean in each sixteenth of the text. A slow trend of
// the feature and one of a unit agree or disagree by chance, and circular shifts do not preserve such trends: p would be
// too small.

/** With fewer pieces, features that change ten times a text have too many false positives. */
export const PIECES = 16

/** The first character after a piece. */
export function pieceEnd(piece: number, characters: number): number {
  return Math.floor(((piece + 1) * characters) / PIECES)
}

/** The piece of a character. */
export function pieceOf(character: number, characters: number): number {
  let piece = 0
  while (pieceEnd(piece, characters) <= character) piece++
  return piece
}

/** [PIECES] the mean of each piece of the text. */
function meansOfPieces(values: ArrayLike<number>): Float64Array {
  const means = new Float64Array(PIECES)
  for (let piece = 0, t = 0; piece < PIECES; piece++) {
    const [start, end] = [t, pieceEnd(piece, values.length)]
    for (; t < end; t++) means[piece] += values[t]
    if (end > start) means[piece] /= end - start
  }
  return means
}

/** The feature minus its mean in each piece of the text. @param feature [characters] 0 and 1, or numbers */
export function detrended(feature: ArrayLike<number>): Float32Array {
  const means = meansOfPieces(feature)
  const values = Float32Array.from(feature)
  for (let piece = 0, t = 0; piece < PIECES; piece++)
    for (const end = pieceEnd(piece, values.length); t < end; t++) values[t] -= means[piece]
  return values
}
