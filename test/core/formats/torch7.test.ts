// Networks of char-rnn and torch-rnn, written as those programs build them (their sources' graphs), and read.

import { describe, expect, it } from 'vitest'
import { readDraft, readModel } from '../../../core/formats/formats.ts'
import { readT7 } from '../../../core/formats/t7.ts'
import type { Tensor } from '../../../core/model/spec.ts'
import type { Network } from '../../../core/run/evaluate.ts'
import { abc, backend, tinyIds, tinyNetwork } from '../networks.ts'
import { Bytecode, Klass, Shared, Values, type Written, writeBundle, writeT7 } from './writers.ts'

const H = 18

function logitsOf({ spec, parameters }: Network): Float32Array {
  const ids = Int32Array.from(tinyIds(40))
  const runner = backend.createRunner(spec, parameters, { streams: 1, maxTime: ids.length })
  return runner.advance(ids, ids.length, { logits: true }).logits!.slice()
}

function worst(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

/** The nodes of a graph of nngraph, in the order in which they are computed. */
class Graph {
  readonly nodes: Written[] = []
  readonly #tables = new Map<Map<Written, Written>, Written>()

  node(module: Klass, ...parents: Map<Written, Written>[]): Map<Written, Written> {
    const mapindex = new Map<Written, Written>()
    parents.forEach((parent, i) => {
      mapindex.set(parent, i + 1)
      mapindex.set(i + 1, parent)
    })
    const data = new Map<Written, Written>([
      ['module', module],
      ['mapindex', mapindex],
    ])
    this.#tables.set(data, null)
    this.nodes.push(new Klass('nngraph.Node', { data, id: this.nodes.length + 1 }))
    return data
  }
}

/** Rows of gates in the order of char-rnn, each linear a view of one flat storage of all parameters. */
class Flat {
  readonly storage = new Shared([])

  linear(weight: Tensor, bias: Tensor): Klass {
    const view = (tensor: Tensor) => {
      const offset = this.storage.values.length
      this.storage.values.push(...tensor.data)
      return new Values(tensor, this.storage, offset)
    }
    return new Klass('nn.Linear', { weight: view(weight), bias: view(bias), accUpdate: new Bytecode() })
  }
}

/** Rows of one gate, or of several in another order, turned round where asked. */
function rows({ shape, data }: Tensor, blocks: readonly number[], sign = 1): Tensor {
  const size = (data.length / shape[0]) * H
  const out = new Float32Array(size * blocks.length)
  blocks.forEach((block, i) => {
    out.set(
      data.subarray(block * size, (block + 1) * size).map((value) => sign * value),
      i * size,
    )
  })
  return { shape: [H * blocks.length, ...shape.slice(1)], data: out }
}

const module = (name: string) => new Klass(`nn.${name}`, { train: true })

/** @param cell whose network is written as char-rnn's model/CELL.lua builds it */
function charRnn({ spec, parameters }: Network): Written {
  const graph = new Graph()
  const flat = new Flat()
  const get = (name: string) => parameters.get(name)!
  const x = graph.node(module('Identity'))
  const states = Array.from({ length: spec.layers * (spec.cell === 'lstm' ? 2 : 1) }, () =>
    graph.node(module('Identity')),
  )
  let input = graph.node(new Klass('nn.OneHot', {}), x)
  for (let k = 0; k < spec.layers; k++) {
    if (k > 0) input = graph.node(module('Dropout'), input)
    const pair = (blocks: number[], from: Map<Written, Written>, sign = 1) => {
      const part = (name: string) => rows(get(`rnn.${name}_l${k}`), blocks, sign)
      const i2h = graph.node(flat.linear(part('weight_ih'), part('bias_ih')), input)
      const h2h = graph.node(flat.linear(part('weight_hh'), part('bias_hh')), from)
      return graph.node(module('CAddTable'), i2h, h2h)
    }
    if (spec.cell === 'rnn') input = graph.node(module('Tanh'), pair([0], states[k]))
    else if (spec.cell === 'gru') {
      const h = states[k]
      const update = graph.node(module('Sigmoid'), pair([1], h, -1))
      const reset = graph.node(module('Sigmoid'), pair([0], h))
      const gated = graph.node(module('CMulTable'), reset, h)
      const candidate = graph.node(module('Tanh'), pair([2], gated))
      const zh = graph.node(module('CMulTable'), update, candidate)
      const rest = graph.node(module('AddConstant'), graph.node(module('MulConstant'), update))
      const old = graph.node(module('CMulTable'), rest, h)
      input = graph.node(module('CAddTable'), zh, old)
    } else {
      const sums = pair([0, 1, 3, 2], states[2 * k + 1])
      const split = graph.node(module('SplitTable'), graph.node(module('Reshape'), sums))
      const gates = ['Sigmoid', 'Sigmoid', 'Sigmoid', 'Tanh'].map((name) => graph.node(module(name), split))
      const kept = graph.node(module('CMulTable'), gates[1], states[2 * k])
      const added = graph.node(module('CMulTable'), gates[0], gates[3])
      const cell = graph.node(module('CAddTable'), kept, added)
      input = graph.node(module('CMulTable'), gates[2], graph.node(module('Tanh'), cell))
    }
  }
  const decoder = graph.node(flat.linear(get('decoder.weight'), get('decoder.bias')), input)
  graph.node(module('LogSoftMax'), decoder)
  const vocab = Object.fromEntries(abc.characters.map((character, i) => [character, i + 1]))
  return {
    protos: { rnn: new Klass('nn.gModule', { forwardnodes: graph.nodes }), criterion: module('ClassNLLCriterion') },
    vocab,
    opt: { model: spec.cell },
    i: 1200,
    val_losses: new Map<Written, Written>([
      [500, 1.9],
      [1000, 1.7],
    ]),
  }
}

describe('a checkpoint of char-rnn', () => {
  it.each([
    ['lstm', false],
    ['rnn', false],
    ['gru', false],
    ['lstm', true],
  ] as const)('gives the logits of the network that its graph computes: %s, ascii %s', (cell, ascii) => {
    const network = tinyNetwork(cell, { reset: cell === 'gru' ? 'before' : 'after' })
    const model = readModel(writeT7(charRnn(network), ascii))
    expect(model).toMatchObject({ spec: network.spec, vocabulary: abc.characters, step: 1200, validationLoss: 1.7 })
    expect(worst(logitsOf(model), logitsOf(network))).toBeLessThan(1e-5)
  })

  it('keeps what is shared shared, comes to an end where it refers to itself, and runs no function', () => {
    const table: { [key: string]: Written } = { f: new Bytecode() }
    table.self = table
    const read = readT7(writeT7(table), false) as Map<string, unknown>
    expect(read.get('self')).toBe(read)
    expect(read.get('f')).toBeInstanceOf(Object)
  })
})

describe('a checkpoint of torch-rnn', () => {
  it('with batch normalisation is refused, with the option that adds it', () => {
    const tensor = (shape: number[]) => new Values({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) })
    const modules = [
      new Klass('nn.LookupTable', { weight: tensor([5, 4]) }),
      new Klass('nn.VanillaRNN', { weight: tensor([7, 3]), bias: tensor([3]) }),
      module('BatchNormalization'),
      new Klass('nn.Linear', { weight: tensor([5, 3]), bias: tensor([5]) }),
    ]
    const model = new Klass('nn.LanguageModel', { net: new Klass('nn.Sequential', { modules }), token_to_idx: {} })
    expect(() => readDraft(writeT7({ model }))).toThrow('BatchNormalization, as --batchnorm of torch-rnn adds it')
    const plain = { net: new Klass('nn.Sequential', { modules: modules.filter((_, i) => i !== 2) }), token_to_idx: {} }
    expect(readDraft(writeT7({ model: new Klass('nn.LanguageModel', plain) }))).toMatchObject({
      cell: 'rnn',
      gates: 'h',
    })
  })
})

