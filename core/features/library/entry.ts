// One feature of the library, and what several of them need to write their regexes.

export interface Entry {
  name: string
  expression: string
  meaning: string
}

/** A line end that no blank line follows: a paragraph goes on. */
export const GOES_ON = String.raw`\n(?![ \t]*\n)`

/** What stands between round brackets, with up to `deep` further pairs within; `unit` matches no bracket. */
export function balanced(unit: string, deep: number): string {
  return deep === 0 ? `(?:${unit})*` : String.raw`(?:${unit}|\(${balanced(unit, deep - 1)}\))*`
}
