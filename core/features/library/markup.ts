// Features of XML and HTML. A tag in a comment or a CDATA section is none.

import type { Entry } from './entry.ts'

const COMMENT = String.raw`<!--[\s\S]*?(?:-->|(?![\s\S]))`
const CDATA = String.raw`<!\[CDATA\[[\s\S]*?(?:\]\]>|(?![\s\S]))`
const ATTRIBUTES = String.raw`\s(?:"[^"]*"|'[^']*'|[^<>"'])*`
const OPEN_TAG = String.raw`<[\/!?]?[\p{L}_:][\p{L}\p{N}_:.-]*(?:${ATTRIBUTES})?[\/?]?`

export const MARKUP: readonly Entry[] = [
  {
    name: 'xml_tag',
    expression: `/${COMMENT}|${CDATA}|(${OPEN_TAG})>/.group(1)`,
    meaning:
      'Inside tags of XML and HTML, from < (included) to > (excluded); a > in a quoted attribute ends none, and comments hold none.',
  },
  {
    name: 'xml_comment',
    expression: String.raw`/${CDATA}|<!-(-[\s\S]*?(?:--(?=>)|(?![\s\S])))>?/.group(1)`,
    meaning:
      'Inside comments of XML and HTML, once <!-- has been read and until --> has been; one that is not closed goes on to the end.',
  },
  {
    name: 'xml_text',
    expression: String.raw`not /${COMMENT}|${CDATA}|${OPEN_TAG}>/ and not /\s/`,
    meaning: 'The characters of XML and HTML that a reader sees: neither tags nor comments nor space.',
  },
]
