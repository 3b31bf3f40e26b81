// Marks as SVG text, and the escapes that let any text stand in it.

import { flat, type Mark, type Marks, written } from './mark.ts'

/** The same marks give the same bytes. */
export function markup(marks: Marks): string {
  return flat(marks).map(element).join('')
}

function element({ name, attributes, text, marks }: Mark): string {
  const head = `<${name}${written(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join('')}`
  if (text === undefined && marks === undefined) return `${head}/>`
  return `${head}>${text === undefined ? '' : escapeXml(text)}${markup(marks ?? null)}</${name}>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For element content and attributes of XML and HTML alike; what XML cannot hold becomes the replacement character. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (c) => ENTITIES[c])
}
