import { describe, expect, test } from 'vitest'
import { evaluateFeature } from '../../../core/features/evaluate.ts'
import { LIBRARY } from '../../../core/features/library.ts'
import { nameKey } from '../../../core/features/parse.ts'

function shown(name: string, text: string): string {
  const { values } = evaluateFeature(name, text)
  return [...text].map((c, t) => (values[t] ? c : '_')).join('')
}

describe('the library of features', () => {
  test.each(LIBRARY.map((f) => [f.name, f] as const))(
    '%s evaluates, is written as it is named, and says what it means',
    (name, f) => {
      expect(evaluateFeature(name, 'A “b” (c) 1.\n').values.length).toBe(13)
      expect(nameKey(name)).toBe(name)
      expect(f.meaning).toMatch(/^[A-Z].*\.$/s)
    },
  )

  test('no two features share a name', () => {
    expect(new Set(LIBRARY.map((f) => f.name)).size).toBe(LIBRARY.length)
  })

  test.each([
    ['inside_quotes', 'He said “don’t!” twice.', '_________don’t!________'],
    ['inside_quotes', 'a "b" 5" c "d"', '___b________d_'],
    ['inside_quotes', '("x")—"y"', '__x____y_'],
    ['sentence_end', 'He ran. “Go!” he said... 3.5', '______.____!___________.____'],
    ['word_start', "don't stop, it’s 5", 'd_____s_____i____5'],
    ['word_end', "don't stop", '____t____p'],
    ['paragraph_start', 'ab\n\n  cd\ne', 'a_____c___'],
    ['blank_line', 'a\n \nb', '__ \n_'],
    ['url', 'see https://a.b/c?d=1. www.x.org, end', '____https://a.b/c?d=1__www.x.org_____'],
    ['inside_parentheses', 'a(b(c)d)e)(', '__b(c)d____'],
    ['c_comment', 'a="//x"; // "y"\n/* " */b', '_________// "y"_/* " */_'],
    ['c_string', 'f("a\\"b", \'"\', "c") // "d"', '__"a\\"b"_______"c"________'],
    ['c_condition', 'if (a && (b|c)) d();', '____a && (b|c)______'],
    ['xml_tag', '<a b=">">x</a> 1 < 2', '<a b=">">_</a>______'],
    ['wiki_link', 'a [[b c]] d', '____b c____'],
    ['markdown_heading', '# a\nb # c', '# a______'],
    ['markdown_code', 'a `b` ``c`d`` e', '__`b`_``c`d``__'],
    ['markdown_emphasis', 'a *b c* **d** 2 * 3', '___b c____d________'],
    ['latex_command', '\\frac{a}\\%', '\\frac___\\%'],
    ['latex_math', 'a $b\\$c$ \\(d\\) $$e$$', '___b\\$c____d_____e__'],
    ['number', 'a 1,000.5 b2', '__1,000.5___'],
  ])('%s on %j', (name, text, expected) => {
    expect(shown(name, text)).toBe(expected)
  })

  test('environments of LaTeX nest once their begin has been read', () => {
    const text = '\\begin{a}x\\begin{b}y\\end{b}z\\end{a}'
    const { values } = evaluateFeature('latex_environment', text)
    expect(['x', 'y', 'z'].map((c) => values[text.indexOf(c)])).toEqual([1, 2, 1])
  })
})
