// From scores to probabilities at a temperature, in double precision and without overflow, and the likeliest among
// them. The logarithms are in model/loss.ts.

/** exp(z_i / T) / Σ_j exp(z_j / T): the probabilities of one row at a temperature above 0. */
export function softmax(logits: Float32Array, offset: number, size: number, temperature = 1): Float64Array {
  const row = Float64Array.from(logits.subarray(offset, offset + size), (logit) => logit / temperature)
  const highest = row.reduce((most, z) => Math.max(most, z), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let i = 0; i < size; i++) sum += row[i] = Math.exp(row[i] - highest)
  return row.map((weight) => weight / sum)
}

/** Ids of the `count` greatest, best first; ties in the order of their ids. */
export function likeliest(probabilities: Float64Array, count: number): number[] {
  const best: number[] = []
  for (let id = 0; id < probabilities.length; id++) {
    let place = best.length
    while (place > 0 && probabilities[id] > probabilities[best[place - 1]]) place--
    if (place < count) best.splice(place, 0, id)
    if (best.length > count) best.pop()
  }
  return best
}
