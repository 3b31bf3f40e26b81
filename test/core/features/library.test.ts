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
    ['inside_quotes', 'He said “don’t!” twice.', '________“don’t!________'],
    ['inside_quotes', 'a "b" 5" c "d"', '__"b_______"d_'],
    ['inside_quotes', '("x")—"y"', '_"x___"y_'],
    ['sentence_end', 'He ran. “Go!” he said... 3.5', '______.____!___________.____'],
    ['word_start', "don't stop, it’s 5", 'd_____s_____i____5'],
    ['word_end', "don't stop", '____t____p'],
    ['paragraph_start', 'ab\n\n  cd\ne', 'a_____c___'],
    ['blank_line', 'a\n \nb', '__ \n_'],
    ['url', 'see https://a.b/c?d=1. www.x.org, end', '____https://a.b/c?d=1__www.x.org_____'],
    ['inside_parentheses', 'a(b(c)d)e)(', '_(b(c)d____'],
    ['c_comment', 'a="//x"; // "y"\n/* " */b', '__________/ "y"__* " *__'],
    ['c_string', 'f("a\\"b", \'"\', "c") // "d"', '__"a\\"b________"c_________'],
    ['c_condition', 'if (a && (b|c)) d();', '___(a && (b|c)______'],
    ['xml_tag', '<a b=">">x</a> 1 < 2', '<a b=">"__</a_______'],
    ['wiki_link', 'a [[b c]] d', '___[b c]___'],
    ['markdown_heading', '# a\nb # c', '# a______'],
    ['markdown_code', 'a `b` ``c`d`` e', '__`b___`c`d`___'],
    ['markdown_emphasis', 'a *b c* **d** 2 * 3', '__*b c___*d*_______'],
    ['latex_command', '\\frac{a}\\%', '\\frac___\\%'],
    ['latex_math', 'a $b\\$c$ \\(d\\) $$e$$', '__$b\\$c___(d\\___$e$_'],
    ['number', 'a 1,000.5 b2', '__1,000.5___'],
    ['inside_quotes', '"One.\n\n"Two," he said. "3"', '"One.\n_"Two,___________"3_'],
    ['inside_quotes', '“One.\n\n“Two,” he “3”', '“One.\n_“Two,_____“3_'],
    ['inside_quotes', '"a" — "b—" c', '"a____"b—___'],
    ['word_start', "'hello' ’twas rock'n'roll", '_h_______t____r__________'],
    ['word_end', "'hello' ’twas rock'n'roll", '_____o______s___________l'],
    ['word_position', "'ab' c’d", '_ab__c’d'],
    ['paragraph_start', ' a\n \n\t b', '_a_____b'],
    ['number', 'v1.2 3.5, x.5 .5 1,000b 3rd', '_____3.5_______5___________'],
    ['url', '[![a](https://x.y/z)](https://q.r/s_(t)) `www.a.b`', '______https://x.y/z___https://q.r/s_(t)___www.a.b_'],
    ['url', '"http://a.b/c", https:// (see http://d.e.)', '_http://a.b/c_________________http://d.e__'],
    ['inside_parentheses', ':( a (b)\n\nc) (d (e) f)', '_____(b______(d (e) f_'],
    ['indentation', '  a\n  \n\tb', '  _____\t_'],
    ['c_comment', `'"' // it's\n#error don't // x`, "_____/ it's_______________/ x"],
    ['c_comment', 'a /* b', '___* b'],
    ['c_string', '/* " */ "a\\\nb" "c\nd"', '________"a\\\nb__"c__"'],
    [
      'c_condition',
      `/* if (a) */ "if (b)" if (f(")") && c == '(') {`,
      '_________________________(f(")") && c == \'(\'___',
    ],
    ['c_condition', "if (a // it's (b\n && c) d", "___(a // it's (b\n && c___"],
    ['c_condition', 'if (a; if (b) c', '__________(b___'],
    ['c_preprocessor', '/*\n#no\n*/\n  #if A \\\n B\nx', '____________#if A \\\n B__'],
    ['c_preprocessor', '#define A /* b\nc */ d\ne # f', '#define A /* b\nc */ d______'],
    [
      'xml_tag',
      "<!-- <a> --><b c='>'/><https://x.y><![CDATA[<d>]]>",
      "____________<b c='>'/_____________________________",
    ],
    ['xml_tag', '<!DOCTYPE html><?xml v="1"?></ns:a >if a<b', '<!DOCTYPE html_<?xml v="1"?_</ns:a _______'],
    ['xml_comment', '<![CDATA[<!--]]>a<!-- b', '____________________- b'],
    ['xml_text', '<a b="c">d e</a><!-- f -->g', '_________d_e______________g'],
    ['wiki_link', 'a [[b\n\n[[c|[[d]] e]] ]]', '________[c|[[d]] e]____'],
    ['markdown_heading', '```sh\n# no\n```\n#no\n  ## yes', '_____________________## yes'],
    ['markdown_code', 'a ```\n``` b\n  ~~~ js\nc `d`', '____`\n``________~ js\nc `d`'],
    ['markdown_code', '`a\nb` `c\n\nd`', '`a\nb________'],
    ['markdown_emphasis', '`*a*` _b c_ snake_case_d __e_f__', '_______b c_________________e_f__'],
    ['latex_command', '%\\no\n\\%\\a*{b}', '_____\\%\\a*___'],
    ['latex_math', '\\\\[2pt] \\[a\\] % $b$\n$c\n\nd \\$e', '_________[a\\_________________'],
    ['latex_math', '\\begin{align*}\na&b\n\\end{align*}', '_____________}\na&b\n\\end{align*_'],
    ['latex_comment', 'a \\% b % c\nd', '_______% c__'],
  ])('%s on %j', (name, text, expected) => {
    expect(shown(name, text)).toBe(expected)
  })

  test('braces in comments, strings, characters and templates count nothing', () => {
    const text = `a{ /* { */ "{" '{' \`{\${b}\` // {\n { c } } d`
    const { values } = evaluateFeature('brace_depth', text)
    expect(['a', 'b', 'c', 'd'].map((c) => values[text.indexOf(c)])).toEqual([0, 1, 2, 0])
    expect(Math.max(...values)).toBe(2)
  })

  test('environments in comments of LaTeX count nothing', () => {
    const text = '% \\begin{a}\n\\begin{b}x \\% \\end{b}y'
    const { values } = evaluateFeature('latex_environment', text)
    expect(['x', 'y'].map((c) => values[text.indexOf(c)])).toEqual([1, 0])
  })

  test('every feature says what kind of text it is meant for, and there are some for each', () => {
    const groups = new Set(LIBRARY.map(({ group }) => group))
    expect([...groups]).toEqual(['Prose', 'Any text', 'C-like code', 'XML and HTML', 'Markdown and wiki', 'LaTeX'])
    expect(LIBRARY.length).toBeGreaterThanOrEqual(25)
  })

  test.each(['/*', '"\\\n', '`', '<!--', '<![CDATA[', '(', 'if (', '$', '[[', '`` `', '```\n', '\\begin{math}'])(
    'no feature runs away on half a million characters after %j',
    (open) => {
      const text = open + 'word a*b, don’t _c \n'.repeat(25_000)
      const begun = performance.now()
      for (const { name } of LIBRARY) evaluateFeature(name, text)
      expect((performance.now() - begun) / LIBRARY.length).toBeLessThan(1000)
    },
    60_000,
  )

  test('environments of LaTeX nest once their begin has been read', () => {
    const text = '\\begin{a}x\\begin{b}y\\end{b}z\\end{a}'
    const { values } = evaluateFeature('latex_environment', text)
    expect(['x', 'y', 'z'].map((c) => values[text.indexOf(c)])).toEqual([1, 2, 1])
  })
})
