// What a file leaves open: gates in any order give one network, and what is not said must be.

import { describe, expect, it } from 'vitest'
import type { Choices, Draft, LayerDraft } from '../../../core/formats/draft.ts'
import { PLAIN } from '../../../core/formats/draft.ts'
import { networkOf, settle } from '../../../core/formats/settle.ts'
import { gatesOf } from '../../../core/model/cells/cells.ts'
import type { Tensor } from '../../../core/model/spec.ts'
import type { Network } from '../../../core/run/evaluate.ts'
import { abc, backend, tinyIds, tinyNetwork } from '../networks.ts'

/** The logits of a network at every character of a text. */
function logitsOf({ spec, parameters }: Network): Float32Array {
  const ids = Int32Array.from(tinyIds(40))
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: ids.length })
  return runner.advance(ids, ids.length, { logits: true }).logits!.slice()
}

function worst(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

/** Its layers as a file would hold them, blocks in another order and changed by `change`. */
function draftOf({ spec, parameters }: Network, order: string, given: Partial<Draft> = {}): Draft {
  const own = gatesOf(spec.cell).join('')
  const part = (name: string): Tensor => {
    const { shape, data } = parameters.get(name)!
    const block = data.length / own.length
    const moved = new Float32Array(data.length)
    Array.from(order).forEach((gate, i) => {
      const at = own.indexOf(gate) * block
      moved.set(data.subarray(at, at + block), i * block)
    })
    return { shape, data: moved }
  }
  const layers: LayerDraft[] = Array.from({ length: spec.layers }, (_, k) => ({
    hidden: spec.hidden,
    input: part(`rnn.weight_ih_l${k}`),
    recurrent: part(`rnn.weight_hh_l${k}`),
    inputBias: part(`rnn.bias_ih_l${k}`),
    recurrentBias: part(`rnn.bias_hh_l${k}`),
  }))
  return {
    ...PLAIN,
    cell: spec.cell,
    layers,
    decoder: parameters.get('decoder.weight')!,
    decoderBias: parameters.get('decoder.bias')!,
    gates: order,
    oneBias: false,
    roles: [],
    warnings: [],
    ...given,
  }
}

describe('gates in the order', () => {
  it.each([
    ['lstm', 'ifgo', 'ifgo'],
    ['lstm', 'ifog', 'ifog'],
    ['lstm', 'ifgo', 'ifco'],
    ['lstm', 'igfo', 'ijfo'],
    ['lstm', 'iofg', 'iofc'],
    ['gru', 'rzn', 'rzn'],
    ['gru', 'zrn', 'zrh'],
  ] as const)('of another tool give the same logits to 1e-5: %s %s, said as %s', (cell, order, said) => {
    const network = tinyNetwork(cell)
    const wanted = logitsOf(network)
    const byFormat = networkOf(draftOf(network, order))
    const bySaying = networkOf(draftOf(network, order, { gates: gatesOf(cell).join('') }), { gates: said })
    expect(worst(logitsOf(byFormat), wanted)).toBeLessThan(1e-5)
    expect(worst(logitsOf(bySaying), wanted)).toBeLessThan(1e-5)
    if (order !== gatesOf(cell).join('')) {
      const wrong = networkOf(draftOf(network, order, { gates: gatesOf(cell).join('') }))
      expect(worst(logitsOf(wrong), wanted)).toBeGreaterThan(1e-3)
    }
  })

  it('that names no gate, or one twice, are refused', () => {
    const draft = draftOf(tinyNetwork('lstm'), 'ifgo')
    for (const gates of ['ifo', 'iifo', 'rznx', ''])
      expect(() => networkOf(draft, { gates })).toThrow(`must name each of ifgo once, not “${gates}”`)
  })
})

describe('what is not in the file', () => {
  const open = (cell: 'lstm' | 'gru', given: Partial<Draft>, choices?: Choices) =>
    networkOf(draftOf(tinyNetwork(cell), gatesOf(cell).join(''), given), choices)

  it('is asked for: the forget bias, the place of the reset gate, the activation of the gates', () => {
    expect(() => open('lstm', { forgetBias: null })).toThrow('(--forget-bias)')
    expect(() => open('gru', { reset: null })).toThrow('(--reset)')
    expect(() => open('lstm', { gateActivation: null })).toThrow('(--gate-activation)')
    expect(open('lstm', { gateActivation: null }, { gateActivation: 'hard_sigmoid' }).spec.cell).toBe('lstm-hard')
    expect(open('gru', { reset: null }, { reset: 'before' }).spec.reset).toBe('before')
    expect(() => open('gru', { gateActivation: 'hard_sigmoid' })).toThrow('for an LSTM only')
  })

  it('the forget bias goes to the forget gate and to nothing else', () => {
    const before = tinyNetwork('lstm').parameters.get('rnn.bias_ih_l1')!.data
    const after = open('lstm', { forgetBias: 1 }).parameters.get('rnn.bias_ih_l1')!.data
    const moved = [...after].map((value, i) => Math.round((value - before[i]) * 1e6) / 1e6)
    expect(moved).toEqual([...Array(18).fill(0), ...Array(18).fill(1), ...Array(36).fill(0)])
  })

  it('a GRU whose z opens the way for the candidate is the same network as one whose z keeps the state', () => {
    const network = tinyNetwork('gru')
    const turned = draftOf(network, 'rzn')
    for (const layer of turned.layers)
      for (const part of ['input', 'recurrent', 'inputBias', 'recurrentBias'] as const) {
        const { data } = layer[part]!
        for (let i = data.length / 3; i < (2 * data.length) / 3; i++) data[i] = -data[i]
      }
    expect(worst(logitsOf(networkOf(turned, { update: 'new' })), logitsOf(network))).toBeLessThan(1e-5)
    expect(worst(logitsOf(networkOf(turned)), logitsOf(network))).toBeGreaterThan(1e-3)
  })

  it('the characters are asked for, with both ways to give them', () => {
    const draft = draftOf(tinyNetwork('rnn'), 'h')
    expect(() => settle(draft)).toThrow(/which 12 characters.*--vocab.*--characters-of/)
    expect(settle(draft, { vocabulary: { charactersOf: abc.characters.join('') } }).vocabulary).toEqual(abc.characters)
  })
})
