// Classes of characters, by Unicode.

const CLASSES = [
  ['lower-case letters', /^\p{Ll}$/u],
  ['upper-case letters', /^[\p{Lu}\p{Lt}]$/u],
  ['other letters', /^[\p{L}\p{M}]$/u],
  ['digits', /^\p{Nd}$/u],
  ['line ends', /^[\n\r]$/],
  ['spaces', /^[\p{Zs}\t]$/u],
  ['punctuation', /^\p{P}$/u],
  ['other characters', /^/],
] as const

export const CLASS_NAMES: readonly string[] = CLASSES.map(([name]) => name)
const [LOWER, UPPER, OTHER, DIGITS, , , PUNCTUATION] = CLASSES.keys()

const known = new Map<number, number>()

/** The index of the class of a code point. */
export function classOf(point: number): number {
  let found = known.get(point)
  if (found === undefined) {
    const character = String.fromCodePoint(point)
    found = CLASSES.findIndex(([, pattern]) => pattern.test(character))
    known.set(point, found)
  }
  return found
}

/** A word is a longest run of these. */
export function isWordCharacter(point: number): boolean {
  const of = classOf(point)
  return of === LOWER || of === UPPER || of === OTHER || of === DIGITS
}

/** Of a code point. */
export const isPunctuation = (point: number) => classOf(point) === PUNCTUATION
