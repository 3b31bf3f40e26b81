// The sentence on an unknown name, with the nearest known one.

/** A name is near within a third of its length in edits, at least one. */
export function unknownName(name: string, known: readonly string[]): string {
  const near = nearest(name.toLowerCase(), known)
  return `There is no feature “${name}”${near ? `; did you mean ${near}?` : '; text is matched with /…/.'}`
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3))
  const ranked = known.map((k) => ({ k, d: distance(name, k) })).sort((a, b) => a.d - b.d)
  return ranked.length > 0 && ranked[0].d <= limit ? ranked[0].k : undefined
}

/** Levenshtein's edit distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]
}
