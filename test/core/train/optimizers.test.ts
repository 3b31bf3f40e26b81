import { describe, expect, it } from 'vitest'
import { type Clip, clipGradient, gradientNorm } from '../../../core/kernels/clip.ts'
import {
  createOptimizerState,
  OPTIMIZERS,
  type OptimizerKind,
  type OptimizerSpec,
  optimizer,
  resumeOptimizerState,
  update,
} from '../../../core/kernels/optimizers.ts'
import type { Parameters } from '../../../core/model/spec.ts'
import { goldenJson, type Packed, relativeError, unpack, unpackParameters } from '../model/golden.ts'

interface Golden {
  start: Record<string, Packed>
  gradients: Record<string, Packed>[]
  rates: number[]
  optimizers: { kind: OptimizerKind; options: Partial<OptimizerSpec>; values: Record<string, Packed>[] }[]
  /** of the first gradient, times `scale` */
  clips: { clip: Clip; scale: number; values: Record<string, Packed> }[]
}

const golden = goldenJson<Golden>('optimizers.json')

describe('an optimiser takes the steps that PyTorch takes', () => {
  it('of every kind', () => {
    expect(new Set(golden.optimizers.map(({ kind }) => kind))).toEqual(new Set(OPTIMIZERS))
  })

  for (const { kind, options, values } of golden.optimizers)
    it(`${kind} with ${JSON.stringify(options)}`, () => {
      const spec = optimizer(kind, options)
      const parameters = unpackParameters(golden.start)
      const state = createOptimizerState(spec, parameters)
      values.forEach((expected, step) => {
        update(spec, parameters, unpackParameters(golden.gradients[step]), state, golden.rates[step], step)
        for (const [name, { data }] of parameters)
          expect(relativeError(data, unpack(expected[name])), `step ${step}, ${name}`).toBeLessThan(1e-5)
      })
    })
})

describe('clipping does what PyTorch does', () => {
  for (const { clip, scale, values } of golden.clips)
    it(`with ${JSON.stringify(clip)}`, () => {
      const gradient = unpackParameters(golden.gradients[0])
      for (const { data } of gradient.values()) for (let k = 0; k < data.length; k++) data[k] *= scale
      const before = gradientNorm(gradient)
      expect(clipGradient(gradient, clip)).toBe(before)
      for (const [name, { data }] of gradient) expect(relativeError(data, unpack(values[name]))).toBeLessThan(1e-6)
    })

  it('and leaves a gradient alone where none is wanted', () => {
    const gradient = unpackParameters(golden.gradients[0])
    clipGradient(gradient, { kind: 'none' })
    expect(gradient).toEqual(unpackParameters(golden.gradients[0]))
  })
})

describe('the state of an optimiser', () => {
  const parameters: Parameters = new Map([['w', { shape: [2], data: Float32Array.of(1, 2) }]])

  it('holds the slots that its rule needs, and no others', () => {
    const slots = (kind: OptimizerKind, options = {}) =>
      Object.keys(createOptimizerState(optimizer(kind, options), parameters)).sort()
    expect(slots('adam')).toEqual(['mean', 'square'])
    expect(slots('adamw')).toEqual(['mean', 'square'])
    expect(slots('rmsprop')).toEqual(['square'])
    expect(slots('adagrad')).toEqual(['square'])
    expect(slots('sgd')).toEqual([])
    expect(slots('sgd', { momentum: 0.9 })).toEqual(['mean'])
  })

  it('is copied when a run goes on, so that the saved one stays as it was', () => {
    const saved = { square: new Map([['w', Float32Array.of(3, 4)]]) }
    const resumed = resumeOptimizerState(optimizer('rmsprop'), parameters, saved)
    expect(resumed).toEqual(saved)
    resumed.square!.get('w')![0] = 9
    expect(saved.square.get('w')![0]).toBe(3)
  })

  it('of another optimiser or another network is refused', () => {
    const square = new Map([['w', Float32Array.of(3, 4)]])
    expect(() => resumeOptimizerState(optimizer('adam'), parameters, { square })).toThrow(
      'adam keeps 2 values of “mean” for w, but the saved state has none.',
    )
    const short = { square: new Map([['w', Float32Array.of(3)]]) }
    expect(() => resumeOptimizerState(optimizer('adagrad'), parameters, short)).toThrow('the saved state has 1.')
  })
})
