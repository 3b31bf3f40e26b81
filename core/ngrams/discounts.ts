// The discounts of modified Kneser-Ney smoothing (Chen and Goodman 1998, equation 26; Heafield et al. 2013, section 3.3).
// With t_k the n-grams of an order that have the count k:
//   D_k = k − (k + 1) · t_1 / (t_1 + 2 t_2) · t_{k+1} / t_k,   k = 1, 2, 3 or more.
// Where one of t_1 … t_4 is 0, or a discount leaves 0 … k, the order takes ½, 1 and 3/2, KenLM's fall-back.

/** Orders with discounts of their own; longer n-grams take those of this order. */
export const ORDERS = 20

export const FALLBACK: Discounts = [0.5, 1, 1.5]

/** Of a count of 1, of 2, and of 3 or more. */
export type Discounts = readonly [number, number, number]

/** t_1 … t_4 for each order. */
export class CountsOfCounts {
  /** [ORDERS + 2, 4] differences between successive orders */
  readonly #steps = new Float64Array(4 * (ORDERS + 2))

  /** One n-gram of each length `from` … `to` has this count. */
  add(count: number, from: number, to: number): void {
    if (count > 4 || from > ORDERS) return
    this.#steps[4 * from + count - 1]++
    this.#steps[4 * (Math.min(to, ORDERS) + 1) + count - 1]--
  }

  /** [t_1, t_2, t_3, t_4] */
  of(order: number): number[] {
    return [0, 1, 2, 3].map((k) => {
      let sum = 0
      for (let n = 0; n <= Math.min(order, ORDERS); n++) sum += this.#steps[4 * n + k]
      return sum
    })
  }

  /** [1 … ORDERS] the discounts of each order; index 0 is not used. */
  discounts(): Discounts[] {
    return Array.from({ length: ORDERS + 1 }, (_, order) => discountsOf(this.of(order)))
  }
}

/** @param t t_1 … t_4 */
export function discountsOf(t: readonly number[]): Discounts {
  if (t.some((count) => count === 0)) return FALLBACK
  const share = t[0] / (t[0] + 2 * t[1])
  const d = [1, 2, 3].map((k) => k - (k + 1) * share * (t[k] / t[k - 1]))
  return d.every((value, i) => value >= 0 && value <= i + 1) ? [d[0], d[1], d[2]] : FALLBACK
}
