// One figure as a page of its own, exactly as large, for a printer that makes PDF of pages.

import { base64 } from './base64.ts'

/** Of a figure's file: millimetres. */
export function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = /<svg [^>]*?width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg) ?? []
  return { width: Number(width), height: Number(height) }
}

/** @param svg a figure's file */
export function figurePage(svg: string): string {
  const { width, height } = sizeOf(svg)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${/<title>(.*?)<\/title>/s.exec(svg)?.[1] ?? ''}</title>
<style>
@page { size: ${width}mm ${height}mm; margin: 0 }
html, body { margin: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact }
img { display: block; width: ${width}mm; height: ${height}mm; break-after: avoid }
</style>
</head>
<body><img alt="" src="data:image/svg+xml;base64,${base64(svg)}"></body>
</html>
`
}
