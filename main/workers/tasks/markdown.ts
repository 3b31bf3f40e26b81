// Words of a report to HTML, on a thread that can be ended: words come from strangers too, and Markdown is read with
// regular expressions.

import type { TaskContext } from '../context.ts'

/** For each text its HTML. */
export async function markdown({ texts }: { texts: string[] }, _context: TaskContext<never>): Promise<string[]> {
  const { wordsHtml } = await import('../../../core/figures/markdown.ts')
  return texts.map(wordsHtml)
}
