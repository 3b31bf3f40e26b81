// How far two predictors are apart: the symmetric Kullback-Leibler divergence of their distributions over the next
// character, D(p‖q) + D(q‖p) = Σ (p − q) · (ln p − ln q), nats (Kullback and Leibler 1951, equation 2.6).

/** ln of the softmax over some of the ids. @param ids those that count @returns [ids], a new array unless `into` */
export function logSoftmax(
  logits: Float32Array,
  offset: number,
  ids: Int32Array,
  into: Float64Array = new Float64Array(ids.length),
): Float64Array {
  let highest = Number.NEGATIVE_INFINITY
  for (const id of ids) highest = Math.max(highest, logits[offset + id])
  let sum = 0
  for (const id of ids) sum += Math.exp(logits[offset + id] - highest)
  const norm = highest + Math.log(sum)
  for (let k = 0; k < ids.length; k++) into[k] = logits[offset + ids[k]] - norm
  return into
}

/** ln of probabilities of some of the ids, made to sum to 1. @returns [ids] */
export function logShares(probabilities: Float64Array, ids: Int32Array): Float32Array {
  let sum = 0
  for (const id of ids) sum += probabilities[id]
  return Float32Array.from(ids, (id) => Math.log(probabilities[id] / sum))
}

/** Nats. @param p, q natural logs of two distributions over the same characters */
export function symmetricDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < p.length; k++) sum += (Math.exp(p[k]) - Math.exp(q[k])) * (p[k] - q[k])
  return sum
}
