// neuronscope report: what the report holds, so that a script can export it. It was called `findings` before.

import { define } from './command.ts'

interface Entry {
  entry: number
  /** the same, as it was called before */
  finding: number
  title: string
  figure: string | null
  sentence: string
}

export const report = define<{ entries: Entry[]; findings: Entry[] }>({
  name: 'report',
  usage: '',
  summary: 'lists the entries of the report, in order',
  options: {},
  writes: false,
  async run({ app }) {
    const entries = app.findings.list().map(({ id, title, figure, sentence }) => ({
      entry: id,
      finding: id,
      title,
      figure: figure?.kind ?? null,
      sentence,
    }))
    return { entries, findings: entries }
  },
  format: ({ entries }) =>
    entries.length === 0
      ? 'The report is empty.'
      : entries
          .map(
            ({ entry, figure, title }) => `${String(entry).padStart(4)}  ${(figure ?? 'words').padEnd(15)}  ${title}`,
          )
          .join('\n'),
})
