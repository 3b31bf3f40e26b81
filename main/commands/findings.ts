// neuronscope findings: what the notebook holds, so that a script can export it.

import { define } from './command.ts'

interface Listed {
  finding: number
  title: string
  figure: string | null
  sentence: string
}

export const listFindings = define<{ findings: Listed[] }>({
  name: 'findings',
  usage: '',
  summary: 'lists the findings of the notebook, in order',
  options: {},
  writes: false,
  async run({ app }) {
    const findings = app.findings.list().map(({ id, title, figure, sentence }) => ({
      finding: id,
      title,
      figure: figure?.kind ?? null,
      sentence,
    }))
    return { findings }
  },
  format: ({ findings }) =>
    findings.length === 0
      ? 'The notebook is empty.'
      : findings
          .map(
            ({ finding, figure, title }) =>
              `${String(finding).padStart(4)}  ${(figure ?? 'words').padEnd(10)}  ${title}`,
          )
          .join('\n'),
})
