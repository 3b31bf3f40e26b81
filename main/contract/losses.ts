// Losses as shown: bits a character, with that of equal probabilities.

/** Nats to bits. */
export function bits(nats: number): number {
  return nats / Math.LN2
}

/** The loss of a network that gives every character of its vocabulary the same probability: ln V, nats a character. */
export function guessing(vocabulary: number): number {
  return Math.log(vocabulary)
}

/** @param loss nats a character; null where none was measured */
export function worseThanGuessing(loss: number | null, vocabulary: number): boolean {
  return loss !== null && !(loss <= guessing(vocabulary))
}
