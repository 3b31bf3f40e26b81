// Words without Markdown as HTML.

import { escapeXml } from './marks/markup.ts'

/** What blank lines part, and line ends. */
export function plainHtml(words: string): string {
  return paragraphsOf(words)
    .map((paragraph) => `<p>${escapeXml(paragraph).replaceAll('\n', '<br>')}</p>\n`)
    .join('')
}

/** What blank lines part. */
export function paragraphsOf(words: string): string[] {
  return words
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}
