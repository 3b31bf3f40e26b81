// A mark is an element of SVG as a plain object: charts are lists of marks, which are written as text (markup.ts) or
// joined to a document (renderer/charts/draw.ts). Names of attributes are SVG's.

export type Attributes = Readonly<Record<string, string | number | undefined>>

export interface Mark {
  readonly name: string
  readonly attributes: Attributes
  /** its words, or the marks inside it */
  readonly text?: string
  readonly marks?: Marks
}

/** null draws nothing. */
export type Marks = Mark | null | readonly Marks[]

export const SANS = 'Inter, "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
export const MONO = '"JetBrains Mono", ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'

/** An element without content. */
export function mark(name: string, attributes: Attributes): Mark {
  return { name, attributes }
}

/** Marks that share attributes. */
export function group(attributes: Attributes, ...marks: Marks[]): Mark {
  return { name: 'g', attributes, marks }
}

/** Marks from another origin. */
export function moved(x: number, y: number, marks: Marks): Mark {
  return group({ transform: `translate(${at(x)} ${at(y)})` }, marks)
}

/** What a mark says when it is pointed at. */
export function titled(text: string): Mark {
  return { name: 'title', attributes: {}, text }
}

/** At most two decimals, no trailing zeros, never −0: the same text for the same place on every machine. */
export function at(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return String(rounded === 0 ? 0 : rounded)
}

/** Marks one by one, without the lists around them. */
export function flat(marks: Marks): Mark[] {
  if (marks === null) return []
  return isList(marks) ? marks.flatMap(flat) : [marks]
}

function isList(marks: Mark | readonly Marks[]): marks is readonly Marks[] {
  return Array.isArray(marks)
}

/** Attributes as they are written: numbers rounded alike, what is undefined left out. */
export function written(attributes: Attributes): [name: string, value: string][] {
  return Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'number' ? at(value) : value] as [string, string]],
  )
}
