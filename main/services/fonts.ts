// Embeds fonts in figures, so that they look the same on any machine: of each font the package's subsets that hold the
// figure's characters.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

interface Face {
  family: string
  /** of the package, and in the names of its files */
  name: string
  weight: 400 | 500 | 600
  /** whether a figure or page uses it */
  used(markup: string): boolean
}

const mono = (markup: string) => /JetBrains Mono/.test(markup)
const weighs = (weight: number) => (markup: string) => new RegExp(`font-weight(?:="|: ?)${weight}`).test(markup)
const any =
  (...tests: ((markup: string) => boolean)[]) =>
  (markup: string) =>
    tests.some((test) => test(markup))

const FACES: readonly Face[] = [
  { family: 'Inter', name: 'inter', weight: 400, used: () => true },
  { family: 'Inter', name: 'inter', weight: 500, used: any(weighs(500), (markup) => markup.includes('font: 500')) },
  { family: 'Inter', name: 'inter', weight: 600, used: any(weighs(600), (markup) => markup.includes('font: 600')) },
  { family: 'JetBrains Mono', name: 'jetbrains-mono', weight: 400, used: mono },
]

interface Part {
  /** as CSS has it: “U+0000-00FF,U+0131” */
  range: string
  spans: readonly (readonly [number, number])[]
  file: string
}

const packages = createRequire(import.meta.url)
const parts = new Map<string, Part[]>()
const encoded = new Map<string, string>()

/** A figure or a page with the fonts that its characters need. The same markup gives the same bytes. */
export function withFonts(markup: string): string {
  const rules = faceRules(markup)
  if (markup.includes('<svg ') && !markup.startsWith('<!doctype'))
    return markup.replace('</metadata>\n', () => `</metadata>\n<style>${rules}</style>\n`)
  return markup.replace('<style>\n', () => `<style>\n${rules}\n`)
}

/** `@font-face` rules with all data in them. @param markup whose characters are looked at */
export function faceRules(markup: string): string {
  const codes = new Set<number>()
  for (const character of markup) codes.add(character.codePointAt(0)!)
  return FACES.filter(({ used }) => used(markup))
    .flatMap((face) =>
      partsOf(face)
        .filter(({ spans }) => holdsAny(spans, codes))
        .map((part) => rule(face, part)),
    )
    .join('\n')
}

function rule({ family, weight }: Face, { range, file }: Part): string {
  return `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};src:url(data:font/woff2;base64,${dataOf(file)}) format("woff2");unicode-range:${range}}`
}

/** The package lists the characters of each of its files. */
function partsOf({ name, weight }: Face): Part[] {
  const key = `${name}-${weight}`
  const known = parts.get(key)
  if (known) return known
  const folder = dirname(packages.resolve(`@fontsource/${name}/package.json`))
  const ranges: Record<string, string> = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8'))
  const found = Object.entries(ranges).map(([script, range]) => ({
    range,
    spans: range.split(',').map(spanOf),
    file: join(folder, 'files', `${name}-${script}-${weight}-normal.woff2`),
  }))
  parts.set(key, found)
  return found
}

function spanOf(range: string): readonly [number, number] {
  const [from, to = from] = range.replace(/^U\+/, '').split('-')
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
}

function holdsAny(spans: Part['spans'], codes: ReadonlySet<number>): boolean {
  for (const code of codes) if (spans.some(([from, to]) => code >= from && code <= to)) return true
  return false
}

function dataOf(file: string): string {
  const known = encoded.get(file) ?? readFileSync(file).toString('base64')
  encoded.set(file, known)
  return known
}
