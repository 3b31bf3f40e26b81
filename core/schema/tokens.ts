// Tokens of a vocabulary that are no characters. U+FDD0 to U+FDEF are characters in no text, by Unicode's own promise: a
// token stands as one of them, the usual ones each at its own place, so that its name is known wherever it is shown.

export const FIRST_TOKEN = 0xfdd0
export const MOST_TOKENS = 32

/** In the order of their code points. */
const NAMES = [
  ...['<pad>', '<unk>', '<s>', '</s>', '<bos>', '<eos>', '<sos>', '<start>', '<end>'],
  ...['<mask>', '<sep>', '<cls>', '<eot>', '<go>', '<blank>', '<oov>'],
]

/** The place of a token of a usual name, however it is bracketed; −1 for any other. */
export function usualToken(name: string): number {
  return NAMES.indexOf(`<${name.toLowerCase().replace(/^[<[]|[>\]]$/g, '')}>`)
}

/** `<unk>`, or `<token 17>` for one without a usual name; null for a character. */
export function tokenName(point: number): string | null {
  const at = point - FIRST_TOKEN
  return at >= 0 && at < MOST_TOKENS ? (NAMES[at] ?? `<token ${at}>`) : null
}