describe('a checkpoint of TensorFlow', () => {
  const gru = (kind: string) => {
    const random = (shape: number[], seed: number) => ({
      shape,
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + 1.7 * i)),
    })
    return new Map<string, Tensor>([
      [`${kind}/gates/kernel`, random([12 + H, 2 * H], 1)],
      [`${kind}/gates/bias`, random([2 * H], 2)],
      [`${kind}/candidate/kernel`, random([12 + H, H], 3)],
      [`${kind}/candidate/bias`, random([H], 4)],
      [`${kind}/gates/kernel/Adam`, random([12 + H, 2 * H], 5)],
      ['softmax_w', random([H, 12], 6)],
      ['softmax_b', random([12], 7)],
    ])
  }

  it.each([false, true])('holds a GRU whose reset gate acts before the product, its index packed: %s', (snappy) => {
    const tensors = gru('rnn/multi_rnn_cell/cell_0/gru_cell')
    const model = readModel(writeBundle('net', tensors, snappy), { vocabulary: JSON.stringify(abc.characters) })
    expect(model.spec).toMatchObject({ cell: 'gru', layers: 1, hidden: H, reset: 'before' })
    // r = σ([x, h]·W + b): the first block of columns, transposed
    const { data } = model.parameters.get('rnn.weight_ih_l0')!
    const kernel = tensors.get('rnn/multi_rnn_cell/cell_0/gru_cell/gates/kernel')!.data
    const candidate = tensors.get('rnn/multi_rnn_cell/cell_0/gru_cell/candidate/kernel')!.data
    expect([data[0], data[1], data[H * 12 + 3]]).toEqual([kernel[0], kernel[2 * H], kernel[3 * 2 * H + H]])
    expect(data[2 * H * 12 + 5]).toBe(candidate[5 * H])
  })

  it('says which file is missing where its numbers are', () => {
    const files = writeBundle('net', gru('gru_cell'))
    files.delete('net.data-00000-of-00001')
    expect(() => readDraft(files)).toThrow('part 0 (.data-…), is missing; give the folder')
  })
})
