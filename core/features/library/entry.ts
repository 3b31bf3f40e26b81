// An entry of the library, and regexes that several entries share.

export interface Entry {
  name: string
  expression: string
  meaning: string
}

/** A line end within a paragraph: no blank line follows. */
export const GOES_ON = String.raw`\n(?![ \t]*\n)`

/** The content of round brackets, with up to `deep` nested pairs; `unit` matches no bracket. */
export function balanced(unit: string, deep: number): string {
  return deep === 0 ? `(?:${unit})*` : String.raw`(?:${unit}|\(${balanced(unit, deep - 1)}\))*`
}
