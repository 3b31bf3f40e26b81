// From scores to probabilities, in double precision and without overflow.

/** log Σ_j exp(z_j) over one row of logits. */
export function logSumExp(logits: Float32Array, offset: number, size: number): number {
  let highest = Number.NEGATIVE_INFINITY
  for (let i = offset; i < offset + size; i++) if (logits[i] > highest) highest = logits[i]
  let sum = 0
  for (let i = offset; i < offset + size; i++) sum += Math.exp(logits[i] - highest)
  return highest + Math.log(sum)
}

/** log p of character `id`, nats, from the row of logits that starts at `offset`. */
export function logProbability(logits: Float32Array, offset: number, size: number, id: number): number {
  return logits[offset + id] - logSumExp(logits, offset, size)
}

/** exp(z_i / T) / Σ_j exp(z_j / T): the probabilities of one row at a temperature above 0. */
export function softmax(logits: Float32Array, offset: number, size: number, temperature = 1): Float64Array {
  const row = Float64Array.from(logits.subarray(offset, offset + size), (logit) => logit / temperature)
  const highest = row.reduce((most, z) => Math.max(most, z), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let i = 0; i < size; i++) sum += row[i] = Math.exp(row[i] - highest)
  return row.map((weight) => weight / sum)
}
