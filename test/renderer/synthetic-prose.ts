// Generated prose, the same each time: wrapped lines with quotations, and where these stand.

const WORDS =
  'the whale and a ship of old Ahab sea upon this that with his white for in by from all what some deep Starbuck harpoon water before again little long over round mast Queequeg hand boat'.split(
    ' ',
  )

/** A repeatable stream of numbers in [0, 1). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Hard-wrapped prose of about `length` characters with quotations. */
export function syntheticText(length: number, seed = 1): string {
  const random = numbers(seed)
  const lines: string[] = []
  let line = ''
  let size = 0
  let quoting = false
  const put = (word: string) => {
    if (line.length + word.length + 1 > 76) {
      lines.push(line)
      size += line.length + 1
      line = ''
    }
    line += (line ? ' ' : '') + word
  }
  while (size < length) {
    let word = WORDS[Math.floor(random() * WORDS.length)]
    if (!quoting && random() < 0.02) {
      quoting = true
      word = `“${word}`
    } else if (quoting && random() < 0.06) {
      quoting = false
      word += '!”'
    } else if (random() < 0.08) word += random() < 0.5 ? ',' : '.'
    put(word)
    if (!quoting && random() < 0.012) {
      lines.push(line, '')
      size += line.length + 2
      line = ''
    }
  }
  return `${lines.join('\n')}\n`
}

/** [from, to, …] of what stands between curly quotes. */
export function quoteRuns(text: string): Uint32Array {
  const runs: number[] = []
  for (const match of text.matchAll(/“([^”]*)”/g)) runs.push(match.index + 1, match.index + 1 + match[1].length)
  return Uint32Array.from(runs)
}
