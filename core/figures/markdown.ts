// Words of a report as HTML: Markdown with formulas between dollar signs. What comes from others is data: HTML in it is
// shown as it was typed, pictures are not fetched, and links lead to the web or to mail, never to a script.

import katex from 'katex'
import { Marked, type TokenizerAndRendererExtension } from 'marked'
import { escapeXml } from './marks/markup.ts'

/** Where a link may lead. */
const SAFE = /^(?:https?:\/\/|mailto:)[^\s]+$/i

interface Formula {
  type: string
  raw: string
  tex: string
}

const BLOCK: TokenizerAndRendererExtension = {
  name: 'formulaBlock',
  level: 'block',
  start: (source) => source.indexOf('$$'),
  tokenizer(source) {
    const [raw, tex] = /^\$\$([^$]+)\$\$[ \t]*(?:\n|$)/.exec(source) ?? []
    return raw === undefined ? undefined : ({ type: 'formulaBlock', raw, tex: tex.trim() } satisfies Formula)
  },
  renderer: (token) => `<p class="formula">${formula((token as unknown as Formula).tex, true)}</p>\n`,
}

const INLINE: TokenizerAndRendererExtension = {
  name: 'formula',
  level: 'inline',
  start: (source) => source.indexOf('$'),
  /** “$5 and $6” holds no formula: it begins and ends with no space, and no digit follows. */
  tokenizer(source) {
    const [raw, tex] = /^\$((?:[^\s$\\]|\\.)(?:(?:[^$\\\n]|\\.)*(?:[^\s$\\]|\\.))?)\$(?!\d)/.exec(source) ?? []
    return raw === undefined ? undefined : ({ type: 'formula', raw, tex } satisfies Formula)
  },
  renderer: (token) => formula((token as unknown as Formula).tex, false),
}

function formula(tex: string, displayMode: boolean): string {
  try {
    return katex.renderToString(tex, {
      ...{ displayMode, throwOnError: true, trust: false, strict: 'ignore', maxExpand: 200, maxSize: 20 },
      output: 'htmlAndMathml',
    })
  } catch {
    return `<code>${escapeXml(tex)}</code>`
  }
}

const marked = new Marked({
  gfm: true,
  breaks: true,
  extensions: [BLOCK, INLINE],
  renderer: {
    html: ({ text }) => escapeXml(text),
    image: ({ text, href }) => escapeXml(text || href),
    link({ href, tokens }) {
      const words = this.parser.parseInline(tokens)
      return SAFE.test(href)
        ? `<a href="${escapeXml(href)}" rel="noopener noreferrer" target="_blank">${words}</a>`
        : words
    },
    code: ({ text }) => `<pre><code>${escapeXml(text)}</code></pre>\n`,
    // the report has its own headings above these
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + 2)
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
})

/** HTML of some Markdown, for a page of ours. */
export function wordsHtml(words: string): string {
  return marked.parse(words, { async: false }) as string
}
