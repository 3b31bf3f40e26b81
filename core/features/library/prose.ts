// Features of prose: quotations, sentences, paragraphs, words.
//
// An apostrophe belongs to a word only between two of its letters: that of “don’t” does, that of “’twas” does not, nor
// do the marks of a 'quoted' word.

import type { Entry } from './entry.ts'

const INNER = String.raw`[\p{L}\p{M}\p{N}_]`

export const PROSE: readonly Entry[] = [
  {
    name: 'inside_quotes',
    expression: String.raw`inside(/“|(?<![^\s(\[—–-])"(?=\S)/, /”|(?<=[^\s(\[—–-])"|"(?!\S)/, until=/\n[ \t]*\n/)`,
    meaning:
      'Inside double quotation marks, curly or straight, from the opening one (included) to the closing one (excluded), or to a blank line. A straight one opens after a space, a bracket or a dash and closes elsewhere.',
  },
  {
    name: 'sentence_end',
    expression: String.raw`/[.!?…](?=["'”’)\]]*(?:\s|$))/`,
    meaning: 'The mark that ends a sentence, closing quotes not included; also the full stop of “Mr.”.',
  },
  {
    name: 'paragraph_start',
    expression: String.raw`/(?<=^\s*|\n[ \t]*\n[ \t]*)\S/.start`,
    meaning: 'The first visible character after a blank line or at the beginning of the text.',
  },
  {
    name: 'word_start',
    expression: String.raw`/(?<!${INNER}|${INNER}[’'])[\p{L}\p{N}]/`,
    meaning: 'The first letter or digit of a word; the “t” of “don’t” is none.',
  },
  {
    name: 'word_end',
    expression: String.raw`/[\p{L}\p{M}\p{N}](?!${INNER}|[’'][\p{L}\p{N}])/`,
    meaning: 'The last letter or digit of a word; the “n” of “don’t” is none.',
  },
  {
    name: 'word_position',
    expression: String.raw`since(/[^\p{L}\p{M}\p{N}_’']|(?<!${INNER})[’']|[’'](?![\p{L}\p{N}])/)`,
    meaning: 'Which letter of its word this is, counted from 1, a number; 0 between words.',
  },
  { name: 'capital', expression: String.raw`/\p{Lu}/`, meaning: 'Capital letters of any script.' },
  { name: 'vowel', expression: '/[aeiou]/i', meaning: 'The letters a, e, i, o, u, small or capital, without accents.' },
]
