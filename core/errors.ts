// The error of this program: a code for programs, a sentence for people.

export class AppError extends Error {
  readonly code: string

  /**
   * @param code stable, kebab-case: what a program may branch on
   * @param message one sentence that names the cause and, where there is one, a remedy
   */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(shortened(message), options)
    this.name = 'AppError'
    this.code = code
  }
}

/** Characters of a sentence that people read; names and expressions that it quotes may be of any length. */
const LONGEST = 300
/** Characters that are kept of a shortened quotation, at its beginning and at its end. */
const [HEAD, TAIL] = [48, 16]

/** A sentence of at most LONGEST characters: what it quotes is shortened first. */
export function shortened(message: string): string {
  if (message.length <= LONGEST) return message
  const quoted = message.replace(/“([^”]*)”/g, (whole, quotation: string) =>
    quotation.length > HEAD + TAIL ? `“${quotation.slice(0, HEAD)}…${quotation.slice(-TAIL)}”` : whole,
  )
  return quoted.length <= LONGEST ? quoted : `${quoted.slice(0, LONGEST - TAIL - 1)}…${quoted.slice(-TAIL)}`
}

/** Any thrown thing as the sentence to show. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A value read from JSON, for a sentence. */
export function valueText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
