// Groups of characters by the value of a feature: where it holds and elsewhere, or fifths of a number.

export interface Groups {
  names: string[]
  /** [characters] index of a name */
  of: Uint8Array
}

/** Values that have a group each. */
const FEW = 8
const PARTS = 5

/** Characters by the value of a feature: true and false, a number’s values where these are few, else parts of equal size. */
export function groupsOf(kind: 'boolean' | 'number', values: Uint8Array | Float32Array): Groups {
  if (kind === 'boolean') return { names: ['elsewhere', 'feature holds'], of: Uint8Array.from(values, Number) }
  const distinct = [...new Set(values)].sort((a, b) => a - b)
  if (distinct.length <= FEW)
    return { names: distinct.map(String), of: Uint8Array.from(values, (value) => distinct.indexOf(value)) }
  const sorted = Float32Array.from(values).sort()
  const edges = Array.from({ length: PARTS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / PARTS)])
  const of = Uint8Array.from(values, (value) => edges.filter((edge) => value >= edge).length)
  return { names: Array.from({ length: PARTS }, (_, part) => nameOf(sorted, edges, part)), of }
}

function nameOf(sorted: Float32Array, edges: readonly number[], part: number): string {
  const low = part === 0 ? sorted[0] : edges[part - 1]
  const high = part === edges.length ? sorted[sorted.length - 1] : edges[part]
  const plain = (value: number) => String(Number(value.toPrecision(4)))
  return part === edges.length ? `${plain(low)} to ${plain(high)}` : `${plain(low)} to below ${plain(high)}`
}
