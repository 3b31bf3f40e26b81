// A feature over a text: one truth value or one number for each code point.

import { compileFeature, type NamedFeature } from './compile.ts'
import { LIBRARY } from './library.ts'
import { indexText } from './text.ts'

/** [code points] each; truth values are 0 or 1. */
export type FeatureValues = { kind: 'boolean'; values: Uint8Array } | { kind: 'number'; values: Float32Array }

/**
 * @param named the features that names may refer to; the library by default
 * @param starts code points at which the files of the text begin
 * @throws FeatureError
 */
export function evaluateFeature(
  source: string,
  text: string,
  named: readonly NamedFeature[] = LIBRARY,
  starts: readonly number[] = [],
): FeatureValues {
  const feature = compileFeature(source, named)
  const indexed = indexText(text, starts)
  return feature.kind === 'boolean'
    ? { kind: 'boolean', values: feature.run(indexed) }
    : { kind: 'number', values: feature.run(indexed) }
}

/** The stretches of true: [from, to, from, to, …], half-open. */
export function runsOf(values: Uint8Array): Uint32Array {
  const edges: number[] = []
  for (let t = 0; t < values.length; t++) {
    if ((t === 0 ? 0 : values[t - 1]) !== values[t]) edges.push(t)
  }
  if (edges.length % 2 === 1) edges.push(values.length)
  return Uint32Array.from(edges)
}

/** The same for a feature of either kind: a number counts as true where it is not zero. */
export function truthRuns({ values }: FeatureValues): Uint32Array {
  return runsOf(values instanceof Uint8Array ? values : Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)))
}
