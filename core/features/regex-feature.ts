// A feature out of a regex that was given as such, without the feature language around it.

/**
 * The expression for a regex that was given without slashes, as on the command line. A bare slash or line end would
 * end the literal, so both are escaped. Whether the regex is valid is found out when it is compiled.
 */
export function regexFeature(pattern: string, flags = ''): string {
  const escaped = pattern.replace(/\\[\s\S]|\/|\n/g, (part) => {
    if (part === '/') return '\\/'
    return part.endsWith('\n') ? '\\n' : part
  })
  return `/${escaped}/${flags}`
}
