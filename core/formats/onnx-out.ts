// A network as ONNX: ids [time, 1] in, logits [time, 1, vocabulary] out, from zero states. One-hot input is OneHot, an
// embedding Gather; a layer is LSTM, GRU or RNN; then MatMul and Add. Numbers of fields as in onnx.proto; opset 14.

import { AppError } from '../errors.ts'
import { DEFINITIONS, gatesOf } from '../model/cells/cells.ts'
import type { ModelSpec, Parameters } from '../model/spec.ts'
import { bytesField, joinedParts, messageField, numberField, type Part, textField } from './protobuf-out.ts'
import { transposed } from './tensors.ts'

const OPERATIONS: Partial<Record<ModelSpec['cell'], { operation: string; gates: string }>> = {
  lstm: { operation: 'LSTM', gates: 'iofg' },
  gru: { operation: 'GRU', gates: 'zrn' },
  rnn: { operation: 'RNN', gates: 'h' },
  relu: { operation: 'RNN', gates: 'h' },
}
const [FLOAT, INT64] = [1, 7]
const VERSIONS = { ir: 7, opset: 14 }

/** @throws AppError `not-in-onnx` for a cell that ONNX does not have */
export function writeOnnx(
  spec: ModelSpec,
  parameters: Parameters,
  vocabulary: readonly string[],
): Uint8Array<ArrayBuffer> {
  const known = OPERATIONS[spec.cell]
  if (!known)
    throw new AppError(
      'not-in-onnx',
      `ONNX has no ${DEFINITIONS[spec.cell].title}; export it as safetensors, with the script beside it.`,
    )
  const graph = new Graph()
  const get = (name: string) => parameters.get(name)!
  let read = 'read'
  if (spec.embedding) graph.node('Gather', [graph.floats('embedding', get('embedding.weight')), 'ids'], [read])
  else {
    const depth = graph.integers('depth', [spec.vocabulary], [1])
    graph.node('OneHot', ['ids', depth, graph.floats('off_on', { shape: [2], data: Float32Array.of(0, 1) })], [read])
  }
  const axis = graph.integers('direction', [1], [1])
  for (let layer = 0; layer < spec.layers; layer++) {
    const parts = ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh'].map((part) =>
      inOrder(get(`rnn.${part}_l${layer}`).data, gatesOf(spec.cell).join(''), known.gates),
    )
    const rows = known.gates.length * spec.hidden
    const [w, r] = [0, 1].map((i) =>
      graph.floats(`${'WR'[i]}${layer}`, { shape: [1, rows, parts[i].length / rows], data: parts[i] }),
    )
    const b = graph.floats(`B${layer}`, { shape: [1, 2 * rows], data: joinedFloats(parts[2], parts[3]) })
    const attributes = [integer('hidden_size', spec.hidden)]
    if (spec.cell === 'gru') attributes.push(integer('linear_before_reset', Number(spec.reset === 'after')))
    if (spec.cell === 'relu') attributes.push(strings('activations', ['Relu']))
    graph.node(known.operation, [read, w, r, b], [`Y${layer}`], attributes)
    read = `h${layer}`
    graph.node('Squeeze', [`Y${layer}`, axis], [read])
  }
  graph.node('MatMul', [read, graph.floats('decoder', transposed(get('decoder.weight')))], ['products'])
  graph.node('Add', ['products', graph.floats('decoder_bias', get('decoder.bias'))], ['logits'])
  return joinedParts([
    numberField(1, VERSIONS.ir),
    textField(2, 'neuronscope'),
    graph.message([info('ids', INT64, ['time', 1])], [info('logits', FLOAT, ['time', 1, spec.vocabulary])]),
    messageField(8, textField(1, ''), numberField(2, VERSIONS.opset)),
    messageField(14, textField(1, 'vocabulary'), textField(2, JSON.stringify(vocabulary))),
  ])
}

/** Blocks of a weight in the order of ONNX. */
function inOrder(data: Float32Array, own: string, wanted: string): Float32Array {
  const block = data.length / own.length
  const out = new Float32Array(data.length)
  Array.from(wanted).forEach((gate, i) => {
    const at = own.indexOf(gate) * block
    out.set(data.subarray(at, at + block), i * block)
  })
  return out
}

function joinedFloats(first: Float32Array, second: Float32Array): Float32Array {
  const out = new Float32Array(first.length + second.length)
  out.set(first)
  out.set(second, first.length)
  return out
}

/** AttributeProto */
const integer = (name: string, value: number) =>
  messageField(5, textField(1, name), numberField(3, value), numberField(20, 2))
const strings = (name: string, values: string[]) =>
  messageField(5, textField(1, name), ...values.map((value) => textField(9, value)), numberField(20, 8))

/** ValueInfoProto without its number. */
function info(name: string, type: number, shape: readonly (number | string)[]): Part {
  const dimensions = shape.map((n) => messageField(1, typeof n === 'number' ? numberField(1, n) : textField(2, n)))
  const tensor = messageField(1, numberField(1, type), messageField(2, ...dimensions))
  return joinedParts([textField(1, name), bytesField(2, tensor)])
}

class Graph {
  readonly #nodes: Part[] = []
  readonly #tensors: Part[] = []

  node(operation: string, inputs: string[], outputs: string[], attributes: Part[] = []): void {
    const parts = [...inputs.map((name) => textField(1, name)), ...outputs.map((name) => textField(2, name))]
    this.#nodes.push(messageField(1, ...parts, textField(3, outputs[0]), textField(4, operation), ...attributes))
  }

  /** @returns its name */
  floats(name: string, { shape, data }: { shape: readonly number[]; data: Float32Array }): string {
    return this.#tensor(name, FLOAT, shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }

  integers(name: string, values: readonly number[], shape: readonly number[]): string {
    return this.#tensor(name, INT64, shape, new Uint8Array(BigInt64Array.from(values, (n) => BigInt(n)).buffer))
  }

  #tensor(name: string, type: number, shape: readonly number[], raw: Uint8Array): string {
    const dimensions = shape.map((n) => numberField(1, n))
    this.#tensors.push(messageField(5, ...dimensions, numberField(2, type), textField(8, name), bytesField(9, raw)))
    return name
  }

  message(inputs: Part[], outputs: Part[]): Part {
    return messageField(
      7,
      ...this.#nodes,
      textField(2, 'network'),
      ...this.#tensors,
      ...inputs.map((one) => bytesField(11, one)),
      ...outputs.map((one) => bytesField(12, one)),
    )
  }
}
