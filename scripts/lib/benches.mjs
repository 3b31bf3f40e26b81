// Which benchmarks there are, and what one of them said. A benchmark is test/bench/AREA/NAME.ts; a file whose name
// starts with an underscore is a helper. One that cannot run on this machine prints `skipped: REASON` as its last line.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The benchmarks under a folder, as `area/name`, in a fixed order. */
export function benchesIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((area) => readdirSync(join(folder, area.name)).map((file) => `${area.name}/${file}`))
    .filter((file) => /\/[^_.][^/]*\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
}

/** The benchmarks that one of the words is part of; all without words. A word that is part of none is an error. */
export function chosen(benches, words) {
  const useless = words.find((word) => !benches.some((name) => name.includes(word)))
  if (useless) throw new Error(`There is no benchmark ${useless}; there are: ${benches.join(', ') || 'none'}.`)
  return words.length === 0 ? benches : benches.filter((name) => words.some((word) => name.includes(word)))
}

/** The reason that a benchmark gave for not running, or null. */
export function skipReason(printed) {
  return /(?:^|\n)skipped: ([^\n]+)\n*$/.exec(printed)?.[1] ?? null
}
