import { describe, expect, it } from 'vitest'
import { paragraphsOf, plainHtml } from '../../../core/figures/paragraphs.ts'
import { reportHtml } from '../../../core/figures/report-html.ts'
import { FIGURES, provenance } from './drawn.ts'
import { elements } from './markup.ts'

describe('the report as a page', () => {
  const svg = FIGURES.memory()
  const figure = { name: 'Memory', caption: 'It “remembers”.', provenance, svg, problem: null }
  const page = () =>
    reportHtml({
      title: 'A <title> & more',
      theme: 'light',
      workspace: 'w.neuronscope',
      program: 'Neuronscope 0.1.0',
      entries: [
        { title: '', words: plainHtml('One.\n\nTwo <b>\nlines.'), figure: null },
        { title: 'H', words: plainHtml('First.\n\nIt remembers.'), figure },
        {
          title: '',
          words: '',
          figure: { name: 'Trace', caption: 'Gone.', provenance, svg: null, problem: 'It was <removed>.' },
        },
      ],
    })

  it('is well formed, keeps every figure byte for byte and numbers them', () => {
    const parts = elements(page())
    const image = parts.find(({ name }) => name === 'img')!
    const [, data] = image.attributes.src.split('data:image/svg+xml;base64,')
    expect(image.attributes.alt).toBe('Memory. It “remembers”.')
    expect(Buffer.from(data, 'base64').toString()).toBe(svg)
    expect(page()).toContain('<b>Figure 2.</b> Gone.')
    expect(page()).toContain('It was &lt;removed&gt;.')
    expect(page()).toBe(page())
  })

  it('says how many questions were asked of each recording', () => {
    const asked = (questions: number) =>
      reportHtml({
        ...{ title: '', theme: 'light', workspace: 'w', program: 'p', entries: [] },
        questions: [{ recording: 'R <1>', questions }],
      })
    expect(asked(1234)).toContain('1,234 questions were asked of the recording R &lt;1&gt;.')
    expect(asked(1)).toContain('1 question was asked of the recording')
    expect(asked(0)).not.toContain('asked of the recording')
  })

  it('keeps the sentence right above a figure together with it, and lets earlier ones go', () => {
    expect(page()).toContain('<p>First.</p>\n<div class="together">\n<p>It remembers.</p>\n<figure id="figure-1">')
    expect(page()).toContain('.together { break-inside: avoid }')
  })

  it('says once where all figures come from, and of each only what is its own', () => {
    const foot = page().slice(page().indexOf('<footer>'))
    expect(foot.match(/7f3a91c0ffee/g)).toHaveLength(1)
    expect(foot.match(/recording ch\. 36/g)).toHaveLength(1)
    expect(foot.match(/unit L1\.c\.79/g)).toHaveLength(2)
  })

  it('takes an empty line for the end of a paragraph', () => {
    expect(paragraphsOf('a\nb\n\n \n\nc\n')).toEqual(['a\nb', 'c'])
    expect(paragraphsOf(' \n ')).toEqual([])
  })
})
