// Just enough of an XML reader to check a figure: it refuses what is not well formed, and lists elements and text.

export interface Element {
  name: string
  attributes: Record<string, string>
  text: string
}

const VOID = ['meta', 'br', 'img', '!doctype', '?xml']
const TOKEN = /<(\/?)([!?]?[A-Za-z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/|\?)?>|([^<]+)/gy
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** Throws on an unclosed element, a bare `&` or anything that is neither a tag nor text. */
export function elements(markup: string): Element[] {
  const found: Element[] = []
  const open: Element[] = []
  let end = 0
  for (const [whole, closing, name, attributes, selfClosing, text] of markup.matchAll(TOKEN)) {
    end += whole.length
    if (text !== undefined) for (const element of open.slice(-1)) element.text += decode(text, element.name)
    else if (closing) {
      const last = open.pop()
      if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`)
    } else {
      const element = { name, attributes: attributesOf(attributes), text: '' }
      found.push(element)
      if (!selfClosing && !VOID.includes(name)) open.push(element)
    }
  }
  if (end !== markup.length) throw new Error(`not markup: ${markup.slice(end, end + 40)}`)
  if (open.length > 0) throw new Error(`<${open.at(-1)!.name}> is not closed`)
  return found
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g), ([, key, value]) => [key, decode(value ?? '')]),
  )
}

function decode(text: string, inside = ''): string {
  if (inside === 'script' || inside === 'style') return text
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(text) || [...text].some(forbidden))
    throw new Error(`not XML text: ${JSON.stringify(text)}`)
  return text.replace(/&([^;]+);/g, (_, name: string) => NAMED[name])
}

function forbidden(character: string): boolean {
  const code = character.codePointAt(0)!
  return (code < 0x20 && !'\t\n\r'.includes(character)) || (code & 0x1ff800) === 0xd800 || (code | 1) === 0xffff
}
