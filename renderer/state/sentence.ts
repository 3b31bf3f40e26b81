// Any thrown thing as the sentence to show.

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
