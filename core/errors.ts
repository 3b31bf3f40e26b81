// The one error a person may see: a code for programs, a sentence for people.

export class AppError extends Error {
  readonly code: string

  /**
   * @param code stable, kebab-case: what a program may branch on
   * @param message one sentence that names the culprit and, where there is one, the way out
   */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}

/** Any thrown thing as the sentence to show. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What a file holds where something else is wanted, for a sentence: an object read from JSON may not even have a string. */
export function told(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
