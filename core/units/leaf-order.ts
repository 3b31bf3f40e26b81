// Hierarchical clustering by average linkage, and an order of its leaves in which neighbors are close. The tree comes from
// nearest-neighbor chains (Murtagh 1983), in time n²; at each merge the leaves are reversed so that the nearest ends meet,
// which approximates the optimal leaf order (Bar-Joseph et al. 2001, in time n³).

/** A cluster: its leaves in order. */
type Leaves = number[]

/**
 * @param distance [n][n], symmetric, not negative; left as it is
 * @returns the n items, each once, in an order of the leaves. Yields after each merge.
 */
export function* leafOrder(distance: Float32Array, n: number): Generator<number, Uint32Array, undefined> {
  const between = distance.slice()
  const clusters: (Leaves | null)[] = Array.from({ length: n }, (_, i) => [i])
  const chain: number[] = []
  for (let merged = 1; merged < n; merged++) {
    if (chain.length === 0) chain.push(clusters.findIndex((leaves) => leaves !== null))
    const [a, b] = closestPair(between, clusters, chain, n)
    average(between, n, a, b, clusters)
    clusters[a] = joined(distance, n, clusters[a]!, clusters[b]!)
    clusters[b] = null
    yield merged / n
  }
  return Uint32Array.from(clusters.find((leaves) => leaves !== null) ?? [])
}

/** Extends the chain of nearest neighbors until two are mutual, which leave the chain. */
function closestPair(
  between: Float32Array,
  clusters: readonly (Leaves | null)[],
  chain: number[],
  n: number,
): [number, number] {
  for (;;) {
    const last = chain[chain.length - 1]
    const before = chain[chain.length - 2] ?? -1
    let nearest = before
    let least = before < 0 ? Number.POSITIVE_INFINITY : between[last * n + before]
    for (let other = 0; other < n; other++) {
      if (other === last || clusters[other] === null) continue
      const d = between[last * n + other]
      if (d < least || nearest < 0) [nearest, least] = [other, d]
    }
    if (nearest === before) {
      chain.length -= 2
      return last < before ? [last, before] : [before, last]
    }
    chain.push(nearest)
  }
}

/** Distances to the union of a and b, kept under a: means over pairs of leaves. */
function average(between: Float32Array, n: number, a: number, b: number, clusters: readonly (Leaves | null)[]): void {
  const [weightA, weightB] = [clusters[a]!.length, clusters[b]!.length]
  const total = weightA + weightB
  for (let other = 0; other < n; other++) {
    if (clusters[other] === null || other === a || other === b) continue
    const d = (weightA * between[a * n + other] + weightB * between[b * n + other]) / total
    between[a * n + other] = between[other * n + a] = d
  }
}

/** Of the four concatenations of two rows of leaves, the one whose meeting ends are nearest. */
function joined(distance: Float32Array, n: number, left: Leaves, right: Leaves): Leaves {
  const d = (i: number, j: number) => distance[i * n + j]
  const ends = [left[0], left[left.length - 1], right[0], right[right.length - 1]]
  const ways = [d(ends[1], ends[2]), d(ends[1], ends[3]), d(ends[0], ends[2]), d(ends[0], ends[3])]
  const best = ways.indexOf(Math.min(...ways))
  const first = best >= 2 ? left.reverse() : left
  const second = best % 2 === 1 ? right.reverse() : right
  return first.concat(second)
}
