// A checkpoint as bytes: a safetensors file with PyTorch's names of parameters. A `latest` checkpoint also holds the state
// of training, to continue bit for bit: optimiser, carried state, progress.

import { AppError, valueText } from '../errors.ts'
import { readSafetensors, type SafetensorsFile, safetensorsHeader } from '../formats/safetensors.ts'
import type { OptimizerState } from '../kernels/optimizers.ts'
import { DEFINITIONS } from '../model/cells/cells.ts'
import { checkParameters, checkSpec, type ModelSpec, type Parameters, parameterShapes, sizeOf } from '../model/spec.ts'
import type { HiddenState } from '../model/state.ts'
import type { TrainingConfig } from './config.ts'

export interface TrainingCheckpoint {
  spec: ModelSpec
  /** the characters, in the order of their ids */
  vocabulary: readonly string[]
  parameters: Parameters
  /** steps taken; 0 for imported weights */
  step: number
  /** validation loss of these weights, nats a character; null where not measured */
  validationLoss: number | null
  config: TrainingConfig | null
  /** state of training; null for weights alone */
  progress: TrainingProgress | null
}

export interface TrainingProgress {
  /** nats a character, over the last steps */
  trainLoss: number
  best: { loss: number; step: number } | null
  optimizer: OptimizerState
  hidden: HiddenState
}

/** A checkpoint whose tensors are read one by one, so that they need not all be in memory. */
export interface CheckpointSource extends Omit<TrainingCheckpoint, 'parameters' | 'progress'> {
  progress: Pick<TrainingProgress, 'trainLoss' | 'best'> | null
  /** in the order of the file; the first `weights` are the network's parameters */
  tensors: readonly TensorSource[]
  weights: number
}

export interface TensorSource {
  name: string
  shape: readonly number[]
  /** Copies the values into `into`, of the same length. @throws AppError `diverged` */
  read(into: Float32Array): void
}

const FORMAT = 1
export const SLOTS = ['mean', 'square'] as const
const STATES = ['h', 'c'] as const

/** The file of a checkpoint in memory; the inverse of `decodeCheckpoint`, bit for bit. */
export function encodeCheckpoint(checkpoint: TrainingCheckpoint): Uint8Array<ArrayBuffer> {
  const { parameters, progress } = checkpoint
  const reader = (data: Float32Array) => (into: Float32Array) => into.set(data)
  const tensors: TensorSource[] = [...parameters].map(([name, { shape, data }]) => ({
    name,
    shape,
    read: reader(data),
  }))
  for (const slot of SLOTS)
    for (const [name, data] of progress?.optimizer[slot] ?? [])
      tensors.push({ ...slotTensor(slot, name, parameters.get(name)!.shape), read: reader(data) })
  if (progress) tensors.push(...stateTensors(progress.hidden, checkpoint.spec.hidden))
  return writeCheckpoint({ ...checkpoint, tensors, weights: parameters.size })
}

/** The whole file in memory, read from its source. */
export function writeCheckpoint(source: CheckpointSource): Uint8Array<ArrayBuffer> {
  const header = checkpointHeader(source)
  const bytes = new Uint8Array(header.length + source.tensors.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0))
  bytes.set(header)
  let at = header.length
  for (const { shape, read } of source.tensors) {
    const values = new Float32Array(bytes.buffer, at, sizeOf(shape))
    read(values)
    at += values.byteLength
  }
  return bytes
}

/** The header of the file; the values of the tensors follow in order. */
export function checkpointHeader(source: CheckpointSource): Uint8Array<ArrayBuffer> {
  const { spec, vocabulary, step, validationLoss, config, progress, tensors } = source
  const kept = progress && { trainLoss: progress.trainLoss, best: progress.best }
  return safetensorsHeader(tensors, {
    format: 'pt',
    cell: spec.cell,
    vocabulary: JSON.stringify(vocabulary),
    neuronscope: JSON.stringify({ format: FORMAT, spec, step, validationLoss, config, progress: kept }),
  })
}

/** The name of an optimiser slot in the file. */
export function slotTensor(slot: (typeof SLOTS)[number], name: string, shape: readonly number[]) {
  return { name: `optimizer.${slot}.${name}`, shape }
}

