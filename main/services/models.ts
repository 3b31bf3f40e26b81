// Networks brought from elsewhere, sent elsewhere, listed, renamed and removed.

import { AppError } from '../../core/errors.ts'
import type { FileResult, ModelInfo, TrainingConfig } from '../contract/types.ts'
import type { ServiceContext } from './service-context.ts'

export interface ImportOptions {
  /** JSON, where the file itself names no characters */
  vocabulary?: Uint8Array
  /** the text that it was trained on, and how, where that is known */
  corpus?: number
  config?: TrainingConfig
}

export class Models {
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  list(): ModelInfo[] {
    return this.#context.reader.models()
  }

  /**
   * @param bytes safetensors with PyTorch's names
   * @throws AppError for a file that is damaged, no character network, or whose characters are not known
   */
  async import(
    name: string,
    bytes: Uint8Array,
    options: ImportOptions = {},
  ): Promise<{ model: number; warnings: string[] }> {
    const imported = await this.#context.threads.run('importModel', { name, bytes, ...options }).done
    this.#context.changed()
    return imported
  }

  async export(model: number): Promise<FileResult> {
    const bytes = await this.#context.threads.run('exportModel', { model }).done
    const name = `${fileName(this.#context.reader.model(model).name)}.safetensors`
    return { name, mime: 'application/octet-stream', bytes }
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

/** A name as a file may be called anywhere. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '') || 'unnamed'
}
