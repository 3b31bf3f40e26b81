// What is needed to make a figure again.

import { count } from './marks/numbers.ts'

/** Kept in this order wherever it is written. */
export interface Provenance {
  /** program and version, such as “Neuronscope 0.1.0” */
  program: string
  workspace: string
  model: string
  /** SHA-256 of the weights, hex */
  modelHash: string
  corpus: string
  /** SHA-256 of the text, hex */
  corpusHash: string
  /** none where a figure is of the network alone */
  recording?: string
  /** characters of the corpus, half-open */
  start?: number
  end?: number
  unit?: string
  /** what the researcher calls the unit */
  unitName?: string
  /** of a figure of several units */
  units?: readonly string[]
  feature?: string
  /** of a matrix, in the order of its rows */
  features?: readonly string[]
  /** the named features that it mentions, as they were */
  definitions?: Record<string, string>
  /** circular shifts of the null */
  shifts?: number
  seed?: number
}

const KEYS: readonly (keyof Provenance)[] = [
  'program',
  'workspace',
  'model',
  'modelHash',
  'corpus',
  'corpusHash',
  'recording',
  'start',
  'end',
  'unit',
  'unitName',
  'units',
  'feature',
  'features',
  'definitions',
  'shifts',
  'seed',
]

/** The same bytes for the same facts, whatever the order in which they were put together. */
export function provenanceJson(provenance: Provenance): string {
  return JSON.stringify(Object.fromEntries(KEYS.map((key) => [key, provenance[key]])))
}

/** For people, under the figure. */
export function provenanceLines(p: Provenance): string[] {
  const stretch = p.start === undefined || p.end === undefined ? [] : [`characters ${count(p.start)}–${count(p.end)}`]
  const recording = p.recording === undefined ? [] : [`recording ${p.recording}`, ...stretch]
  const text = p.corpus === '' ? '' : ` · text ${p.corpus} @ ${p.corpusHash.slice(0, 8)}`
  const lines = [
    `${p.workspace} · model ${p.model} @ ${p.modelHash.slice(0, 8)}${text}`,
    [...recording, p.program].join(' · '),
  ]
  if (p.features) return [...lines, `features ${p.features.join(', ')}`]
  return p.feature ? [...lines, `feature ${p.feature}`] : lines
}
