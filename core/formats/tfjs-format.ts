// A LayersModel of TensorFlow.js: model.json has Keras' description and the manifest of the weights, which lie one after
// the other in binary files beside it.

import { sizeOf, type Tensor } from '../model/spec.ts'
import type { Draft, Files } from './draft.ts'
import type { ModelFormat } from './format.ts'
import { fileNamed, floatsIn, jsonObject, record, shapeIn } from './json-file.ts'
import { layersIn } from './keras-format.ts'
import { draftKeras } from './keras-layers.ts'
import { bad } from './tensors.ts'

function modelOf(files: Files): Record<string, unknown> | null {
  for (const [name, bytes] of files) {
    const model = /\.json$|^$/i.test(name) || files.size === 1 ? jsonObject(bytes) : null
    if (model && record(model.modelTopology) && Array.isArray(model.weightsManifest)) return model
  }
  return null
}

export const tfjs: ModelFormat = {
  id: 'tfjs',
  title: 'TensorFlow.js LayersModel (a folder with model.json)',
  endings: [],
  sniff: (files) => modelOf(files) !== null,
  read: (files) => draftOf(files, modelOf(files)!),
}

function draftOf(files: Files, model: Record<string, unknown>): Draft {
  const topology = record(model.modelTopology)!
  const described = record(topology.model_config) ?? topology
  const weights = weightsOf(files, model.weightsManifest as unknown[])
  return draftKeras(
    layersIn(described).map((layer) => {
      const own = [...weights].filter(([name]) => name.split('/').slice(0, -1).includes(layer.name))
      return { ...layer, weights: new Map(own.map(([name, tensor]) => [name.split('/').at(-1)!, tensor])) }
    }),
  )
}

function weightsOf(files: Files, manifest: readonly unknown[]): Map<string, Tensor> {
  const out = new Map<string, Tensor>()
  for (const group of manifest) {
    const { paths, weights } = record(group) ?? {}
    if (!Array.isArray(paths) || !Array.isArray(weights)) throw bad('The manifest of the weights is damaged.')
    const data = joinedFiles(files, paths)
    let at = 0
    for (const one of weights) {
      const { name, shape: given, dtype, quantization } = record(one) ?? {}
      const shape = shapeIn(given, String(name))
      if (dtype !== 'float32' || quantization !== undefined)
        throw bad(`${String(name)} is not held as float32; convert the network without quantization.`)
      const end = at + 4 * sizeOf(shape)
      if (!(end <= data.length)) throw bad(`${String(name)} goes beyond the end of the weights.`)
      out.set(String(name), { shape, data: floatsIn(data.subarray(at, end)) })
      at = end
    }
    if (at < data.length) throw bad(`${data.length - at} bytes of the weights belong to none.`)
  }
  return out
}

function joinedFiles(files: Files, paths: readonly unknown[]): Uint8Array {
  const parts = paths.map((path) => {
    const part = fileNamed(files, String(path))
    if (!part)
      throw bad(
        `The weights lie in ${String(path)}, which is not among the files; give the folder that model.json is in.`,
      )
    return part
  })
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
