// A unit by character of the text: mean, standard deviation and count.

export interface CharacterMean {
  character: string
  count: number
  mean: number
  /** population standard deviation */
  deviation: number
}

/**
 * @param text code points as long as `values`
 * @param values [characters] as shown
 * @returns the highest mean first; ties by code point
 */
export function meanByCharacter(text: string, values: Float32Array): CharacterMean[] {
  const sums = new Map<string, { count: number; sum: number; squares: number }>()
  let t = 0
  for (const character of text) {
    if (t >= values.length) break
    const value = values[t++]
    const kept = sums.get(character)
    if (!kept) {
      sums.set(character, { count: 1, sum: value, squares: value * value })
      continue
    }
    kept.count++
    kept.sum += value
    kept.squares += value * value
  }
  return Array.from(sums, ([character, { count, sum, squares }]) => {
    const mean = sum / count
    return { character, count, mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) }
  }).sort((a, b) => b.mean - a.mean || a.character.codePointAt(0)! - b.character.codePointAt(0)!)
}
