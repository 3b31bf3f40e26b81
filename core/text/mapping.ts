// Plainer spellings of a character for a vocabulary that lacks it: straight quotes, hyphens, no accents. The first
// spelling in the vocabulary is used.

const SPELLINGS: readonly (readonly [characters: string, ...spellings: string[]])[] = [
  ['“”„‟«»″〝〞', '"', "''"],
  ['‘’‚‛‹›′`´', "'", '"'],
  ['–‒−‐‑', '-'],
  ['—―⸺', '--', '-'],
  ['…', '...'],
  ['•·‣◦', '*', '-'],
  ['\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t', ' '],
  ['\f\v\u0085\u2028\u2029', '\n'],
  ['\u00ad\u200b\u200c\u200d\u2060\ufeff', ''],
  ['ßẞ', 'ss', 'SS'],
  ['æǽ', 'ae'],
  ['ÆǼ', 'AE', 'Ae'],
  ['œ', 'oe'],
  ['Œ', 'OE', 'Oe'],
  ['øǿ', 'o'],
  ['ØǾ', 'O'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['đð', 'd'],
  ['ĐÐ', 'D'],
  ['þ', 'th'],
  ['Þ', 'Th'],
  ['ı', 'i'],
  ['×', 'x', '*'],
  ['÷', '/'],
  ['⁄∕', '/'],
]

const TABLE = new Map(
  SPELLINGS.flatMap(([characters, ...spellings]) => Array.from(characters, (character) => [character, spellings])),
)

/** Spellings to try, best first. */
export function plainer(character: string): string[] {
  const decomposed = character.normalize('NFKD').replace(/\p{M}/gu, '')
  const table = TABLE.get(character) ?? []
  const second = Array.from(decomposed, (part) => TABLE.get(part)?.[0] ?? part).join('')
  return [...table, decomposed, second].filter((spelling) => spelling !== character)
}
