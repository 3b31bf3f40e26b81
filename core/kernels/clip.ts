// Gradient clipping as in PyTorch: by the L2 norm of the whole gradient, or by value.

import type { Parameters } from '../model/spec.ts'

export type Clip = { kind: 'norm' | 'value'; at: number } | { kind: 'none' }

/** The L2 norm over all parameters together, summed in double precision. */
export function gradientNorm(gradient: Parameters): number {
  let sum = 0
  for (const { data } of gradient.values()) for (const value of data) sum += value * value
  return Math.sqrt(sum)
}

/**
 * Clips in place: by norm g ← g·min(1, at / (norm + 10⁻⁶)); by value each g into ±at.
 * @returns the norm before clipping
 */
export function clipGradient(gradient: Parameters, clip: Clip): number {
  const norm = gradientNorm(gradient)
  if (clip.kind === 'norm') {
    const scale = clip.at / (norm + 1e-6)
    if (scale < 1) change(gradient, (value) => value * scale)
  } else if (clip.kind === 'value') change(gradient, (value) => Math.min(clip.at, Math.max(-clip.at, value)))
  return norm
}

function change(gradient: Parameters, map: (value: number) => number): void {
  for (const { data } of gradient.values()) for (let k = 0; k < data.length; k++) data[k] = map(data[k])
}
