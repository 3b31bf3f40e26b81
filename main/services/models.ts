// Importing, exporting, listing, renaming and removing networks.

import { AppError } from '../../core/errors.ts'
import { PYTORCH_SCRIPT } from '../../core/formats/pytorch-script.ts'
import type { GivenNetwork, ImportView } from '../contract/import-types.ts'
import type { FileResult, KeptCheckpoint, ModelInfo, TrainingConfig } from '../contract/types.ts'
import { noCheckpoint } from '../store/errors.ts'
import type { InspectModelInput } from '../workers/tasks/inspect-model.ts'
import type { ServiceContext } from './service-context.ts'

export interface ImportOptions {
  /** the text that it was trained on, and how, where that is known */
  corpus?: number
  config?: TrainingConfig
}

interface Imported {
  model: number
  warnings: string[]
}

export class Models {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  list(): ModelInfo[] {
    return this.#context.reader.models()
  }

  /** What the files of a network are taken for; nothing is kept. @throws AppError where they are of no network */
  inspect(input: InspectModelInput, signal?: AbortSignal): Promise<ImportView> {
    return this.#context.threads.run('inspectModel', input, { signal }).done
  }

  /** A network of one file that says everything about itself. */
  import(name: string, bytes: Uint8Array, options: ImportOptions = {}): Promise<Imported> {
    return this.importGiven(name, { files: [{ name, bytes }] }, options)
  }

  /** @throws AppError for files that are damaged, of no character network, or whose characters are not known */
  async importGiven(name: string, given: GivenNetwork, options: ImportOptions = {}): Promise<Imported> {
    const imported = await this.#context.threads.run('importModel', { name, ...given, ...options }).done
    this.#context.changed()
    return imported
  }

  /** @param format `script` is the Python that loads the safetensors file of the same name into PyTorch */
  async export(model: number, format: 'safetensors' | 'script' | 'onnx' = 'safetensors'): Promise<FileResult> {
    const name = fileName(this.#context.reader.model(model).name)
    if (format === 'script') {
      const bytes = new TextEncoder().encode(PYTORCH_SCRIPT.replaceAll('NAME', name))
      return { name: `${name}.py`, mime: 'text/x-python', bytes }
    }
    const bytes = await this.#context.threads.run('exportModel', { model, format }).done
    return { name: `${name}.${format}`, mime: 'application/octet-stream', bytes }
  }

  /** The checkpoints that were kept along the training, by step. */
  checkpoints(model: number): KeptCheckpoint[] {
    return this.#context.reader.keptCheckpoints(this.#context.reader.model(model).id)
  }

  /** Deletes kept checkpoints. @throws AppError `no-such-checkpoint` for a step without one */
  async dropCheckpoints(model: number, steps: readonly number[]): Promise<void> {
    const { name } = this.#context.reader.model(model)
    const there = this.checkpoints(model).map(({ step }) => step)
    const wrong = steps.find((step) => !there.includes(step))
    if (wrong !== undefined) throw noCheckpoint(name, wrong, there)
    await this.#context.writer.dropCheckpoints(model, steps)
    this.#context.changed()
  }

  /**
   * A network of its own with the weights of a kept checkpoint, to be recorded, searched and compared like any other.
   * @throws AppError `no-such-checkpoint`
   */
  async take(model: number, step: number, name: string): Promise<{ model: number }> {
    const taken = await this.#context.threads.run('takeCheckpoint', { model, step, name }).done
    this.#context.changed()
    return taken
  }

  async rename(model: number, name: string): Promise<void> {
    await this.#context.writer.updateModel(model, { name })
    this.#context.changed()
  }

  /**
   * Into the bin, with its recordings.
   * @returns the names of the recordings that go along
   * @throws AppError `in-use` while it is being trained or recorded
   */
  async remove(model: number): Promise<string[]> {
    const { status, name } = this.#context.reader.model(model)
    if (status === 'training') throw new AppError('in-use', `${name} is being trained; stop the run first.`)
    const recorded = this.#context.reader.recordings().find((one) => one.model === model && one.state === 'recording')
    if (recorded)
      throw new AppError('in-use', `${name} is needed by ${recorded.name}, which is being recorded; cancel that first.`)
    const along = await this.#context.writer.discard('model', model)
    this.#context.changed()
    return along
  }
}

/** A name as a file may be called anywhere: not hidden by a dot, nor with one before that of its ending. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '') || 'unnamed'
}
