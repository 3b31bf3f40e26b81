// Detects the kind of a text (prose, C-like code, XML, Markdown or wiki text, LaTeX, or several) by the frequency of
// patterns in 1,000 characters; its features of the library are listed first.

/** Names of the groups of the library (features/library.ts). */
export type TextKind = 'Prose' | 'C-like code' | 'XML and HTML' | 'Markdown and wiki' | 'LaTeX'

/** Patterns and the weight of a match: 1 for a pattern that occurs about ten times in 1,000 characters of its kind. */
const SIGNS: readonly (readonly [kind: TextKind, sign: RegExp, weight: number])[] = [
  ['Prose', /[\p{Ll}\p{Nd}][.?!…]["”’»)]*\s+["“‘«(]?\p{Lu}/gu, 1],
  ['C-like code', /[;{}][ \t]*$/gm, 0.5],
  ['C-like code', /^[ \t]*#[ \t]*(?:include|define|if|ifdef|ifndef|endif)\b/gm, 1],
  ['C-like code', /->|[=!<>]=|&&|\|\||\+\+|::|=>/g, 0.5],
  ['XML and HTML', /<\/?[A-Za-z][\w:-]*(?:\s[^<>]{0,400})?\/?>/g, 1],
  ['Markdown and wiki', /^(?:#{1,6} \S|={2,6}[^=\n]+={2,6}[ \t]*$|[-*+] \S|\d+\. \S|> |```|\*+ ?\[)/gm, 1],
  ['Markdown and wiki', /\[\[[^\]\n]+\]\]|\[[^\]\n]+\]\([^)\s]+\)|\*\*[^*\n]+\*\*|'''/g, 1],
  ['LaTeX', /\\[A-Za-z]+\*?[ \t]*[{[]/g, 1],
  ['LaTeX', /\$[^$\n]{1,80}\$/g, 0.5],
]
/** Smallest weight in 1,000 characters that counts. */
const LEAST = 1.5

/** The kinds of a text, the most typical first; may be none. */
export function textKinds(text: string): TextKind[] {
  const weights = new Map<TextKind, number>()
  for (const [kind, sign, weight] of SIGNS) {
    const matches = text.match(sign)?.length ?? 0
    weights.set(kind, (weights.get(kind) ?? 0) + weight * matches)
  }
  const per = 1000 / Math.max(1, text.length)
  return [...weights]
    .filter(([, weight]) => weight * per >= LEAST)
    .sort((a, b) => b[1] - a[1])
    .map(([kind]) => kind)
}

/** Characters of a long text from which its kind is detected: of its beginning, middle and end. */
const SAMPLE = 40_000

/** @param read characters from … to of the text @param characters of the whole text */
export function sampleOf(read: (from: number, to: number) => string, characters: number): string {
  if (characters <= 3 * SAMPLE) return read(0, characters)
  const middle = Math.floor((characters - SAMPLE) / 2)
  return [0, middle, characters - SAMPLE].map((from) => read(from, from + SAMPLE)).join('\n')
}
