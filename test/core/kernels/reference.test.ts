import { describe, expect, it } from 'vitest'
import { optimizer } from '../../../core/kernels/optimizers.ts'
import { referenceBackend } from '../../../core/kernels/reference.ts'
import { initialize } from '../../../core/model/initialize.ts'
import { logProbability } from '../../../core/model/loss.ts'
import { type GoldenReading, goldenJson, relativeError, unpack } from '../model/golden.ts'
import { readSafetensors } from '../model/read-safetensors.ts'
import { describeBackend } from './backend-suite.ts'
import { model, text } from './shapes.ts'

const backend = referenceBackend()
describeBackend(backend)

describe('the reference backend', () => {
  const options = { batch: 2, sequence: 3, optimizer: optimizer('adam'), clip: { kind: 'none' }, seed: 1 } as const
  const spec = model()
  const parameters = initialize(spec, 1)

  it('reads the same bits from one stream as from many, and from parts as from the whole', () => {
    const ids = text(10, 4)
    const together = backend.createRunner(spec, parameters, { streams: 4, maxTime: 10 })
    const alone = backend.createRunner(spec, parameters, { streams: 1, maxTime: 1 })
    const whole = together.advance(ids, 10, { logits: true }).logits!
    for (let t = 0; t < 10; t++) {
      const one = alone.advance(ids.subarray(t * 4 + 2, t * 4 + 3), 1, { logits: true }).logits!
      expect(one).toEqual(whole.slice((t * 4 + 2) * 13, (t * 4 + 3) * 13))
    }
  })

  for (const name of ['lstm-2x16', 'gru-1x24'])
    it(`gives PyTorch's log-probabilities and states over a text of 321 characters: ${name}`, () => {
      const golden = goldenJson<GoldenReading>(`${name}.expected.json`)
      const ids = Int32Array.from(golden.text, (character) => golden.characters.indexOf(character))
      const { vocabulary } = golden.spec
      const runner = backend.createRunner(golden.spec, readSafetensors(name), { streams: 1, maxTime: ids.length })
      const kinds = golden.states.c ? (['h', 'c'] as const) : (['h'] as const)
      const { states, logits } = runner.advance(ids, ids.length, { kinds, logits: true })
      const found = Array.from(ids.subarray(1), (id, t) => logProbability(logits!, t * vocabulary, vocabulary, id))
      expect(found.length).toBe(320)
      expect(relativeError(found, unpack(golden.logProbabilities))).toBeLessThan(1e-5)
      for (const kind of kinds)
        golden.states[kind]!.forEach((layer, l) => {
          expect(relativeError(states[kind]![l], unpack(layer)), `L${l}.${kind}`).toBeLessThan(1e-5)
        })
    })

  it('names the character that the model does not know', () => {
    const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: 4 })
    expect(() => runner.advance(Int32Array.of(1, 13), 2, {})).toThrow('Character 13 is not one of the model')
    expect(() => runner.advance(Int32Array.of(-1), 1, {})).toThrow('Character -1')
  })

  it('says how many characters it takes and was given', () => {
    const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: 4 })
    expect(() => runner.advance(text(5, 1), 5, {})).toThrow('takes 4 characters at a time, not 5')
    expect(() => runner.advance(text(2, 1), 3, {})).toThrow('3 characters were asked for, but only 2 given')
    const trainer = backend.createTrainer(spec, parameters, options)
    expect(() => trainer.step(text(3, 2), 0.1, 0)).toThrow('8 characters were asked for, but only 6 given')
  })

  it('names a state that the cell does not have', () => {
    const runner = backend.createRunner(model({ cell: 'gru' }), initialize(model({ cell: 'gru' }), 1), {
      streams: 1,
      maxTime: 4,
    })
    expect(() => runner.advance(text(1, 1), 1, { kinds: ['c'] })).toThrow('gru cells has no state “c”')
  })

  it('refuses a state, a parameter or an optimiser state of another network', () => {
    const runner = backend.createRunner(spec, parameters, { streams: 2, maxTime: 4 })
    const { h, c } = runner.state()
    expect(() => runner.setState({ h, c: [] })).toThrow('The c state must be 2 arrays of 2 × 10 values')
    expect(() => runner.setState({ h: [h[0], new Float32Array(3)], c })).toThrow('not 2 of 20, 3')
    expect(() => backend.createRunner(model({ hidden: 11 }), parameters, { streams: 1, maxTime: 1 })).toThrow(
      'rnn.weight_ih_l0 is [40, 13]',
    )
    const fewer = new Map([...parameters].slice(1))
    expect(() => backend.createTrainer(spec, fewer, options)).toThrow('no parameter rnn.weight_ih_l0')
    expect(() => backend.createTrainer(spec, parameters, { ...options, optimizerState: {} })).toThrow(
      'adam keeps 520 values of “mean” for rnn.weight_ih_l0',
    )
  })
})
