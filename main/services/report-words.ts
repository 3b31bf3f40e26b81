// Markdown of a report as HTML, rendered on a thread and cached.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { plainHtml } from '../../core/figures/paragraphs.ts'
import type { ServiceContext } from './service-context.ts'

/** Milliseconds after which Markdown is shown as plain text. */
const LIMIT = 3000
/** Texts whose HTML is kept. */
const MOST_KEPT = 500

export class ReportWords {
  readonly #context: ServiceContext
  readonly #kept = new Map<string, string>()

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** For each text its HTML; as plain paragraphs where Markdown takes too long. */
  async html(texts: readonly string[]): Promise<string[]> {
    const wanted = [...new Set(texts)].filter((text) => !this.#kept.has(text))
    if (wanted.length > 0) {
      const made = await this.#made(wanted)
      for (const [i, text] of wanted.entries()) this.#kept.set(text, made[i])
    }
    const found = texts.map((text) => this.#kept.get(text)!)
    for (const old of [...this.#kept.keys()].slice(0, -MOST_KEPT)) this.#kept.delete(old)
    return found
  }

  async #made(texts: string[]): Promise<string[]> {
    const error = new AppError('too-slow', 'These words take too long to lay out.')
    try {
      return await this.#context.threads.run('markdown', { texts }, { timeout: { after: LIMIT, error } }).done
    } catch (problem) {
      if (problem !== error) throw problem
      return texts.map(plainHtml)
    }
  }
}

let style: string | undefined

/** KaTeX's style sheet with its fonts in it, for pages that are opened without a network. '' for a page without formulas. */
export function formulaStyle(page: string): string {
  if (!page.includes('class="katex')) return ''
  style ??= read()
  return style
}

function read(): string {
  const folder = join(dirname(createRequire(import.meta.url).resolve('katex/package.json')), 'dist')
  const css = readFileSync(join(folder, 'katex.min.css'), 'utf8')
  const data = (file: string) => readFileSync(join(folder, file)).toString('base64')
  return css.replace(
    /src:url\((fonts\/[\w-]+\.woff2)\) format\("woff2"\)[^;}]*/g,
    (_, file: string) => `src:url(data:font/woff2;base64,${data(file)}) format("woff2")`,
  )
}
