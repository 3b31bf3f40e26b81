// The report as one page that needs nothing else: no script, no network; its fonts and formulas are in it. Each figure
// stands in it byte for byte as its own file has it; on paper a sentence stays with its figure, and pages are numbered.

import { base64 } from './base64.ts'
import { inksOf, type Theme } from './marks/color.ts'
import { escapeXml } from './marks/markup.ts'
import { count } from './marks/numbers.ts'
import { type Provenance, provenanceJson } from './provenance.ts'

export interface ReportPage {
  title: string
  theme: Theme
  workspace: string
  program: string
  entries: readonly ReportEntry[]
  /** how many different questions were asked of each recording by searches that are kept */
  questions?: readonly { recording: string; questions: number }[]
  /** style sheet of the formulas, fonts included; '' where there is none */
  formulaStyle?: string
}

export interface ReportEntry {
  title: string
  /** HTML of the words (markdown.ts) */
  words: string
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
export function reportHtml(page: ReportPage): string {
  let number = 0
  const entries = page.entries.map((entry) => entryHtml(entry, entry.figure ? ++number : 0))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(page.title)}</title>
<style>
${style(page.theme)}
${page.formulaStyle ?? ''}</style>
</head>
<body>
<main>
<h1>${escapeXml(page.title)}</h1>
${entries.join('\n')}
</main>
<footer>
<h2>How these figures were made</h2>
${sources(page)}
</footer>
</body>
</html>
`
}

function entryHtml({ title, words, figure }: ReportEntry, number: number): string {
  const heading = title === '' ? '' : `<h2>${escapeXml(title)}</h2>\n`
  if (!figure) return `<section>\n${heading}${words}</section>`
  const { before, last } = lastParagraph(words)
  // a heading without paragraphs before the last one goes with the figure too
  const [first, together] = before === '' ? ['', heading + last] : [heading + before, last]
  return `<section>
${first}<div class="together">
${together}${figureHtml(figure, number)}</div></section>`
}

/** The paragraph that stands right above the figure, and what comes before it. */
function lastParagraph(words: string): { before: string; last: string } {
  const at = words.lastIndexOf('<p')
  const whole = at >= 0 && /^<p[ >](?:(?!<\/?(?:ul|ol|li|pre|table|blockquote|h\d)[ >]).)*$/s.test(words.slice(at))
  return whole ? { before: words.slice(0, at), last: words.slice(at) } : { before: words, last: '' }
}

function figureHtml({ name, caption, svg, problem, provenance }: NonNullable<ReportEntry['figure']>, number: number) {
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

/** Networks, texts and recordings once, and by figure only what differs. */
function sources({ entries, program, workspace, questions = [] }: ReportPage): string {
  const all = entries.flatMap(({ figure }) => (figure ? [figure.provenance] : []))
  const materials = [
    ...unique(all.map(({ model, modelHash }) => `network ${model} (SHA-256 of the weights ${short(modelHash)})`)),
    ...unique(
      all.flatMap(({ corpus, corpusHash }) => (corpus === '' ? [] : [`text ${corpus} (SHA-256 ${short(corpusHash)})`])),
    ),
    ...unique(all.flatMap(({ recording }) => (recording === undefined ? [] : [`recording ${recording}`]))),
  ]
  const common = `<p>${escapeXml(`${program}; workspace ${workspace}${materials.length > 0 ? `; ${materials.join('; ')}` : ''}.`)}</p>`
  const several = (key: 'model' | 'recording') => unique(all.map((one) => one[key] ?? '')).length > 1
  const [models, recordings] = [several('model'), several('recording')]
  const lines = all.map((one, i) => {
    const facts = factsOf(one, models, recordings)
    return `<li value="${i + 1}">${escapeXml(facts.join(' · '))}</li>`
  })
  const asked = questions
    .filter((one) => one.questions > 0)
    .map(questionsLine)
    .join('')
  return `${common}${lines.length === 0 ? '' : `\n<ol>\n${lines.join('\n')}\n</ol>`}${asked}`
}

/** A p is for one question: of many about nothing, some have a small one. */
function questionsLine({ recording, questions }: { recording: string; questions: number }): string {
  const asked = questions === 1 ? '1 question was' : `${count(questions)} questions were`
  return `\n<p>${escapeXml(`${asked} asked of the recording ${recording}. Each p allows for having looked at all units, not for having asked more than once.`)}</p>`
}

function factsOf(one: Provenance, models: boolean, recordings: boolean): string[] {
  const { start, end, unit, unitName, units, feature, features, shifts, seed, recording } = one
  const named = unitName ? `${unit} (${unitName})` : unit
  return [
    ...(models ? [`network ${one.model}`] : []),
    ...(recordings && recording !== undefined ? [`recording ${recording}`] : []),
    ...(start !== undefined && end !== undefined ? [`characters ${count(start)}–${count(end)}`] : []),
    ...(named === undefined ? [] : [`unit ${named}`]),
    ...(units ? [`units ${units.join(', ')}`] : []),
    ...(feature === undefined ? [] : [`feature ${feature}`]),
    ...(features ? [`features ${features.join(', ')}`] : []),
    ...(shifts === undefined ? [] : [`${count(shifts)} shifts`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ]
}

const short = (hash: string) => hash.slice(0, 12)
const unique = (lines: readonly string[]) => [...new Set(lines)]

function style(theme: Theme): string {
  const { page, ink, ink2, ink3, line } = inksOf(theme)
  const sans = 'Inter, system-ui, "Helvetica Neue", Arial, sans-serif'
  return `@page { size: A4; margin: 22mm 20mm 20mm; @bottom-center { content: counter(page); font: 8pt ${sans}; color: ${ink3} } }
:root { color-scheme: ${theme}; print-color-adjust: exact; -webkit-print-color-adjust: exact }
body { margin: 0; background: ${page}; color: ${ink}; font: 14px/22px ${sans} }
main, footer { box-sizing: border-box; max-width: 700px; margin: 0 auto; padding: 40px 24px 24px }
h1 { margin: 0 0 24px; font: 600 24px/32px ${sans} }
h2 { margin: 32px 0 8px; font: 600 16px/24px ${sans}; break-after: avoid }
h3, h4, h5, h6 { margin: 16px 0 8px; font: 600 14px/22px ${sans}; break-after: avoid }
p, li, blockquote { overflow-wrap: anywhere; orphans: 3; widows: 3 }
p { margin: 0 0 12px }
ul, ol { margin: 0 0 12px; padding-left: 24px }
a { color: inherit }
blockquote { margin: 0 0 12px 24px; color: ${ink2} }
code { font: 12.5px "JetBrains Mono", ui-monospace, Menlo, Consolas, monospace }
pre { margin: 0 0 12px; padding: 8px 12px; border: 1px solid ${line}; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere }
table { margin: 0 0 12px; border-collapse: collapse; border-top: 1px solid ${ink2}; border-bottom: 1px solid ${ink2} }
th, td { padding: 2px 12px 2px 0; text-align: left }
th { border-bottom: 1px solid ${line}; font-weight: 600 }
.formula { text-align: center }
.together { break-inside: avoid }
figure { margin: 16px 0 24px; break-inside: avoid }
img { display: block; max-width: 100%; max-height: 225mm; height: auto; margin: 0 auto }
figcaption { margin-top: 8px; color: ${ink2}; font-size: 12px; line-height: 18px; overflow-wrap: anywhere }
figcaption b { color: ${ink}; font-weight: 600 }
.problem { color: ${ink2} }
footer { border-top: 1px solid ${line}; color: ${ink3}; font-size: 11px; line-height: 16px; padding-top: 16px; overflow-wrap: anywhere }
footer h2 { margin: 0 0 8px; font: 600 12px/16px ${sans} }
footer p { margin-bottom: 8px }
footer ol { margin: 0; padding-left: 20px }
footer li { margin-bottom: 2px; break-inside: avoid }
@media print {
  body { font-size: 10pt; line-height: 15pt }
  main, footer { max-width: none; padding: 0 }
  h1 { font-size: 17pt; line-height: 22pt }
  h2 { font-size: 12pt; line-height: 16pt }
  p { text-align: justify; hyphens: auto }
  figcaption { font-size: 8.5pt; line-height: 12pt }
  footer { margin-top: 24px; padding-top: 12px; font-size: 7.5pt; line-height: 11pt }
  footer p { text-align: left }
}`
}
