// The note on a search of an older version of the feature language, in the window and on the command line.

/** @param asked the original expression; `expression` is the converted one */
export function olderWords({ asked, expression }: { asked: string | null; expression: string }): string {
  return `Asked before inside() and column() changed, as ${asked}; kept with its older meaning as ${expression}.`
}
