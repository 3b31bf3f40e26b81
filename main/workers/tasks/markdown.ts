// Renders Markdown of a report to HTML, on a thread that can be ended: Markdown may come from other people, and is parsed
// with regular expressions.

import type { TaskContext } from '../context.ts'

/** For each text its HTML. */
export async function markdown({ texts }: { texts: string[] }, _context: TaskContext<never>): Promise<string[]> {
  const { wordsHtml } = await import('../../../core/figures/markdown.ts')
  return texts.map(wordsHtml)
}
