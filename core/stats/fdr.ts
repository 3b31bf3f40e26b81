// False discovery rates.

/**
 * Benjamini and Hochberg's q (1995): for each p the smallest share of false discoveries at which it would count as
 * one, min over larger p of p·m/rank. NaN stays NaN and is not counted.
 */
export function benjaminiHochberg(p: Float64Array): Float64Array {
  const order = [...p.keys()].filter((i) => !Number.isNaN(p[i])).sort((a, b) => p[b] - p[a])
  const q = new Float64Array(p.length).fill(Number.NaN)
  let least = 1
  order.forEach((i, above) => {
    least = Math.min(least, p[i] * (order.length / (order.length - above)))
    q[i] = least
  })
  return q
}
