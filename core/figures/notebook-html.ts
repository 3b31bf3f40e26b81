// The notebook as one page that needs nothing else: no script, no font, no network. Each figure stands in it byte for
// byte as its own file has it; on paper the page keeps a figure and its caption together.

import { PALETTES, type Theme } from './colour.ts'
import { escapeXml, type Provenance, provenanceJson, provenanceLines } from './provenance.ts'

export interface NotebookPage {
  title: string
  theme: Theme
  workspace: string
  program: string
  entries: readonly NotebookEntry[]
}

export interface NotebookEntry {
  title: string
  /** plain text; an empty line ends a paragraph */
  sentence: string
  figure: {
    /** what kind of figure it is */
    name: string
    caption: string
    provenance: Provenance
    /** the whole file; null where it could not be made, for the reason in `problem` */
    svg: string | null
    problem: string | null
  } | null
}

/** The same page gives the same bytes. */
export function notebookHtml(page: NotebookPage): string {
  let number = 0
  const entries = page.entries.map((entry) => entryHtml(entry, entry.figure ? ++number : 0))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(page.title)}</title>
<style>
${style(page.theme)}
</style>
</head>
<body>
<main>
<h1>${escapeXml(page.title)}</h1>
${entries.join('\n')}
</main>
<footer>
<h2>How these figures were made</h2>
<p>${escapeXml(`${page.program} · workspace ${page.workspace}`)}</p>
${sources(page.entries)}
</footer>
</body>
</html>
`
}

function entryHtml({ title, sentence, figure }: NotebookEntry, number: number): string {
  const heading = title === '' ? '' : `<h2>${escapeXml(title)}</h2>\n`
  return `<section>
${heading}${paragraphs(sentence)}${figure ? figureHtml(figure, number) : ''}</section>`
}

/** What blank lines part. */
export function paragraphsOf(sentence: string): string[] {
  return sentence
    .split(/\n\s*\n/)
    .map((words) => words.trim())
    .filter((words) => words !== '')
}

function paragraphs(sentence: string): string {
  return paragraphsOf(sentence)
    .map((words) => `<p>${escapeXml(words).replaceAll('\n', '<br>')}</p>\n`)
    .join('')
}

function figureHtml({ name, caption, svg, problem, provenance }: NonNullable<NotebookEntry['figure']>, number: number) {
  const picture =
    svg === null
      ? `<p class="problem"><b>Not drawn.</b> ${escapeXml(problem ?? '')}</p>`
      : `<img alt="${escapeXml(`${name}. ${caption}`)}" src="data:image/svg+xml;base64,${base64(svg)}">`
  return `<figure id="figure-${number}">
${picture}
<figcaption><b>Figure ${number}.</b> ${escapeXml(caption)}</figcaption>
<script type="application/json">${provenanceJson(provenance).replaceAll('<', '\\u003c')}</script>
</figure>
`
}

function sources(entries: readonly NotebookEntry[]): string {
  const lines = entries
    .flatMap(({ figure }) => (figure ? [figure.provenance] : []))
    .map((provenance, i) => `<li value="${i + 1}">${provenanceLines(provenance).map(escapeXml).join('<br>')}</li>`)
  return lines.length === 0 ? '' : `<ol>\n${lines.join('\n')}\n</ol>`
}

/** Core has no Buffer; three bytes become four signs. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i], bytes[i + 1] ?? 0, bytes[i + 2] ?? 0]
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63].map((n) => SIGNS[n])
    out += four
      .slice(0, Math.min(4, bytes.length - i + 1))
      .join('')
      .padEnd(4, '=')
  }
  return out
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function style(theme: Theme): string {
  const { page, ink, ink2, ink3, line } = PALETTES[theme]
  return `@page { size: A4; margin: 18mm 20mm }
:root { color-scheme: ${theme}; print-color-adjust: exact; -webkit-print-color-adjust: exact }
body { margin: 0; background: ${page}; color: ${ink}; font: 14px/22px Inter, system-ui, "Helvetica Neue", Arial, sans-serif }
main, footer { box-sizing: border-box; max-width: 690px; margin: 0 auto; padding: 40px 24px 24px }
h1 { margin: 0 0 24px; font-size: 24px; line-height: 32px; font-weight: 600 }
h2 { margin: 32px 0 8px; font-size: 16px; line-height: 24px; font-weight: 600; break-after: avoid }
p { margin: 0 0 12px; max-width: 68ch; overflow-wrap: anywhere }
figure { margin: 16px 0 24px; break-inside: avoid }
img { display: block; max-width: 100%; height: auto }
figcaption { margin-top: 8px; color: ${ink2}; font-size: 12px; line-height: 18px; max-width: 76ch; overflow-wrap: anywhere }
figcaption b { color: ${ink} }
.problem { color: ${ink2} }
footer { border-top: 1px solid ${line}; color: ${ink3}; font-size: 11px; line-height: 16px; padding-top: 16px; overflow-wrap: anywhere }
footer h2 { margin: 0 0 8px; font-size: 12px; line-height: 16px }
footer ol { margin: 0; padding-left: 20px }
footer li { margin-bottom: 8px; break-inside: avoid }
@media print { main, footer { max-width: none; padding: 0 } footer { margin-top: 24px; padding-top: 12px } }`
}
