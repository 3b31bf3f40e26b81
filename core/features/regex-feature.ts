// A feature from a bare regex.

/**
 * The expression for a regex without slashes, as on the command line. A slash or line end would end the literal, so both
 * are escaped. The regex is not checked here.
 */
export function regexFeature(pattern: string, flags = ''): string {
  const escaped = pattern.replace(/\\[\s\S]|\/|\n/g, (part) => {
    if (part === '/') return '\\/'
    return part.endsWith('\n') ? '\\n' : part
  })
  return `/${escaped}/${flags}`
}
