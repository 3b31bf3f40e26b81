// The colored text as one HTML page that needs nothing else: no script, no font, no network.

import { endsOf, type FigureRow, RULE_STEPS, type Stretch, stretchesOf } from './charts/stretches.ts'
import { inksOf, levelColor, STOPS, type Theme } from './marks/color.ts'
import { escapeXml } from './marks/markup.ts'
import { provenanceJson, provenanceLines } from './provenance.ts'
import type { TextFigure } from './text-figure.ts'

/** The same figure gives the same bytes. */
export function textHtml(figure: TextFigure): string {
  const rows = stretchesOf(figure)
  const { unit, feature } = figure.provenance
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(`${unit} · ${figure.provenance.corpus}`)}</title>
<style>
${style(figure.style.theme, rows, figure.columns)}
</style>
</head>
<body>
<header><h1>${escapeXml(unit)}</h1>${legend(figure)}${figure.mask && feature ? maskKey(feature) : ''}</header>
<main>
${rows.map((row) => rowHtml(row, figure.style.theme)).join('\n')}
</main>
<footer>
${provenanceLines(figure.provenance).map(paragraph).join('\n')}
</footer>
<script type="application/json" id="provenance">${provenanceJson(figure.provenance).replaceAll('<', '\\u003c')}</script>
</body>
</html>
`
}

function style(theme: Theme, rows: readonly FigureRow[], columns: number): string {
  const { page, ink, ink2, ink3, feature } = inksOf(theme)
  return `:root { color-scheme: ${theme}; print-color-adjust: exact; -webkit-print-color-adjust: exact }
body { margin: 24px; background: ${page}; color: ${ink}; font: 12px/16px Inter, system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px; margin-bottom: 16px }
h1 { margin: 0; font: 500 20px/28px ${MONO} }
.legend { display: flex; align-items: center; gap: 8px; color: ${ink3} }
.bar { width: 128px; height: 8px; background: linear-gradient(to right, ${STOPS[theme].join(', ')}) }
.key { color: ${ink2} }
.key::before { content: ""; display: inline-block; width: 12px; height: 2px; margin-right: 6px; vertical-align: 3px; background: ${feature} }
main { font: 13.333px/18px ${MONO}; font-variant-ligatures: none; font-kerning: none; overflow-x: auto }
main div { height: 18px; margin-bottom: 4px; white-space: pre }
main span { display: inline-block; height: 18px }
${rows.some(({ shaped }) => shaped) ? `main .shaped { max-width: ${columns}ch; unicode-bidi: isolate }\nmain .shaped span { display: inline; padding: 2px 0 }` : ''}
${rules(rows)
  .map((rule) => `.${ruleClass(rule)} { box-shadow: 0 2px ${transparent(feature, rule)} }`)
  .join('\n')}
${[2, 3, 4, 5, 6, 7, 8].map((width) => `.w${width} { width: ${width}ch }`).join('\n')}
.w1 { width: 1ch }
footer { margin-top: 16px; color: ${ink3}; font-size: 11px }
footer p { margin: 0 }
${levels(rows)
  .map((level) => `.${levelClass(level)} { background: ${levelColor(level, theme)} }`)
  .join('\n')}`
}

const MONO = '"JetBrains Mono", ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'

function levels(rows: readonly FigureRow[]): number[] {
  return [...new Set(rows.flatMap(({ stretches }) => stretches.map((s) => s.level)))].sort((a, b) => a - b)
}

function rules(rows: readonly FigureRow[]): number[] {
  return [...new Set(rows.flatMap(({ stretches }) => stretches.map((s) => s.rule)))]
    .filter((rule) => rule > 0)
    .sort((a, b) => a - b)
}

function ruleClass(rule: number): string {
  return rule === RULE_STEPS ? 'm' : `m${rule}`
}

/** `#rrggbbaa` where the rule is not at its strongest. */
function transparent(color: string, rule: number): string {
  const alpha = Math.round((255 * rule) / RULE_STEPS)
    .toString(16)
    .padStart(2, '0')
  return rule === RULE_STEPS ? color : `${color}${alpha}`
}

function levelClass(level: number): string {
  return level < 0 ? 'none' : `c${level}`
}

function legend(figure: TextFigure): string {
  const { quantity, low, high } = endsOf(figure)
  return `<div class="legend"><span>${escapeXml(`${quantity} ${low}`.trim())}</span><span class="bar"></span><span>${escapeXml(high)}</span></div>`
}

function maskKey(feature: string): string {
  return `<div class="key">${escapeXml(feature)}</div>`
}

function rowHtml({ stretches, shaped, rtl }: FigureRow, theme: Theme): string {
  if (!shaped) return `<div>${stretches.map(stretchHtml).join('')}</div>`
  // the reader's browser gives letters their forms and their order; it must not be given where boxes begin
  const inOrder = stretches.toSorted((a, b) => a.cells[0].index - b.cells[0].index)
  const parts = inOrder.map((stretch) => ({ opening: shapedOpening(stretch, theme), text: glyphsOf(stretch) }))
  const merged = parts.flatMap(({ opening, text }, i) =>
    i > 0 && parts[i - 1].opening === opening ? [text] : [`${i > 0 ? '</span>' : ''}${opening}${text}`],
  )
  return `<div class="shaped" dir="${rtl ? 'rtl' : 'ltr'}">${merged.join('')}${parts.length > 0 ? '</span>' : ''}</div>`
}

function glyphsOf({ cells }: Stretch): string {
  return escapeXml(cells.map((cell) => cell.glyph).join(''))
}

/** Characters that are drawn as one share the width: each has its own color in its part. */
function shapedOpening({ level, rule, shares }: Stretch, theme: Theme): string {
  const mark = rule > 0 ? ` ${ruleClass(rule)}` : ''
  if (!shares) return `<span class="${levelClass(level)}${mark}">`
  const stops = shares.map(({ level }, i) => {
    const [from, to] = [i, i + 1].map((n) => `${Math.round((10_000 * n) / shares.length) / 100}%`)
    return `${levelColor(level, theme)} ${from} ${to}`
  })
  return `<span class="several${mark}" style="background: linear-gradient(to right, ${stops.join(', ')})">`
}

function stretchHtml({ cells, level, rule }: Stretch): string {
  const box = cells[0].plain ? '' : ` w${cells[0].width}`
  const text = cells.map((cell) => cell.glyph).join('')
  return `<span class="${levelClass(level)}${rule > 0 ? ` ${ruleClass(rule)}` : ''}${box}">${escapeXml(text)}</span>`
}

function paragraph(line: string): string {
  return `<p>${escapeXml(line)}</p>`
}
