// Words of a report: what is laid out, and that nothing in them can do more than be read.

import { describe, expect, it, test } from 'vitest'
import { wordsHtml } from '../../../core/figures/markdown.ts'

describe('words of a report', () => {
  it('have bold, italics, code, lists and links', () => {
    expect(wordsHtml('**b** and *i* and `a < b`')).toBe(
      '<p><strong>b</strong> and <em>i</em> and <code>a &lt; b</code></p>\n',
    )
    expect(wordsHtml('- one\n- two')).toContain('<li>one</li>')
    expect(wordsHtml('[here](https://example.org/?a=1&b=2)')).toContain(
      '<a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">here</a>',
    )
    expect(wordsHtml('write to a@b.org')).toContain('href="mailto:a@b.org"')
  })

  it('have formulas between dollar signs, in the line and on their own', () => {
    expect(wordsHtml('so $h_t = \\tanh(c_t)$ holds')).toMatch(/^<p>so <span class="katex">.*<\/span> holds<\/p>/s)
    expect(wordsHtml('$$\n\\sum_i x_i\n$$\n\nafter')).toMatch(/^<p class="formula"><span class="katex-display">/)
  })

  it('keep prices and wrong formulas as they were typed', () => {
    expect(wordsHtml('it costs $5 and $6')).toBe('<p>it costs $5 and $6</p>\n')
    expect(wordsHtml('$\\nosuchmacro{$')).toBe('<p><code>\\nosuchmacro{</code></p>\n')
  })
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<div>\n<b onclick="alert(1)">x</b>\n</div>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&#58;alert(1))',
  '[x](data:text/html,<b>)',
  '[x]: javascript:alert(1)\n\n[x]',
  '![x](https://example.org/x.png)',
  '<javascript:alert(1)>',
  '$\\href{javascript:alert(1)}{x}$',
  '$\\htmlData{a=b}{x}$ $\\includegraphics{https://example.org/x.png}$',
  '[a"b](https://example.org/"onmouseover="alert(1))',
])('nothing but words comes of %s', (words) => {
  const html = wordsHtml(words).replace(/<annotation.*?<\/annotation>/gs, '')
  for (const [, name, attributes] of html.matchAll(/<([a-z0-9]+)((?:\s[^>]*)?)>/gi)) {
    expect(['p', 'a', 'b', 'span', 'code', 'math', 'semantics', 'mrow', 'mi', 'mo', 'mstyle', 'mtext']).toContain(name)
    expect(attributes).not.toMatch(/\son\w+\s*=/i)
    const [, href] = /\shref="([^"]*)"/.exec(attributes) ?? []
    if (href !== undefined) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/)
  }
  expect(html).not.toMatch(/<(?:script|img|iframe)/i)
})
