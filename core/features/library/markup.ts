// Features of XML and HTML. A tag in a comment or a CDATA section is none.

import type { Entry } from './entry.ts'

const COMMENT = String.raw`<!--[\s\S]*?(?:-->|(?![\s\S]))`
const CDATA = String.raw`<!\[CDATA\[[\s\S]*?(?:\]\]>|(?![\s\S]))`
const ATTRIBUTES = String.raw`\s(?:"[^"]*"|'[^']*'|[^<>"'])*`
const TAG = String.raw`<[\/!?]?[\p{L}_:][\p{L}\p{N}_:.-]*(?:${ATTRIBUTES})?[\/?]?>`

export const MARKUP: readonly Entry[] = [
  {
    name: 'xml_tag',
    expression: `/${COMMENT}|${CDATA}|(${TAG})/.group(1)`,
    meaning:
      'Tags of XML and HTML from < to >, both included; a > in a quoted attribute ends none, and comments hold none.',
  },
  {
    name: 'xml_comment',
    expression: `/${CDATA}|(${COMMENT})/.group(1)`,
    meaning: 'Comments of XML and HTML, <!-- and --> included; one that is not closed goes on to the end.',
  },
  {
    name: 'xml_text',
    expression: String.raw`not /${COMMENT}|${CDATA}|${TAG}/ and not /\s/`,
    meaning: 'What a reader of XML and HTML sees: neither tags nor comments nor space.',
  },
]