/** The carried state as tensors [streams, width]. @param width of a layer */
export function stateTensors(hidden: HiddenState, width: number): TensorSource[] {
  return STATES.flatMap((kind) =>
    hidden[kind].map((data, layer) => ({
      name: `state.${kind}.${layer}`,
      shape: [data.length / width, width],
      read: (into: Float32Array) => into.set(data),
    })),
  )
}

const bad = (problem: string) => new AppError('bad-checkpoint', `This is not a checkpoint of this program: ${problem}.`)

/** @throws AppError `bad-safetensors`, `bad-checkpoint`, `bad-model`, `bad-parameters` */
export function decodeCheckpoint(bytes: Uint8Array): TrainingCheckpoint {
  const file = readSafetensors(bytes)
  const own = readOwn(file)
  const parameters = readParameters(own.spec, file)
  return {
    spec: own.spec,
    vocabulary: readVocabulary(file, own.spec),
    parameters,
    step: own.step,
    validationLoss: own.validationLoss,
    config: own.config,
    progress: own.progress && { ...own.progress, ...readProgress(own.spec, parameters, file) },
  }
}

interface Own {
  format: number
  spec: ModelSpec
  step: number
  validationLoss: number | null
  config: TrainingConfig | null
  progress: Pick<TrainingProgress, 'trainLoss' | 'best'> | null
}

function readOwn({ metadata }: SafetensorsFile): Own {
  const own = parse<Partial<Own>>(metadata.get('neuronscope'), 'neuronscope')
  if (typeof own !== 'object' || own === null || Array.isArray(own)) throw bad('its metadata is not an object')
  if (own.format !== FORMAT) throw bad(`its format is ${valueText(own.format)}, and this program reads ${FORMAT}`)
  const { format, spec, step, validationLoss = null, config = null, progress = null } = own
  if (typeof spec !== 'object' || spec === null) throw bad('it does not say what network it holds')
  checkSpec(spec)
  if (!Number.isSafeInteger(step) || step! < 0) throw bad(`its step is ${valueText(step)}`)
  return { format, spec, step: step!, validationLoss, config, progress }
}

function parse<T>(text: string | undefined, key: string): T {
  try {
    return JSON.parse(text!)
  } catch {
    throw bad(`its metadata has no readable “${key}”`)
  }
}

function readVocabulary({ metadata }: SafetensorsFile, spec: ModelSpec): string[] {
  const vocabulary = parse<string[]>(metadata.get('vocabulary'), 'vocabulary')
  if (!Array.isArray(vocabulary) || vocabulary.length !== spec.vocabulary)
    throw bad(`its vocabulary does not list ${spec.vocabulary} characters`)
  return vocabulary
}

function readParameters(spec: ModelSpec, { tensors }: SafetensorsFile): Parameters {
  const names = parameterShapes(spec).map(({ name }) => name)
  const parameters: Parameters = new Map(
    names.filter((name) => tensors.has(name)).map((name) => [name, tensors.get(name)!]),
  )
  checkParameters(spec, parameters)
  return parameters
}

function readProgress(spec: ModelSpec, parameters: Parameters, { tensors }: SafetensorsFile) {
  const optimizer: OptimizerState = {}
  for (const slot of SLOTS) {
    const values = [...parameters].map(([name, { data }]) => {
      const found = tensors.get(`optimizer.${slot}.${name}`)?.data
      if (found && found.length !== data.length) throw bad(`the optimiser's ${slot} of ${name} has the wrong size`)
      return [name, found] as const
    })
    const present = values.filter((entry): entry is [string, Float32Array] => entry[1] !== undefined)
    if (present.length && present.length < values.length) throw bad(`the optimiser's ${slot} is not complete`)
    if (present.length) optimizer[slot] = new Map(present)
  }
  const layers = Array.from({ length: spec.layers }, (_, layer) => layer)
  const read = (kind: 'h' | 'c') =>
    layers.map((layer) => tensors.get(`state.${kind}.${layer}`)?.data ?? missing(kind, layer))
  return { optimizer, hidden: { h: read('h'), c: DEFINITIONS[spec.cell].hasCellState ? read('c') : [] } }
}

function missing(kind: string, layer: number): never {
  throw bad(`the ${kind} state of layer ${layer} is missing`)
}
