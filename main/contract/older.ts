// What is said of a search that was asked in an older version of the feature language, in the window and on the command
// line.

/** @param asked as it was asked; `expression` is the same in today's version */
export function olderWords({ asked, expression }: { asked: string | null; expression: string }): string {
  return `Asked before inside() and column() changed, as ${asked}; kept with its older meaning as ${expression}.`
}
