// Shapes that do not fit tiles, panels, blocks or threads, for any backend of compiled kernels, each against the plain
// reference: batches that leave thin rows, widths that need padding, vocabularies of two characters and of thousands,
// sequences of one and of a hundred.

import { afterAll, describe, expect, it } from 'vitest'
import type { Backend, TrainerOptions } from '../../../core/kernels/kernels.ts'
import { optimizer } from '../../../core/kernels/optimizers.ts'
import { referenceBackend } from '../../../core/kernels/reference.ts'
import { initialize } from '../../../core/model/initialize.ts'
import type { ModelSpec } from '../../../core/model/spec.ts'
import { KINDS } from '../../../core/model/units.ts'
import { relativeError } from '../model/golden.ts'
import { model, text } from './shapes.ts'

const TOLERANCE = 1e-5

interface Shape {
  spec: ModelSpec
  batch: number
  sequence: number
}

function shape(change: Partial<ModelSpec>, batch: number, sequence: number): Shape {
  return { spec: model({ layers: 1, ...change }), batch, sequence }
}

const awkward: Shape[] = [
  shape({ hidden: 16, vocabulary: 2 }, 1, 1),
  shape({ cell: 'rnn', hidden: 16, vocabulary: 65, layers: 2 }, 51, 100),
  shape({ cell: 'gru', hidden: 16, vocabulary: 96, layers: 2 }, 50, 50),
  shape({ cell: 'gru', reset: 'before', hidden: 100, vocabulary: 65, layers: 2 }, 25, 2),
  shape({ hidden: 100, vocabulary: 257, layers: 2, dropout: 0.25 }, 25, 2),
  shape({ hidden: 128, vocabulary: 96, embedding: 24 }, 2, 50),
  shape({ hidden: 200, vocabulary: 96, layers: 2 }, 51, 1),
  shape({ cell: 'gru', hidden: 256, vocabulary: 65, embedding: 100 }, 50, 1),
  shape({ hidden: 512, vocabulary: 96 }, 2, 2),
  shape({ cell: 'rnn', hidden: 1000, vocabulary: 65 }, 1, 2),
  shape({ hidden: 16, vocabulary: 4000 }, 25, 2),
  shape({ hidden: 20, vocabulary: 4000, embedding: 17 }, 2, 1),
]

const nameOf = ({ spec, batch, sequence }: Shape) =>
  `${spec.cell} ${spec.layers}×${spec.hidden}, ${spec.vocabulary} characters, batch ${batch}, sequence ${sequence}`

/** Loss, gradients, and the parameters after a step: all that a training step makes. */
function trained(backend: Backend, { spec, batch, sequence }: Shape) {
  const options: TrainerOptions = {
    batch,
    sequence,
    optimizer: optimizer('rmsprop', { epsilon: 1e-3 }),
    clip: { kind: 'norm', at: 1 },
    seed: 9,
  }
  const trainer = backend.createTrainer(spec, initialize(spec, 4), options)
  const ids = text(sequence + 1, batch, spec.vocabulary)
  trainer.step(ids, 0.01, 0)
  const result = { ...trainer.gradient(ids, 1), parameters: trainer.parameters() }
  trainer.dispose()
  return result
}

/** Every kind of state and the logits, over two calls of unequal length. */
function ran(backend: Backend, { spec, batch, sequence }: Shape): Record<string, Float32Array> {
  const runner = backend.createRunner(spec, initialize(spec, 4), { streams: batch, maxTime: sequence })
  const wanted = { kinds: KINDS[spec.cell], logits: true }
  const out: Record<string, Float32Array> = {}
  for (const time of [sequence, Math.ceil(sequence / 2)]) {
    const { states, logits } = runner.advance(text(time, batch, spec.vocabulary), time, wanted)
    out[`logits ${time}`] = logits!.slice()
    for (const [kind, layers] of Object.entries(states))
      for (const [l, layer] of layers.entries()) out[`L${l}.${kind} ${time}`] = layer.slice()
  }
  runner.dispose()
  return out
}

const reference = referenceBackend()
const expected = new Map<Shape, { trained: ReturnType<typeof trained>; ran: ReturnType<typeof ran> }>()
function right(shape: Shape) {
  if (!expected.has(shape)) expected.set(shape, { trained: trained(reference, shape), ran: ran(reference, shape) })
  return expected.get(shape)!
}

export function describeShapes(backend: Backend): void {
  describe(`${backend.id} with ${backend.threads} threads agrees with the reference`, () => {
    afterAll(() => backend.dispose())
    for (const shape of awkward) {
      it(`when it trains ${nameOf(shape)}`, () => {
        const [found, wanted] = [trained(backend, shape), right(shape).trained]
        expect(found.loss / wanted.loss).toBeCloseTo(1, 5)
        expect(found.gradientNorm / wanted.gradientNorm).toBeCloseTo(1, 4)
        for (const kind of ['gradient', 'parameters'] as const)
          for (const [name, { data }] of found[kind])
            expect(relativeError(data, wanted[kind].get(name)!.data), `${kind} ${name}`).toBeLessThan(TOLERANCE)
      })

      it(`when it runs ${nameOf(shape)}`, () => {
        const [found, wanted] = [ran(backend, shape), right(shape).ran]
        expect(Object.keys(found)).toEqual(Object.keys(wanted))
        for (const name of Object.keys(wanted))
          expect(relativeError(found[name], wanted[name]), name).toBeLessThan(TOLERANCE)
      })
    }
  })
}
