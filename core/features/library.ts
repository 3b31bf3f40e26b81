// The features that every workspace knows by name. To add one, add one entry; `meaning` says what is true and whether
// the edges count. Code features follow C, and read a stretch of code as a lexer would: a quote in a comment opens
// no string, a comment mark in a string opens no comment.

export interface LibraryFeature {
  name: string
  expression: string
  meaning: string
}

/** Comments, strings and character literals of C, whichever begins first; the wanted one is a group. */
const C = {
  comment: String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`,
  string: String.raw`"(?:\\[\s\S]|[^"\\\n])*"?`,
  character: String.raw`'(?:\\[^\n]|[^'\\\n])+'`,
}

export const LIBRARY: readonly LibraryFeature[] = [
  {
    name: 'inside_quotes',
    expression: String.raw`inside(/“|(?<![^\s(\[—–-])"(?=\S)/, /[”"]/)`,
    meaning:
      'Inside double quotation marks, curly or straight, the marks excluded; a straight one opens only after a space, a bracket or a dash.',
  },
  {
    name: 'column',
    expression: 'column()',
    meaning: 'Characters before this one on its line; the line end counts as the last character of its line.',
  },
  {
    name: 'sentence_end',
    expression: String.raw`/[.!?…](?=["'”’)\]]*(?:\s|$))/`,
    meaning: 'The mark that ends a sentence, closing quotes not included; also the full stop of “Mr.”.',
  },
  { name: 'line_end', expression: String.raw`/\n/`, meaning: 'The line end itself.' },
  { name: 'line_start', expression: '/^/m.start', meaning: 'The first character of each line, blank lines included.' },
  { name: 'line_number', expression: 'line()', meaning: 'Lines before this one, a number.' },
  {
    name: 'until_line_end',
    expression: String.raw`until("\n")`,
    meaning: 'Characters left on the line; 0 at its end.',
  },
  {
    name: 'blank_line',
    expression: String.raw`/^[ \t]*\n/m`,
    meaning: 'Lines without anything but spaces and tabs, their line end included.',
  },
  {
    name: 'paragraph_start',
    expression: String.raw`/(?<=^|\n[ \t]*\n[ \t]*)\S/.start`,
    meaning: 'The first visible character after a blank line or at the beginning of the text.',
  },
  { name: 'indentation', expression: String.raw`/^[ \t]+/m`, meaning: 'Spaces and tabs that begin a line.' },
  {
    name: 'word_start',
    expression: String.raw`/(?<![\p{L}\p{M}\p{N}_’'])[\p{L}\p{N}]/`,
    meaning: 'The first letter or digit of a word; the “t” of “don’t” is none.',
  },
  {
    name: 'word_end',
    expression: String.raw`/[\p{L}\p{M}\p{N}](?![\p{L}\p{M}\p{N}_]|[’'][\p{L}\p{N}])/`,
    meaning: 'The last letter or digit of a word; the “n” of “don’t” is none.',
  },
  {
    name: 'word_position',
    expression: String.raw`since(/[^\p{L}\p{M}\p{N}_’']/)`,
    meaning: 'Which letter of its word this is, counted from 1, a number; 0 between words.',
  },
  { name: 'capital', expression: String.raw`/\p{Lu}/`, meaning: 'Capital letters of any script.' },
  { name: 'digit', expression: String.raw`/\p{Nd}/`, meaning: 'Decimal digits of any script.' },
  { name: 'whitespace', expression: String.raw`/\s/`, meaning: 'Spaces, tabs and line ends.' },
  { name: 'punctuation', expression: String.raw`/\p{P}/`, meaning: 'Punctuation marks, quotes and brackets included.' },
  { name: 'vowel', expression: '/[aeiou]/i', meaning: 'The letters a, e, i, o, u, small or capital.' },
  {
    name: 'number',
    expression: String.raw`/\b\d+(?:[.,]\d+)*\b/`,
    meaning: 'Whole and decimal numbers, the points and commas within them included.',
  },
  {
    name: 'url',
    expression: String.raw`/\b(?:(?:https?|ftp):\/\/|www\.)[^\s<>"”]*[^\s<>"”.,;:!?')\]}]/`,
    meaning: 'Web addresses from their scheme or “www.” on, without the punctuation that follows them.',
  },
  {
    name: 'bracket_depth',
    expression: String.raw`depth(/[(\[{]/, /[)\]}]/)`,
    meaning: 'Open round, square and curly brackets after this character, a number; an opening bracket already counts.',
  },
  {
    name: 'inside_parentheses',
    expression: 'depth("(", ")") > 0 and previous(depth("(", ")")) > 0',
    meaning: 'Inside round brackets, the outermost pair excluded.',
  },
  {
    name: 'brace_depth',
    expression: 'depth("{", "}")',
    meaning: 'Open curly brackets after this character, a number.',
  },
  {
    name: 'c_comment',
    expression: `/(${C.comment})|${C.string}|${C.character}/.group(1)`,
    meaning: 'Comments of C, from // or /* to the line end (excluded) or */ (included).',
  },
  {
    name: 'c_string',
    expression: `/${C.comment}|(${C.string})|${C.character}/.group(1)`,
    meaning: 'String literals of C, both quotes included; one that is not closed ends with its line.',
  },
  {
    name: 'c_condition',
    expression: String.raw`/\bif\s*\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/.group(1)`,
    meaning: 'What stands between the brackets of if (…), the brackets excluded, up to two further pairs within.',
  },
  {
    name: 'c_preprocessor',
    expression: String.raw`/^[ \t]*#(?:\\\n|[^\n])*/m`,
    meaning: 'Preprocessor lines, continued ones whole, their last line end excluded.',
  },
  {
    name: 'xml_tag',
    expression: String.raw`/<[\/!?]?[\p{L}_:][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>/`,
    meaning: 'Tags of XML and HTML from < to >, both included; a > in a quoted attribute ends none.',
  },
  {
    name: 'xml_comment',
    expression: String.raw`/<!--[\s\S]*?(?:-->|$)/`,
    meaning: 'Comments of XML and HTML, <!-- and --> included.',
  },
  {
    name: 'wiki_link',
    expression: 'inside("[[", "]]")',
    meaning: 'Inside [[…]], the brackets excluded.',
  },
  {
    name: 'markdown_heading',
    expression: String.raw`/^#{1,6} [^\n]*/m`,
    meaning: 'Heading lines of Markdown from their first #, the line end excluded.',
  },
  {
    name: 'markdown_code',
    expression: String.raw`/^(${'`'}{3,}|~{3,})[\s\S]*?^\1|(${'`'}+)(?!${'`'})[^\n]*?[^${'`'}\n]\2(?!${'`'})/m`,
    meaning: 'Code of Markdown, fenced or between backticks, the fences and backticks included.',
  },
  {
    name: 'markdown_emphasis',
    expression: String.raw`/(\*{1,3}|\b_{1,3})(?=\S)([^\n*_]*[^\s*_])\1/.group(2)`,
    meaning: 'Emphasised text of Markdown on one line, the asterisks or underscores excluded.',
  },
  {
    name: 'latex_command',
    expression: String.raw`/\\(?:[a-zA-Z@]+\*?|[^a-zA-Z\n])/`,
    meaning: 'Commands of LaTeX with their backslash, without their arguments.',
  },
  {
    name: 'latex_math',
    expression: String.raw`/(?<!\\)(\$\$?)((?:\\[\s\S]|[^$\\])+?)\1/.group(2) or inside("\\[", "\\]") or inside("\\(", "\\)")`,
    meaning: 'Mathematics of LaTeX between $…$, $$…$$, \\(…\\) and \\[…\\], the delimiters excluded.',
  },
  {
    name: 'latex_environment',
    expression: String.raw`depth(/\\begin\{[^{}\n]*\}/, /\\end\{[^{}\n]*\}/)`,
    meaning: 'Open environments of LaTeX once \\begin{…} or \\end{…} has been read whole, a number.',
  },
]
