// Cutting text by code points. Most text has none beyond U+FFFF, and then a code point is a JavaScript character.

/** The index in `text` at which code point `count` after index `from` begins; the text's length when it ends before. */
function advance(text: string, from: number, count: number): number {
  let at = from
  for (; count > 0 && at < text.length; count--) at += text.codePointAt(at)! > 0xffff ? 2 : 1
  return at
}

/**
 * Code points start…end of a text that has `total` of them.
 * @param total of all of `text`; when it equals the length, cutting is a plain slice
 */
export function sliceCodePoints(text: string, start: number, end: number, total: number): string {
  if (total === text.length) return text.slice(start, end)
  const from = advance(text, 0, start)
  return text.slice(from, advance(text, from, end - start))
}

/** The text in pieces of `size` code points; the last is what remains. */
export function* chunksOf(text: string, size: number): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const to = advance(text, from, size)
    yield text.slice(from, to)
    from = to
  }
}
