import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../core/errors.ts'
import { importPytorch } from '../../../core/formats/pytorch.ts'
import { readSafetensors, writeSafetensors } from '../../../core/formats/safetensors.ts'
import { createOptimizerState, optimizer } from '../../../core/kernels/optimizers.ts'
import { decodeCheckpoint, encodeCheckpoint, type TrainingCheckpoint } from '../../../core/train/checkpoint.ts'
import { abc, tinyNetwork } from '../networks.ts'

function checkpoint(): TrainingCheckpoint {
  const { spec, parameters } = tinyNetwork('lstm')
  const states = (from: number) =>
    [0, 1].map((layer) => Float32Array.from({ length: 3 * 18 }, (_, i) => from + layer + i / 7))
  const slots = createOptimizerState(optimizer('adam'), parameters)
  for (const data of slots.square!.values()) data.forEach((_, i) => void (data[i] = i / 3))
  return {
    spec,
    vocabulary: abc.characters,
    parameters,
    step: 1234,
    validationLoss: 4 / 3,
    config: null,
    progress: {
      trainLoss: 0.1 + 0.2,
      best: { loss: 1 / 3, step: 1200 },
      optimizer: slots,
      hidden: { h: states(0), c: states(9) },
    },
  }
}

/** The same file with another header entry. */
function withMetadata(bytes: Uint8Array, change: (own: Record<string, unknown>) => void): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes)
  const own = JSON.parse(metadata.get('neuronscope')!)
  change(own)
  return writeSafetensors(tensors, { ...Object.fromEntries(metadata), neuronscope: JSON.stringify(own) })
}

describe('a checkpoint', () => {
  it('comes back from its bytes exactly, numbers to the last bit', () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint()))).toEqual(checkpoint())
  })

  it('comes back without what it takes to go on, where that was not kept', () => {
    const weights = { ...checkpoint(), progress: null }
    const bytes = encodeCheckpoint(weights)
    expect(decodeCheckpoint(bytes)).toEqual(weights)
    expect(bytes.length).toBeLessThan(encodeCheckpoint(checkpoint()).length / 2.5)
  })

  it('can be imported like any network of PyTorch', () => {
    const { spec, parameters, vocabulary, warnings } = importPytorch(encodeCheckpoint(checkpoint()))
    expect({ spec, parameters, vocabulary, warnings }).toEqual({
      spec: checkpoint().spec,
      parameters: checkpoint().parameters,
      vocabulary: abc.characters,
      warnings: [],
    })
  })

  it('is refused with a sentence when something of it is missing or foreign', () => {
    const bytes = encodeCheckpoint(checkpoint())
    expect(() => decodeCheckpoint(writeSafetensors([]))).toThrow('its metadata has no readable “neuronscope”')
    expect(() => decodeCheckpoint(withMetadata(bytes, (own) => void (own.format = 2)))).toThrow('its format is 2')
    expect(() => decodeCheckpoint(withMetadata(bytes, (own) => void (own.step = -1)))).toThrow('its step is -1')
    expect(() => decodeCheckpoint(withMetadata(bytes, (own) => void delete own.spec))).toThrow('what network it holds')
    const without = (name: string) => {
      const { tensors, metadata } = readSafetensors(bytes)
      tensors.delete(name)
      return writeSafetensors(tensors, Object.fromEntries(metadata))
    }
    expect(() => decodeCheckpoint(without('rnn.bias_hh_l1'))).toThrow('no parameter rnn.bias_hh_l1')
    expect(() => decodeCheckpoint(without('state.c.1'))).toThrow('the c state of layer 1 is missing')
    expect(() => decodeCheckpoint(without('optimizer.mean.decoder.bias'))).toThrow(
      "the optimiser's mean is not complete",
    )
  })

  it('is refused with a sentence, never another error, when its metadata is anything at all', () => {
    const bytes = encodeCheckpoint({ ...checkpoint(), progress: null })
    fc.assert(
      fc.property(
        fc.constantFrom('spec', 'step', 'progress', 'config', 'validationLoss', 'format'),
        fc.jsonValue(),
        (key, value) => {
          try {
            decodeCheckpoint(withMetadata(bytes, (own) => void (own[key] = value)))
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
          }
        },
      ),
      {
        examples: [
          ['format', { toString: {} }],
          ['step', { toString: {} }],
          ['spec', { cell: { toString: {} } }],
          ['spec', { cell: 'lstm', layers: { toString: {} } }],
        ],
      },
    )
  })
})
