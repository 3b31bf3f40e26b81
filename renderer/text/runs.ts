// Where a feature is true, as runs [from, to, from, to, …] in order: which characters, which run comes next.

/** 1 where position from + i lies in a run: [to − from]. */
export function maskOf(runs: Uint32Array, from: number, to: number): Uint8Array {
  const mask = new Uint8Array(Math.max(0, to - from))
  for (let i = firstRunAfter(runs, from); i < runs.length && runs[i] < to; i += 2)
    mask.fill(1, Math.max(0, runs[i] - from), runs[i + 1] - from)
  return mask
}

/** The offset in `runs` of the first run that ends after a position; runs.length if none does. */
export function firstRunAfter(runs: Uint32Array, position: number): number {
  let low = 0
  let high = runs.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (runs[2 * middle + 1] > position) high = middle
    else low = middle + 1
  }
  return 2 * low
}

/** Whether any run touches from … to. */
export function touches(runs: Uint32Array, from: number, to: number): boolean {
  const i = firstRunAfter(runs, from)
  return i < runs.length && runs[i] < to
}

/** The number (from 0) of the next run that starts after, or the previous that starts before, going round at the ends. */
export function stepRun(runs: Uint32Array, position: number, direction: 1 | -1): number {
  const total = runs.length >> 1
  if (total === 0) return -1
  let k = firstRunAfter(runs, position) / 2
  if (k < total && runs[2 * k] < position) k++ // inside a run: the next start is that of the run behind it
  if (direction < 0) return (k - 1 + total) % total
  return (k < total && runs[2 * k] === position ? k + 1 : k) % total
}

/** The number (from 0) of the run at a position, or of the last one before it; −1 if there is none. */
export function runAt(runs: Uint32Array, position: number): number {
  const i = firstRunAfter(runs, position)
  return i < runs.length && runs[i] <= position ? i / 2 : i / 2 - 1
}
