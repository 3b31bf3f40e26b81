// Keras' own files: HDF5 with the description of the network and its weights (or weights alone), and the .keras archive,
// which has the description as JSON and the weights as HDF5 in another arrangement.

import type { Tensor } from '../model/spec.ts'
import type { Draft, Files } from './draft.ts'
import { type ModelFormat, oneFile } from './format.ts'
import { type Hdf5Group, isHdf5, readHdf5 } from './hdf5.ts'
import { jsonObject, record } from './json-file.ts'
import { draftKeras, type KerasLayer, kindByWeights } from './keras-layers.ts'
import { bad } from './tensors.ts'
import { isZip, readZip } from './zip.ts'

export const kerasH5: ModelFormat = {
  id: 'keras-h5',
  title: 'Keras, HDF5',
  endings: ['.h5', '.hdf5'],
  ...oneFile(isHdf5, (bytes) => draftOf(readHdf5(bytes))),
}

export const kerasArchive: ModelFormat = {
  id: 'keras',
  title: 'Keras 3',
  endings: ['.keras'],
  ...oneFile(isArchive, (bytes) => draftOfArchive(readZip(bytes))),
}

function isArchive(bytes: Uint8Array): boolean {
  if (!isZip(bytes)) return false
  try {
    return readZip(bytes).has('config.json') && readZip(bytes).has('model.weights.h5')
  } catch {
    return false
  }
}

function draftOf(root: Hdf5Group): Draft {
  const model = root.attributes.get('model_config')
  const weights = root.groups.get('model_weights') ?? root
  const names = strings(weights.attributes.get('layer_names') ?? null) ?? [...weights.groups.keys()]
  if (names.length === 0) throw bad('The HDF5 file holds no layers of Keras.')
  const found = new Map(names.map((name) => [name, weightsOf(weights.groups.get(name))]))
  if (typeof model !== 'string')
    return draftKeras(
      [...found].map(([name, tensors]) => ({
        kind: kindByWeights(name, tensors),
        name,
        config: null,
        weights: tensors,
      })),
    )
  return draftKeras(
    layersIn(jsonObject(new TextEncoder().encode(model))).map(({ kind, name, config }) => {
      const tensors = found.get(name) ?? new Map<string, Tensor>()
      return { kind, name, config, weights: tensors }
    }),
  )
}

/** A list of strings, of one too. */
function strings(value: unknown): string[] | null {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null
}

/** Those that the group lists, or all in it: by the last part of their names. */
function weightsOf(group: Hdf5Group | undefined): Map<string, Tensor> {
  const out = new Map<string, Tensor>()
  if (!group) return out
  const listed = strings(group.attributes.get('weight_names') ?? null) ?? []
  for (const path of listed) {
    const parts = path.split('/')
    const name = parts.pop()!
    let inner: Hdf5Group | undefined = group
    for (const part of parts) inner = inner?.groups.get(part)
    const dataset = inner?.datasets.get(name)
    if (!dataset) throw bad(`The file has no weights ${path}, which it lists.`)
    const short = name.replace(/:\d+$/, '')
    if (out.has(short))
      throw bad(`${path} stands beside another ${short}, as in a bidirectional layer, which is not run.`)
    out.set(short, dataset().tensor())
  }
  return out
}

/** Class, name and settings of each layer, from the configuration of a model. */
export function layersIn(model: Record<string, unknown> | null): Omit<KerasLayer, 'weights'>[] {
  const config = model?.config
  const list = Array.isArray(config) ? config : record(config)?.layers
  if (!Array.isArray(list)) throw bad('The file does not list the layers of its network.')
  if (model?.class_name !== 'Sequential') refuseBranches(list)
  return list.map((layer) => {
    const { class_name: kind, config: settings } = record(layer) ?? {}
    const own = record(settings)
    return { kind: String(kind), name: String(own?.name ?? kind), config: own ?? {} }
  })
}

/** A functional model is read where it is a chain; where layers have several inputs it is not one. */
function refuseBranches(layers: readonly unknown[]): void {
  for (const layer of layers) {
    const nodes = record(layer)?.inbound_nodes
    const [first] = Array.isArray(nodes) ? nodes : []
    const several = Array.isArray(first) && first.length > 1 && first.every((input) => Array.isArray(input))
    const tensors = JSON.stringify(record(first)?.args ?? '').split('"keras_history"').length - 1
    if (several || tensors > 1) {
      const name = String(record(record(layer)?.config)?.name ?? record(layer)?.name)
      const attention = layers.find((one) => /attention/i.test(String(record(one)?.class_name)))
      if (attention) return
      throw bad(`The network branches (${name} reads several layers), and this program runs one layer upon the other.`)
    }
  }
}

/** Weights of Keras 3 are numbered in the order in which a layer makes them. */
const ORDER: Record<string, string[]> = {
  Embedding: ['embeddings'],
  Dense: ['kernel', 'bias'],
  cell: ['kernel', 'recurrent_kernel', 'bias'],
}

function draftOfArchive(entries: Files): Draft {
  const layers = layersIn(jsonObject(entries.get('config.json')))
  const groups = readHdf5(entries.get('model.weights.h5')!).groups.get('layers')?.groups
  if (!groups) throw bad('The archive has no weights of layers.')
  const counts = new Map<string, number>()
  return draftKeras(
    layers.map((layer) => {
      const base = snake(layer.kind)
      const count = counts.get(base) ?? 0
      counts.set(base, count + 1)
      const group = groups.get(layer.name) ?? groups.get(count ? `${base}_${count}` : base)
      return { ...layer, weights: numbered(layer.kind, group) }
    }),
  )
}

function numbered(kind: string, group: Hdf5Group | undefined): Map<string, Tensor> {
  const cell = group?.groups.get('cell')
  const inner = cell ?? group?.groups.get('layer') ?? group
  const datasets = [...(inner?.groups.get('vars')?.datasets ?? [])].sort(([a], [b]) => Number(a) - Number(b))
  const names = ORDER[cell ? 'cell' : kind === 'TimeDistributed' ? 'Dense' : kind]
  return new Map(datasets.map(([, read], i) => [names?.[i] ?? `weight ${i}`, read().tensor()]))
}

/** `SimpleRNN` → `simple_rnn`, as Keras names groups. */
function snake(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
